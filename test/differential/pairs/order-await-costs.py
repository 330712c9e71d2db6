import asyncio
from support import run_on_virtual_time, say


# How many turns of the loop each kind of await takes, counted by a ticker.
ticks = 0


async def ticker():
    global ticks
    while True:
        await asyncio.sleep(0)
        ticks += 1


async def nothing():
    return 1


async def deep(n):
    return await deep(n - 1) if n else await nothing()


async def deep_sleep(n):
    return await deep_sleep(n - 1) if n else await asyncio.sleep(0, "slept")


async def main():
    t = asyncio.create_task(ticker())
    await asyncio.sleep(0)

    async def cost(label, make):
        before = ticks
        await make()
        say(label, ticks - before)

    done = asyncio.get_running_loop().create_future()
    done.set_result(1)

    async def await_done():
        await done

    async def task(inner):
        await asyncio.create_task(inner())

    async def two():
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    await cost("coroutine", nothing)
    await cost("deep coroutine", lambda: deep(30))
    await cost("done future", await_done)
    await cost("sleep(0)", lambda: asyncio.sleep(0))
    await cost("deep sleep(0)", lambda: deep_sleep(30))
    await cost("task", lambda: task(nothing))
    await cost("task of two sleeps", lambda: task(two))
    await cost("gather of none", lambda: wrap(asyncio.gather))
    await cost("gather of one", lambda: wrap(asyncio.gather, nothing()))
    await cost("gather of three", lambda: wrap(asyncio.gather, nothing(), two(), nothing()))
    await cost("gather of done", lambda: wrap(asyncio.gather, done, done))
    await cost("wait of one", lambda: asyncio.wait([asyncio.create_task(nothing())]))
    await cost("wait of done", lambda: asyncio.wait([done]))
    await cost("wait_for coroutine", lambda: asyncio.wait_for(nothing(), 1))
    await cost("wait_for two", lambda: asyncio.wait_for(two(), 1))
    await cost("wait_for done", lambda: asyncio.wait_for(done, 1))
    await cost("shield done", lambda: wrap(asyncio.shield, done))
    await cost("shield coroutine", lambda: wrap(asyncio.shield, nothing()))
    await cost("shield two", lambda: wrap(asyncio.shield, two()))
    t.cancel()


async def wrap(fn, *args):
    return await fn(*args)


run_on_virtual_time(main())
