import asyncio
from support import run_on_virtual_time, say


# Many parked in different places, cancelled in one step: they end in the order of the cancels.
async def park(name, make):
    try:
        await make()
    except asyncio.CancelledError as e:
        say(name, e)
        raise


async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    queue = asyncio.Queue()
    full = asyncio.Queue(1)
    full.put_nowait(0)
    event = asyncio.Event()
    sem = asyncio.Semaphore(0)
    other = asyncio.create_task(asyncio.sleep(10))
    places = {
        "sleep": lambda: asyncio.sleep(10),
        "lock": lock.acquire,
        "get": queue.get,
        "put": lambda: full.put(1),
        "join": full.join,
        "event": event.wait,
        "sem": sem.acquire,
        "task": lambda: asyncio.shield(other),
        "gather": lambda: gather_two(),
        "wait": lambda: asyncio.wait([other]),
        "for": lambda: asyncio.wait_for(event.wait(), 10),
    }

    async def gather_two():
        await asyncio.gather(asyncio.sleep(10), event.wait())

    tasks = [asyncio.create_task(park(n, m), name=n) for n, m in places.items()]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for t in reversed(tasks):
        t.cancel(f"m-{t.get_name()}")
    done, pending = await asyncio.wait(tasks)
    say(len(done), len(pending), all(t.cancelled() for t in tasks), other.done())
    say(lock.locked(), queue.qsize(), full.qsize(), sem.locked())
    lock.release()
    say(lock.locked())
    other.cancel()


run_on_virtual_time(main())
