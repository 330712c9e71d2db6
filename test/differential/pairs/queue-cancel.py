import asyncio
from support import say


async def main():
    async def getter(name, q):
        try:
            say(name, "got", await q.get())
        except asyncio.CancelledError:
            say(name, "cancelled", q.qsize())
            raise

    async def putter(name, q):
        try:
            await q.put(name)
            say(name, "put", q.qsize())
        except asyncio.CancelledError:
            say(name, "cancelled", q.qsize())
            raise

    async def contest(label, kind, moves):
        say("---", label)
        q = asyncio.Queue(1)
        if kind is putter:
            q.put_nowait("old")
        ts = {n: asyncio.create_task(kind(n, q)) for n in "abc"}
        await asyncio.sleep(0)
        for i, move in enumerate(moves.split()):
            if move == "put":
                q.put_nowait(i)
            elif move == "get":
                say("main got", q.get_nowait())
            elif move == "turn":
                await asyncio.sleep(0)
            else:
                ts[move].cancel()
        say("moved", q.qsize())
        for _ in range(4):
            await asyncio.sleep(0)
        say("state", q.qsize(), *(t.done() for t in ts.values()))
        for t in ts.values():
            t.cancel()
        await asyncio.wait(ts.values())
        say("end", q.qsize())

    await contest("getter cancelled before the item", getter, "a put")
    await contest("getter cancelled after the item", getter, "put a")
    await contest("all getters cancelled after the item", getter, "put a b c")
    await contest("a getter, then an item, then the next", getter, "put a turn b turn turn put")
    await contest("putter cancelled before there is room", putter, "a get")
    await contest("putter cancelled after there is room", putter, "get a")
    await contest("putters, all", putter, "get a b c")
    await contest("second putter", putter, "get b turn get")


asyncio.run(main())
