import asyncio
from support import run_on_virtual_time, say


async def job(name, swallow=False):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        say(name, "cancelled", e)
        if not swallow:
            raise
        return f"{name} stays"


async def main():
    # The awaiting task is cancelled.
    async def parent(**kw):
        await asyncio.gather(job("a"), job("b"), **kw)

    t = asyncio.create_task(parent())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    t.cancel("outside")
    try:
        await t
    except asyncio.CancelledError as e:
        say("parent", e, t.cancelled())

    # With return_exceptions a cancelled gather is cancelled all the same.
    t = asyncio.create_task(parent(return_exceptions=True))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    t.cancel("outside 2")
    try:
        await t
    except asyncio.CancelledError as e:
        say("parent", e, t.cancelled())

    # The gathering future is cancelled directly.
    g = asyncio.gather(job("c"), job("d", swallow=True))
    await asyncio.sleep(0)
    say("cancel", g.cancel(), g.done(), g.cancelled())
    try:
        say(await g)
    except asyncio.CancelledError:
        say("gather cancelled", g.cancelled())

    # Before its children have started.
    g = asyncio.gather(job("e"), job("f"))
    g.cancel()
    try:
        await g
    except asyncio.CancelledError:
        say("never started", g.cancelled())

    # All swallow: the request is kept.
    g = asyncio.gather(job("g", True), job("h", True))
    await asyncio.sleep(0)
    g.cancel()
    try:
        say("result", await g)
    except asyncio.CancelledError:
        say("cancelled though all swallowed")
    say("done gather cancel", g.cancel())


run_on_virtual_time(main())
