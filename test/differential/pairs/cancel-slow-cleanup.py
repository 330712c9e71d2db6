import asyncio
from support import run_on_virtual_time, say


async def worker(name, turns):
    try:
        await asyncio.sleep(10)
    finally:
        for i in range(turns):
            say(name, "cleaning", i)
            await asyncio.sleep(0)
        say(name, "clean")


async def main():
    ts = [asyncio.create_task(worker(n, k)) for n, k in (("a", 2), ("b", 0), ("c", 1))]
    await asyncio.sleep(0)
    for t in ts:
        t.cancel()
    while not all(t.done() for t in ts):
        say(*(t.done() for t in ts))
        await asyncio.sleep(0)
    say(*(t.cancelled() for t in ts))


run_on_virtual_time(main())
