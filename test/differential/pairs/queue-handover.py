import asyncio
from support import say


async def main():
    q = asyncio.Queue(2)

    async def producer(name, n):
        for i in range(n):
            say(name, "puts", i, q.qsize(), q.full())
            await q.put(f"{name}{i}")
        say(name, "done")

    async def consumer(name, n):
        for _ in range(n):
            item = await q.get()
            say(name, "took", item, q.qsize(), q.empty())

    await asyncio.gather(producer("p", 4), producer("q", 3), consumer("x", 4), consumer("y", 3))
    say("empty", q.empty(), q.qsize(), q.maxsize)

    # Getters first.
    await asyncio.gather(consumer("u", 2), consumer("v", 2), producer("r", 4))

    # A waiting getter is woken by put_nowait, but takes the item only when it runs.
    t = asyncio.create_task(consumer("w", 1))
    await asyncio.sleep(0)
    q.put_nowait("one")
    say("size", q.qsize(), q.empty(), q.full())
    q.put_nowait("two")
    say("size", q.qsize(), q.empty(), q.full())
    say("stolen", q.get_nowait(), q.qsize())
    await t
    # Everything stolen: the woken getter goes back to waiting.
    t = asyncio.create_task(consumer("z", 1))
    await asyncio.sleep(0)
    q.put_nowait("three")
    say("stolen", q.get_nowait())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say("still waits", t.done())
    q.put_nowait("four")
    await t


asyncio.run(main())
