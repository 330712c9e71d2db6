import asyncio
from support import kind, say


async def user(name, sem, turns):
    say(name, "asks", sem.locked())
    async with sem:
        say(name, "in", sem.locked())
        for _ in range(turns):
            await asyncio.sleep(0)
    say(name, "out", sem.locked())


async def main():
    sem = asyncio.Semaphore(2)
    await asyncio.gather(*(user(n, sem, k) for n, k in (("a", 3), ("b", 1), ("c", 0), ("d", 2), ("e", 0))))
    say("free", sem.locked())

    # One release, then an acquire in the same step: the newcomer waits behind the one woken.
    sem = asyncio.Semaphore(0)
    ts = [asyncio.create_task(user(n, sem, 0)) for n in "xy"]
    await asyncio.sleep(0)
    sem.release()
    say("locked after release", sem.locked())
    late = asyncio.create_task(user("late", sem, 0))
    await asyncio.sleep(0)
    sem.release()
    sem.release()
    await asyncio.wait([*ts, late])
    say("locked", sem.locked())

    bounded = asyncio.BoundedSemaphore(1)
    async with bounded:
        say("bounded", bounded.locked())
    try:
        bounded.release()
    except ValueError as e:
        say("over-release", kind(e), bounded.locked())
    try:
        asyncio.Semaphore(-1)
    except ValueError as e:
        say("negative", kind(e))


asyncio.run(main())
