import asyncio
from support import kind, run_on_virtual_time, say


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    async with asyncio.timeout_at(start + 0.02) as t:
        say("when", round((t.when() - start) * 1000))
        t.reschedule(start + 0.2)
        say("when", round((t.when() - start) * 1000))
        await asyncio.sleep(0.06)
        say("outlived the first deadline")
        t.reschedule(None)
        say("when", t.when(), t.expired())
    say("end", t.expired())

    try:
        async with asyncio.timeout(None) as t:
            t.reschedule(loop.time() + 0.02)
            await asyncio.sleep(10)
    except TimeoutError:
        say("timeout", t.expired())
    try:
        t.reschedule(loop.time() + 1)
    except RuntimeError as e:
        say("too late", kind(e))

    # Already over: the body runs until its first await.
    try:
        async with asyncio.timeout(0) as t:
            say("starts")
            await asyncio.sleep(0)
            say("one turn")
            await asyncio.sleep(0)
            say("two turns")
            await asyncio.sleep(0)
            say("three turns")
    except TimeoutError:
        say("zero")
    try:
        async with asyncio.timeout(-1):
            say("starts")
    except TimeoutError:
        say("not reached")
    say("without await nothing happens")
    try:
        async with asyncio.timeout_at(loop.time() - 1):
            await asyncio.sleep(10)
    except TimeoutError:
        say("past")


run_on_virtual_time(main())
