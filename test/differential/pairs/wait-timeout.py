import asyncio
from support import kind, run_on_virtual_time, say


async def job(ms):
    try:
        await asyncio.sleep(ms / 1000)
        say("slept", ms)
    except asyncio.CancelledError:
        say("cancelled", ms)
        raise
    return ms


async def main():
    ts = [asyncio.create_task(job(ms)) for ms in (40, 240, 400)]
    done, pending = await asyncio.wait(ts, timeout=0.12)
    say("timeout", len(done), len(pending), *(t.done() for t in ts))
    done, pending = await asyncio.wait(pending, timeout=0)
    say("zero", len(done), len(pending))
    done, pending = await asyncio.wait(pending, timeout=0.04, return_when=asyncio.FIRST_COMPLETED)
    say("first or timeout", len(done), len(pending))
    done, pending = await asyncio.wait(pending, timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
    say("first", len(done), len(pending))

    # Cancelling the one that waits leaves the awaited tasks alone.
    waiter = asyncio.create_task(asyncio.wait(pending))
    await asyncio.sleep(0)
    waiter.cancel()
    try:
        await waiter
    except asyncio.CancelledError:
        say("waiter cancelled", *(t.done() for t in ts))
    say(await ts[2])

    for label, call in (
        ("empty", lambda: asyncio.wait([])),
        ("bad mode", lambda: asyncio.wait(ts, return_when="NEVER")),
    ):
        try:
            await call()
        except Exception as e:
            say(label, kind(e))
    c = job(0)
    try:
        await asyncio.wait([c])
    except Exception as e:
        say("coroutine", kind(e))
    c.close()


run_on_virtual_time(main())
