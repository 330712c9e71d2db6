import asyncio
from support import run_on_virtual_time, say


async def step(name):
    say(name, 1)
    await asyncio.sleep(0)
    say(name, 2)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0, say, "later 0")
    loop.call_soon(say, "soon a")
    asyncio.create_task(step("t"))
    loop.call_soon(lambda: loop.call_later(0, say, "later from soon"))
    loop.call_soon(lambda: loop.call_soon(say, "soon from soon"))
    await asyncio.sleep(0)
    say("main 1")
    await asyncio.sleep(0)
    say("main 2")
    await asyncio.sleep(0.02)
    say("main 3")


run_on_virtual_time(main())
