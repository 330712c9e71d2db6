import asyncio
from support import Boom, run_on_virtual_time, say, text

# The messages of cancellations, where a gather is cancelled: whatever its children are, and whoever waits for it.


def future():
    return asyncio.get_running_loop().create_future()


def done():
    made = future()
    made.set_result("done")
    return made


def cancelled_before():
    made = future()
    made.cancel("before")
    return made


async def sleeps():
    await asyncio.sleep(100)


async def swallows():
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError as e:
        return f"swallowed {e}"


async def fails():
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError as e:
        raise Boom(f"instead of {e}")


async def raises_another():
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError:
        raise asyncio.CancelledError("another")


async def slowly():
    try:
        await asyncio.sleep(100)
    finally:
        await asyncio.sleep(1)


async def awaits_task():
    await asyncio.create_task(sleeps())


CHILDREN = {
    "a future": lambda: [future()],
    "two futures": lambda: [future(), future()],
    "a sleep": lambda: [asyncio.create_task(sleeps())],
    "tasks": lambda: [asyncio.create_task(sleeps()), asyncio.create_task(sleeps())],
    "a task that waits for a task": lambda: [asyncio.create_task(awaits_task())],
    "done and pending": lambda: [done(), future()],
    "pending and done": lambda: [future(), done()],
    "cancelled before and pending": lambda: [future(), cancelled_before()],
    "one that swallows": lambda: [asyncio.create_task(swallows())],
    "one that swallows, one that does not": lambda: [asyncio.create_task(swallows()), asyncio.create_task(sleeps())],
    "one that does not, one that swallows": lambda: [asyncio.create_task(sleeps()), asyncio.create_task(swallows())],
    "one that fails": lambda: [asyncio.create_task(fails())],
    "one that fails, one that does not": lambda: [asyncio.create_task(fails()), asyncio.create_task(sleeps())],
    "one that raises another": lambda: [asyncio.create_task(raises_another())],
    "a slow one": lambda: [asyncio.create_task(slowly())],
    "a slow one and a quick one": lambda: [asyncio.create_task(slowly()), asyncio.create_task(sleeps())],
    "a quick one and a slow one": lambda: [asyncio.create_task(sleeps()), asyncio.create_task(slowly())],
    "a gather": lambda: [asyncio.gather(future())],
    "a gather of tasks": lambda: [asyncio.gather(asyncio.create_task(sleeps()), asyncio.create_task(sleeps()))],
    "a shield": lambda: [asyncio.shield(future())],
}

MESSAGES = {"no message": [None], "a message": ["one"], "an empty message": [""], "two": ["one", "two"]}


def outcome(awaitable):
    if awaitable.cancelled():
        try:
            awaitable.result()
        except asyncio.CancelledError as e:
            return f"cancelled {text(e)}"
    if awaitable.exception() is not None:
        return f"failed {text(awaitable.exception())}"
    result = awaitable.result()
    # CPython's errors in a list have no message; ours have theirs, by design.
    return [type(r).__name__ if isinstance(r, BaseException) else r for r in result] if isinstance(result, list) else result


async def cancel_gather(children, started, messages, return_exceptions):
    gathering = asyncio.gather(*CHILDREN[children](), return_exceptions=return_exceptions)

    async def waits():
        try:
            return await gathering
        except asyncio.CancelledError as e:
            return f"waiter {text(e)} {asyncio.current_task().cancelling()}"
        except Boom as e:
            return f"waiter {text(e)}"

    waiter = asyncio.create_task(waits())
    for _ in range(started):
        await asyncio.sleep(0)
    for message in messages:
        gathering.cancel(message) if message is not None else gathering.cancel()
    await asyncio.wait([waiter, gathering])
    return [outcome(gathering), outcome(waiter)]


async def cancel_waiter(children, started, messages, return_exceptions):
    gathering = asyncio.gather(*CHILDREN[children](), return_exceptions=return_exceptions)

    async def waits():
        return await gathering

    waiter = asyncio.create_task(waits())
    for _ in range(started):
        await asyncio.sleep(0)
    for message in messages:
        waiter.cancel(message) if message is not None else waiter.cancel()
    await asyncio.wait([waiter])
    before = outcome(waiter)
    if not gathering.done():
        gathering.cancel("at the end")
        await asyncio.wait([gathering])
    return [outcome(gathering), before]


async def main():
    for name, cancel in {"gather": cancel_gather, "waiter": cancel_waiter}.items():
        for children in CHILDREN:
            for messages in MESSAGES:
                for started in (0, 1, 3):
                    for return_exceptions in (False, True):
                        result = await cancel(children, started, MESSAGES[messages], return_exceptions)
                        mode = "returns" if return_exceptions else "raises"
                        say(name, "|", children, "|", messages, "|", started, "|", mode, "|", *result)


run_on_virtual_time(main())
