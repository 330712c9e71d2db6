import asyncio
from support import say


# A task that ends wakes its waiters in the order in which they began to wait, one turn later.
async def job(name, turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    say(name, "ends")
    return name


async def watch(name, task):
    say(name, "sees", await task)


async def main():
    jobs = [asyncio.create_task(job(f"j{i}", i)) for i in range(3)]
    watchers = [asyncio.create_task(watch(f"w{i}{j}", jobs[j])) for i in range(2) for j in (2, 1, 0)]
    for w in watchers:
        await w
    say(*(t.done() for t in jobs))


asyncio.run(main())
