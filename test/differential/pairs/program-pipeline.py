import asyncio
from support import say


# Three stages over bounded queues, ended by a sentinel; the queues' lengths show the back pressure.
async def source(out, n):
    for i in range(n):
        await out.put(i)
        say("source", i, out.qsize())
    await out.put(None)


async def square(inn, out):
    while (x := await inn.get()) is not None:
        say("square", x, inn.qsize(), out.qsize())
        await out.put(x * x)
    await out.put(None)


async def sink(inn):
    total = 0
    while (x := await inn.get()) is not None:
        await asyncio.sleep(0)
        total += x
        say("sink", x, inn.qsize())
    return total


async def main():
    a, b = asyncio.Queue(1), asyncio.Queue(2)
    async with asyncio.TaskGroup() as tg:
        tg.create_task(source(a, 6))
        tg.create_task(square(a, b))
        total = tg.create_task(sink(b))
    say(total.result(), a.empty(), b.empty())


asyncio.run(main())
