import asyncio
from support import kind, say


async def main():
    q = asyncio.Queue()
    await q.join()
    say("empty join returns")

    async def worker(name):
        while True:
            item = await q.get()
            say(name, item)
            await asyncio.sleep(0)
            q.task_done()

    for i in range(5):
        q.put_nowait(i)
    ws = [asyncio.create_task(worker(n)) for n in "ab"]

    async def joiner(name):
        await q.join()
        say(name, "joined", q.qsize())

    await asyncio.gather(joiner("j1"), joiner("j2"))
    # New work, a new join.
    await q.put("more")
    await q.join()
    say("joined again")
    for w in ws:
        w.cancel()
    await asyncio.gather(*ws, return_exceptions=True)
    try:
        q.task_done()
    except ValueError as e:
        say("too many", kind(e))

    # Taken, but not yet done.
    q.put_nowait("x")
    q.get_nowait()
    t = asyncio.create_task(q.join())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say("taken is not done", q.empty(), t.done())
    q.task_done()
    await t
    for fn in (q.get_nowait, lambda: (full := asyncio.Queue(1), full.put_nowait(1), full.put_nowait(2))):
        try:
            fn()
        except (asyncio.QueueEmpty, asyncio.QueueFull) as e:
            say(kind(e))


asyncio.run(main())
