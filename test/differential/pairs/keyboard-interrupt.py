import asyncio
from support import say


async def park(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        say(name, "cancelled")
        raise


async def interrupt():
    await asyncio.sleep(0)
    say("interrupts")
    raise KeyboardInterrupt


async def in_main():
    asyncio.create_task(park("bystander"))
    await asyncio.sleep(0)
    await interrupt()


async def in_a_group():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(interrupt())
        try:
            await park("body")
        finally:
            say("body leaves")


for fn in (in_main, in_a_group):
    try:
        asyncio.run(fn())
    except KeyboardInterrupt:
        say(fn.__name__.split("_")[-1], "interrupted")
