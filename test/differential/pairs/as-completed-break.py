import asyncio
from support import run_on_virtual_time, say


async def job(name, turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    say("finished", name)
    return name


async def main():
    plan = (("a", 2), ("b", 0), ("c", 4))
    it = asyncio.as_completed([asyncio.create_task(job(n, k)) for n, k in plan])
    for c in it:
        say("first loop", await c)
        break
    for c in it:
        say("second loop", await c)
    # Cancelled while it waits for the next one.
    tasks = [asyncio.create_task(job("d", 1)), asyncio.create_task(asyncio.sleep(10))]

    async def consume():
        async for t in asyncio.as_completed(tasks):
            say("got", t.result())

    consumer = asyncio.create_task(consume())
    for _ in range(5):
        await asyncio.sleep(0)
    consumer.cancel("enough")
    try:
        await consumer
    except asyncio.CancelledError as e:
        say("consumer", e, tasks[1].done())
    tasks[1].cancel()


run_on_virtual_time(main())
