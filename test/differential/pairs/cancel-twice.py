import asyncio
from support import run_on_virtual_time, say


async def stubborn():
    for i in range(4):
        try:
            await asyncio.sleep(0.02 if i == 3 else 10)
            say("slept", i)
        except asyncio.CancelledError as e:
            say("caught", i, e, asyncio.current_task().cancelling())
    return "survived"


async def main():
    t = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    say(t.cancel("one"), t.cancel("two"), t.cancelling())
    await asyncio.sleep(0)
    say("turn", t.done())
    t.cancel("three")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    t.cancel("four")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say("count", t.cancelling())
    say(await t, t.cancelled(), t.cancelling())


run_on_virtual_time(main())
