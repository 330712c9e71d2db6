import asyncio
from support import kind, say


async def main():
    async def getter(name, q):
        try:
            while True:
                item = await q.get()
                say(name, "got", item)
                q.task_done()
        except asyncio.QueueShutDown as e:
            say(name, kind(e), q.qsize())

    async def putter(name, q):
        try:
            await q.put(name)
            say(name, "put")
        except asyncio.QueueShutDown as e:
            say(name, kind(e), q.qsize())

    async def joiner(q):
        await q.join()
        say("joined")

    for immediate in (False, True):
        say("--- immediate", immediate)
        q = asyncio.Queue(2)
        q.put_nowait(1)
        q.put_nowait(2)
        ps = [asyncio.create_task(putter(n, q)) for n in ("p1", "p2")]
        j = asyncio.create_task(joiner(q))
        await asyncio.sleep(0)
        q.shutdown(immediate=immediate)
        say("shut", q.qsize(), q.empty())
        await asyncio.wait(ps)
        for label, fn in (("put_nowait", lambda: q.put_nowait(3)), ("get_nowait", q.get_nowait)):
            try:
                say(label, fn())
                q.task_done()
            except asyncio.QueueShutDown as e:
                say(label, kind(e))
        await getter("g", q)
        await j
        q.shutdown()

        # Waiting getters learn of it at once.
        q = asyncio.Queue()
        gs = [asyncio.create_task(getter(n, q)) for n in ("g1", "g2")]
        await asyncio.sleep(0)
        q.put_nowait("last")
        q.shutdown(immediate=immediate)
        await asyncio.wait(gs)
        try:
            await q.put(1)
        except asyncio.QueueShutDown as e:
            say("put", kind(e))


asyncio.run(main())
