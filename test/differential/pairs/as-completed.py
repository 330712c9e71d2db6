import asyncio
from support import Boom, kind, run_on_virtual_time, say


async def job(name, ms, error=None):
    await asyncio.sleep(ms / 1000)
    if error:
        raise error
    return name


async def main():
    for c in asyncio.as_completed([job("a", 60), job("b", 20), job("c", 100, Boom("c")), job("d", 140)]):
        try:
            say("plain", await c)
        except Boom as e:
            say("plain", e)

    tasks = [asyncio.create_task(job(n, ms)) for n, ms in (("e", 60), ("f", 20), ("g", 100))]
    async for t in asyncio.as_completed(tasks):
        say("async", await t, tasks.index(t), t.done())

    # Already done ones come first.
    done = asyncio.create_task(job("ready", 0))
    await asyncio.sleep(0.02)
    for c in asyncio.as_completed([job("later", 20), done]):
        say("mixed", await c)

    # Timeout.
    seen = 0
    try:
        for c in asyncio.as_completed([job("h", 20), job("i", 900)], timeout=0.08):
            say("timed", await c)
            seen += 1
    except TimeoutError as e:
        say("timeout", kind(e), seen)
    slow = [asyncio.create_task(job("j", 20)), asyncio.create_task(job("k", 900))]
    try:
        async for t in asyncio.as_completed(slow, timeout=0.08):
            say("timed", t.result())
    except TimeoutError as e:
        say("timeout", kind(e), *(t.done() for t in slow))
    for c in asyncio.as_completed([]):
        say("never")
    for t in slow:
        t.cancel()


run_on_virtual_time(main())
