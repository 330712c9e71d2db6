import asyncio
from support import run_on_virtual_time, say


async def main():
    loop = asyncio.get_running_loop()

    async def guarded(label, aw):
        me = asyncio.current_task()
        try:
            r = await asyncio.wait_for(aw, 10)
            say(label, "result", r)
        except asyncio.CancelledError as e:
            say(label, "cancelled", e, me.cancelling())
            raise
        except TimeoutError:
            say(label, "timeout")

    # Cancelled from outside in the step in which the future gets its result.
    f = loop.create_future()
    t = asyncio.create_task(guarded("result then cancel", f))
    await asyncio.sleep(0)
    f.set_result(1)
    t.cancel("out")
    await asyncio.wait([t])
    say(t.cancelled(), f.cancelled())

    f = loop.create_future()
    t = asyncio.create_task(guarded("cancel then result", f))
    await asyncio.sleep(0)
    t.cancel("out")
    say("future", f.cancelled())
    await asyncio.wait([t])
    say(t.cancelled())

    # The awaited future cancelled by somebody else.
    f = loop.create_future()
    t = asyncio.create_task(guarded("inner cancelled", f))
    await asyncio.sleep(0)
    f.cancel("inner")
    await asyncio.wait([t])
    say(t.cancelled(), t.cancelling())

    # A queue's get that times out takes no item.
    q = asyncio.Queue()
    try:
        await asyncio.wait_for(q.get(), 0.02)
    except TimeoutError:
        q.put_nowait("kept")
        say(q.qsize(), await asyncio.wait_for(q.get(), 0.02))

    # A lock's acquire that times out leaves the lock usable.
    lock = asyncio.Lock()
    await lock.acquire()
    try:
        await asyncio.wait_for(lock.acquire(), 0.02)
    except TimeoutError:
        lock.release()
        say("locked", lock.locked())
        await asyncio.wait_for(lock.acquire(), 0.02)
        say("locked", lock.locked())

    # Nested limits: the tighter one wins, wherever it is.
    for outer, inner in ((0.02, 10), (10, 0.02)):
        async def in_between():
            try:
                await asyncio.wait_for(asyncio.sleep(10), inner)
            except TimeoutError:
                return "inner timed out"

        try:
            say(await asyncio.wait_for(in_between(), outer))
        except TimeoutError:
            say("outer timed out")


run_on_virtual_time(main())
