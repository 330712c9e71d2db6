import asyncio
from support import run_on_virtual_time, say, text

# A task that has been cancelled in its own step calls what need not wait: the error comes at the first wait that is one.


def done(value):
    future = asyncio.get_running_loop().create_future()
    future.set_result(value)
    return future


def filled(kind=asyncio.Queue):
    queue = kind()
    for item in (1, 2, 3):
        queue.put_nowait(item)
    return queue


def event():
    made = asyncio.Event()
    made.set()
    return made


def reader():
    made = asyncio.StreamReader()
    made.feed_data(b"one\ntwo\nthree\n")
    return made


async def in_condition(wait):
    condition = asyncio.Condition()
    async with condition:
        await wait(condition)


async def in_group(body=None):
    async with asyncio.TaskGroup():
        if body is not None:
            await body()


async def in_timeout(delay, body=None):
    async with asyncio.timeout(delay):
        if body is not None:
            await body()


async def one_by_one(futures):
    async for _ in asyncio.as_completed(futures):
        pass


async def with_lock(lock, body=None):
    async with lock:
        if body is not None:
            await body()


async def cancel_again():
    asyncio.current_task().cancel("again")


async def released_while_parked(barrier):
    # The last party of two, the other one waiting: it opens the barrier and need not wait itself.
    other = asyncio.ensure_future(barrier.wait())
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        asyncio.current_task().uncancel()
        asyncio.current_task().cancel()
    await barrier.wait()
    await other


CALLS = {
    "nothing": None,
    "a done future": lambda: done(1),
    "lock.acquire": lambda: asyncio.Lock().acquire(),
    "with lock": lambda: with_lock(asyncio.Lock()),
    "semaphore.acquire": lambda: asyncio.Semaphore().acquire(),
    "with semaphore": lambda: with_lock(asyncio.Semaphore()),
    "event.wait": lambda: event().wait(),
    "condition.acquire": lambda: asyncio.Condition().acquire(),
    "condition.waitFor": lambda: in_condition(lambda condition: condition.wait_for(lambda: True)),
    "queue.put": lambda: asyncio.Queue().put(1),
    "queue.get": lambda: filled().get(),
    "priority queue.get": lambda: filled(asyncio.PriorityQueue).get(),
    "queue.join": lambda: asyncio.Queue().join(),
    "barrier.wait": lambda: asyncio.Barrier(1).wait(),
    "with barrier": lambda: with_lock(asyncio.Barrier(1)),
    "barrier.wait, the last of two": lambda: released_while_parked(asyncio.Barrier(2)),
    "barrier.reset": lambda: asyncio.Barrier(2).reset(),
    "barrier.abort": lambda: asyncio.Barrier(2).abort(),
    "gather of nothing": lambda: asyncio.gather(),
    "gather of a done future": lambda: asyncio.gather(done(1)),
    "wait for a done future": lambda: asyncio.wait([done(1)]),
    "waitFor a done future": lambda: asyncio.wait_for(done(1), 1),
    "shield of a done future": lambda: asyncio.shield(done(1)),
    "asCompleted of a done future": lambda: one_by_one([done(1)]),
    "an empty timeout": lambda: in_timeout(1),
    "an empty timeout that is over": lambda: in_timeout(0),
    "a timeout over a free lock": lambda: in_timeout(1, lambda: asyncio.Lock().acquire()),
    "an empty group": lambda: in_group(),
    "a group over a free lock": lambda: in_group(lambda: asyncio.Lock().acquire()),
    "a timeout whose body cancels": lambda: in_timeout(1, cancel_again),
    "a timeout that is over, whose body cancels": lambda: in_timeout(0, cancel_again),
    "a group whose body cancels": lambda: in_group(cancel_again),
    "a group in a timeout whose body cancels": lambda: in_timeout(1, lambda: in_group(cancel_again)),
    "waitFor of a function that cancels": lambda: asyncio.wait_for(cancel_again(), 1),
    "a lock whose body cancels": lambda: with_lock(asyncio.Lock(), cancel_again),
    "reader.read": lambda: reader().read(4),
    "reader.readline": lambda: reader().readline(),
    "reader.readexactly": lambda: reader().readexactly(3),
    "sleep(0)": lambda: asyncio.sleep(0),
    "a pending future": lambda: asyncio.get_running_loop().create_future(),
}


async def scenario(name, call, parked):
    log = []

    async def attempt(what):
        try:
            result = what()
            if hasattr(result, "__await__"):
                await result
            log.append("went on")
        except asyncio.CancelledError as e:
            log.append(text(e))
        except BaseException as e:
            log.append(type(e).__name__)

    async def program():
        if parked:
            # Cancelled while it waits, and swallowed; then cancelled once more.
            try:
                await asyncio.sleep(100)
            except asyncio.CancelledError:
                pass
        asyncio.current_task().cancel("now")
        if call is not None:
            await attempt(call)
            await attempt(call)
        await attempt(lambda: asyncio.sleep(0))
        await attempt(lambda: asyncio.sleep(0))
        log.append(f"cancelling {asyncio.current_task().cancelling()}")

    task = asyncio.create_task(program())
    await asyncio.sleep(0)
    if parked:
        task.cancel("first")
    await asyncio.wait([task], timeout=1000)
    say(name, "|", "cancelled before" if parked else "not cancelled before", "|", ", ".join(log), "|", task.cancelled())


async def main():
    for name, call in CALLS.items():
        for parked in (False, True):
            await scenario(name, call, parked)


run_on_virtual_time(main())
