import asyncio
from support import Boom, kind, run_on_virtual_time, say


async def job(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        say(name, "cancelled")
        raise


async def main():
    a, b = (asyncio.create_task(job(n)) for n in "ab")
    g = asyncio.gather(a, b)
    await asyncio.sleep(0)
    a.cancel("child")
    try:
        await g
    except asyncio.CancelledError as e:
        say("gather", e, g.cancelled(), a.cancelled(), b.done())
        say("me", asyncio.current_task().cancelling())
    r = asyncio.gather(b, asyncio.sleep(0, "v"), return_exceptions=True)
    await asyncio.sleep(0)
    b.cancel("kept")
    say([v if isinstance(v, str) else kind(v) for v in await r])

    # A cancelled child and a failing one in one turn: the first to be done decides.
    async def fail():
        await asyncio.sleep(0)
        raise Boom("x")

    c = asyncio.create_task(job("c"))
    d = asyncio.create_task(fail())
    g = asyncio.gather(c, d)
    await asyncio.sleep(0)
    c.cancel()
    try:
        await g
    except (asyncio.CancelledError, Boom) as e:
        say("first", e)


run_on_virtual_time(main())
