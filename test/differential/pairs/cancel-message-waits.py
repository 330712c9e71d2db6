import asyncio
from support import Boom, run_on_virtual_time, say, text

# The messages of cancellations, whatever the task that is cancelled waits for, and how often it is cancelled.


async def leaf(log, mode="plain"):
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError as e:
        log.append(f"leaf {text(e)}")
        if mode == "swallows":
            return "swallowed"
        if mode == "fails":
            raise Boom("leaf")
        if mode == "slow":
            try:
                await asyncio.sleep(2)
            except asyncio.CancelledError as again:
                log.append(f"leaf again {text(again)}")
        raise


def task(log, mode="plain"):
    return asyncio.create_task(leaf(log, mode))


async def in_timeout(body):
    async with asyncio.timeout(100):
        return await body()


async def in_group(body, children=()):
    async with asyncio.TaskGroup() as group:
        for child in children:
            group.create_task(child())
        return await body()


async def nothing():
    return None


async def first_completed(future):
    async for done in asyncio.as_completed([future]):
        await done


WAITS = {
    "a sleep": lambda log, mode: leaf(log, mode),
    "a task": lambda log, mode: task(log, mode),
    "a task that waits for a task": lambda log, mode: asyncio.create_task(in_timeout(lambda: task(log, mode))),
    "a shield": lambda log, mode: asyncio.shield(task(log, mode)),
    "waitFor of a task": lambda log, mode: asyncio.wait_for(task(log, mode), 100),
    "waitFor of a function": lambda log, mode: asyncio.wait_for(leaf(log, mode), 100),
    "waitFor of a shield": lambda log, mode: asyncio.wait_for(asyncio.shield(task(log, mode)), 100),
    "wait": lambda log, mode: asyncio.wait([task(log, mode)]),
    "a timeout": lambda log, mode: in_timeout(lambda: leaf(log, mode)),
    "a timeout around a task": lambda log, mode: in_timeout(lambda: task(log, mode)),
    "a timeout around a timeout": lambda log, mode: in_timeout(lambda: in_timeout(lambda: leaf(log, mode))),
    "the body of a group": lambda log, mode: in_group(lambda: leaf(log, mode)),
    "a child of a group": lambda log, mode: in_group(nothing, [lambda: leaf(log, mode)]),
    "body and child of a group": lambda log, mode: in_group(lambda: leaf(log, mode), [lambda: leaf(log, mode)]),
    "a group in a timeout": lambda log, mode: in_timeout(lambda: in_group(nothing, [lambda: leaf(log, mode)])),
    "a timeout in a group": lambda log, mode: in_group(lambda: in_timeout(lambda: leaf(log, mode))),
    "a gather": lambda log, mode: asyncio.gather(leaf(log, mode), leaf(log)),
    "a gather in a timeout": lambda log, mode: in_timeout(lambda: asyncio.gather(leaf(log, mode))),
    "a gather in a group": lambda log, mode: in_group(lambda: asyncio.gather(leaf(log, mode))),
    "asCompleted": lambda log, mode: first_completed(task(log, mode)),
}

SEQUENCES = {
    "none": [[None]],
    "one": [["one"]],
    "two at once": [["one", "two"]],
    "one and none": [["one", None]],
    "none and one": [[None, "one"]],
    "two in turn": [["one"], ["two"]],
    "one and none in turn": [["one"], [None]],
    "three in turn": [["one"], ["two"], ["three"]],
}


async def scenario(name, mode, sequence):
    log = []

    async def waits():
        try:
            result = await WAITS[name](log, mode)
            log.append(f"result {'list' if isinstance(result, list) else type(result).__name__ if isinstance(result, tuple) else text(result)}")
        except asyncio.CancelledError as e:
            log.append(f"waiter {text(e)}")
            raise
        except BaseException as e:
            log.append(f"waiter {text(e)}")
        finally:
            log.append(asyncio.current_task().cancelling())

    waiter = asyncio.create_task(waits())
    await asyncio.sleep(1)
    for turn in SEQUENCES[sequence]:
        for message in turn:
            waiter.cancel(message) if message is not None else waiter.cancel()
        await asyncio.sleep(0)
    await asyncio.wait([waiter])
    if waiter.cancelled():
        try:
            waiter.result()
        except asyncio.CancelledError as e:
            log.append(f"cancelled {text(e)}")
    say(name, "|", mode, "|", sequence, "|", *log)
    for left in asyncio.all_tasks() - {asyncio.current_task()}:
        left.cancel()
        await asyncio.wait([left])


async def main():
    for name in WAITS:
        for mode in ("plain", "swallows", "fails", "slow"):
            for sequence in SEQUENCES:
                await scenario(name, mode, sequence)


run_on_virtual_time(main())
