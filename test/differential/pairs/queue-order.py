import asyncio
from support import say


async def main():
    p = asyncio.PriorityQueue()
    for item in (5, 1, 4, 1, 3, 9, 2):
        p.put_nowait(item)
    say([p.get_nowait() for _ in range(p.qsize())])
    # Tuples compare element by element.
    for item in ((2, "b"), (1, "z"), (2, "a"), (1, "y")):
        await p.put(item)
    say([await p.get() for _ in range(4)])

    stack = asyncio.LifoQueue(3)
    for item in "abc":
        stack.put_nowait(item)
    say("full", stack.full())
    say([stack.get_nowait() for _ in range(3)])

    # Waiting putters of a full stack.
    async def put(item):
        await stack.put(item)
        say("put", item)

    stack = asyncio.LifoQueue(1)
    ts = [asyncio.create_task(put(i)) for i in range(3)]
    await asyncio.sleep(0)
    for _ in range(3):
        say("get", await stack.get())
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    # Waiting getters of a priority queue get what is first when they run.
    async def get(name):
        say(name, await p.get())

    ts = [asyncio.create_task(get(n)) for n in "uvw"]
    await asyncio.sleep(0)
    for i in (3, 2, 1):
        p.put_nowait(i)
    await asyncio.wait(ts)


asyncio.run(main())
