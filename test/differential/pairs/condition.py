import asyncio
from support import kind, run_on_virtual_time, say


async def main():
    cond = asyncio.Condition()
    state = {"n": 0}

    async def waiter(name):
        async with cond:
            say(name, "waits")
            await cond.wait()
            say(name, "woken", cond.locked())

    ts = [asyncio.create_task(waiter(n)) for n in "abcd"]
    await asyncio.sleep(0)
    say("locked", cond.locked())
    async with cond:
        cond.notify()
        say("notified one, still locked", cond.locked())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    async with cond:
        cond.notify(2)
    for _ in range(4):
        await asyncio.sleep(0)
    async with cond:
        cond.notify_all()
    for t in ts:
        await t

    # wait_for a predicate.
    async def until(n):
        async with cond:
            say("until", n, await cond.wait_for(lambda: state["n"] >= n and f"{state['n']} is enough"))

    ts = [asyncio.create_task(until(n)) for n in (2, 1, 3)]
    await asyncio.sleep(0)
    for n in (1, 2, 3):
        async with cond:
            state["n"] = n
            cond.notify_all()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        say("after", n, *(t.done() for t in ts))
    await asyncio.gather(*ts)

    for label, call in (("notify", cond.notify), ("notify_all", cond.notify_all)):
        try:
            call()
        except RuntimeError as e:
            say(label, kind(e))
    try:
        await cond.wait()
    except RuntimeError as e:
        say("wait", kind(e))
    # A lock shared by two conditions.
    lock = asyncio.Lock()
    full, empty = asyncio.Condition(lock), asyncio.Condition(lock)
    async with full:
        say("shared", empty.locked(), lock.locked())


run_on_virtual_time(main())
