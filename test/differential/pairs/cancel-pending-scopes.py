import asyncio
from contextlib import asynccontextmanager
from support import Boom, kind, run_on_virtual_time, say, text

# A task is cancelled from outside in the step in which a task group inside it fails, with other scopes around: whatever
# the scopes do with their own cancellation, that of the task comes at its next wait.


@asynccontextmanager
async def failing_sibling():
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(50))
        yield


# Timeouts that the child makes expire right before it fails.
expire_then = []


@asynccontextmanager
async def expiring():
    async with asyncio.timeout(None) as limit:
        expire_then.append(limit)
        yield


OUTER = {
    "nothing": [],
    "timeout": [lambda: asyncio.timeout(1000)],
    "timeout without deadline": [lambda: asyncio.timeout(None)],
    "timeout that has expired": [lambda: asyncio.timeout(0)],
    "timeout that expires then": [expiring],
    "timeout that expires later": [lambda: asyncio.timeout(1.5)],
    "group in timeout that expires then": [expiring, asyncio.TaskGroup],
    "timeout that expires then in group": [asyncio.TaskGroup, expiring],
    "two timeouts that expire then": [expiring, expiring],
    "group": [asyncio.TaskGroup],
    "group with a child": [failing_sibling],
    "group in timeout": [lambda: asyncio.timeout(1000), asyncio.TaskGroup],
    "timeout in group": [asyncio.TaskGroup, lambda: asyncio.timeout(1000)],
    "timeout in timeout": [lambda: asyncio.timeout(1000), lambda: asyncio.timeout(1000)],
    "three groups": [asyncio.TaskGroup, asyncio.TaskGroup, asyncio.TaskGroup],
}

# When the task is cancelled, seen from the child that fails.
MOMENTS = ["never", "by the child", "called by the child", "when the child is done", "after that", "at the same time", "twice"]


async def run_inside(scopes, body):
    if not scopes:
        await body()
        return
    async with scopes[0]():
        await run_inside(scopes[1:], body)


async def inner(moment, body_waits):
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()

    async def child():
        await asyncio.sleep(1)
        for limit in expire_then:
            limit.reschedule(loop.time())
        if moment == "by the child":
            task.cancel("outside")
        if moment == "twice":
            task.cancel("outside")
            loop.call_soon(task.cancel, "once more")
        if moment == "called by the child":
            loop.call_soon(task.cancel, "outside")
        raise Boom("child")

    async with asyncio.TaskGroup() as group:
        failing = group.create_task(child())
        if moment == "when the child is done":
            failing.add_done_callback(lambda _: task.cancel("outside"))
        if moment == "after that":
            failing.add_done_callback(lambda _: loop.call_soon(task.cancel, "outside"))
        if moment == "at the same time":
            loop.call_later(1, task.cancel, "outside")
        if body_waits:
            await asyncio.sleep(100)


async def scenario(outer, moment, body_waits, caught_inside):
    log = []
    expire_then.clear()

    async def waits(count):
        for _ in range(count):
            try:
                await asyncio.sleep(0)
                log.append("-")
            except asyncio.CancelledError as e:
                log.append(text(e))

    async def body():
        try:
            await inner(moment, body_waits)
        except BaseExceptionGroup as e:
            if not caught_inside:
                raise
            log.append(text(e))
            await waits(2)

    async def whole():
        try:
            await run_inside(OUTER[outer], body)
            log.append("left")
        except BaseException as e:
            log.append(text(e) if kind(e) != "TimeoutError" else kind(e))
        log.append(f"cancelling {asyncio.current_task().cancelling()}")
        await waits(2)

    task = asyncio.create_task(whole())
    await asyncio.wait([task])
    say(
        outer, "|", moment, "|", "body waits" if body_waits else "body ends", "|",
        "caught inside" if caught_inside else "caught outside", "|",
        ", ".join(log), "|", "cancelled" if task.cancelled() else "ended",
    )


async def main():
    for outer in OUTER:
        for moment in MOMENTS:
            for body_waits in (True, False):
                for caught_inside in (True, False):
                    await scenario(outer, moment, body_waits, caught_inside)


run_on_virtual_time(main())
