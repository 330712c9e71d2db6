import asyncio
from support import kind, say


async def user(name, lock, turns):
    say(name, "asks", lock.locked())
    async with lock:
        say(name, "has it")
        for _ in range(turns):
            await asyncio.sleep(0)
    say(name, "released", lock.locked())


async def main():
    lock = asyncio.Lock()
    say(lock.locked(), await lock.acquire(), lock.locked())
    ts = [asyncio.create_task(user(n, lock, k)) for n, k in (("a", 2), ("b", 0), ("c", 1))]
    await asyncio.sleep(0)
    lock.release()
    # Released, though the first waiter has not run: a newcomer queues up behind it.
    say("main", lock.locked())
    late = asyncio.create_task(user("late", lock, 0))
    for t in (*ts, late):
        await t
    say("end", lock.locked())
    try:
        lock.release()
    except RuntimeError as e:
        say(kind(e))

    # Who holds it asks again at once: the waiter goes first.
    async def greedy():
        for i in range(3):
            async with lock:
                say("greedy", i)
                await asyncio.sleep(0)

    async def modest():
        async with lock:
            say("modest")

    await asyncio.gather(greedy(), modest(), modest())

    # An error in the body releases it.
    try:
        async with lock:
            raise KeyError("k")
    except KeyError:
        say("after error", lock.locked())


asyncio.run(main())
