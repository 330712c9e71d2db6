import asyncio
from support import run_on_virtual_time, say


async def main():
    cond = asyncio.Condition()

    async def waiter(name):
        try:
            async with cond:
                try:
                    await cond.wait()
                    say(name, "woken")
                except asyncio.CancelledError as e:
                    say(name, "cancelled, lock held", cond.locked(), e)
                    raise
        finally:
            say(name, "left")

    # Cancelled while it waits to be notified: it gets the lock back first.
    a = asyncio.create_task(waiter("a"))
    await asyncio.sleep(0)
    async with cond:
        a.cancel("1")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        say("a waits for the lock", a.done())
    await asyncio.wait([a])

    # Notified and cancelled in one step: the notification goes to the next one.
    b, c = asyncio.create_task(waiter("b")), asyncio.create_task(waiter("c"))
    await asyncio.sleep(0)
    async with cond:
        cond.notify()
        b.cancel("2")
    for _ in range(6):
        await asyncio.sleep(0)
    say("b, c", b.done(), c.done())
    if not c.done():
        async with cond:
            cond.notify()
    await asyncio.wait([b, c])
    say("cancelled", b.cancelled(), c.cancelled(), cond.locked())

    # Cancelled while it waits to get the lock back.
    d = asyncio.create_task(waiter("d"))
    await asyncio.sleep(0)
    async with cond:
        cond.notify()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        d.cancel("3")
        await asyncio.sleep(0)
        say("d done", d.done())
    await asyncio.wait([d])
    say("cancelled", d.cancelled(), cond.locked())

    # wait_for with a limit.
    async with cond:
        try:
            await asyncio.wait_for(cond.wait(), 0.02)
        except TimeoutError:
            say("timed out, lock held", cond.locked())
    say("free", cond.locked())


run_on_virtual_time(main())
