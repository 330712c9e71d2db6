import asyncio
from support import Boom, run_on_virtual_time, say


# The order in which a group cancels its children is that of a set: print it sorted.
cancelled = []


async def job(name, turns, error=None):
    try:
        for _ in range(turns):
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        cancelled.append(name)
        raise
    if error:
        say(name, "fails")
        raise error
    say(name, "ends")


async def main():
    me = asyncio.current_task()
    tasks = []
    try:
        async with asyncio.TaskGroup() as tg:
            tasks.append(tg.create_task(job("a", 9)))
            tasks.append(tg.create_task(job("b", 1, Boom("b"))))
            tasks.append(tg.create_task(job("c", 0)))
            tasks.append(tg.create_task(job("d", 9)))
            say("body waits")
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as e:
                say("body cancelled", e, me.cancelling())
                raise
    except BaseExceptionGroup as eg:
        say(eg.message, eg, me.cancelling())
    say(*(t.cancelled() for t in tasks))
    say(sorted(cancelled))

    # The body has already ended.
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(job("e", 9))
            tg.create_task(job("f", 2, Boom("f")))
    except* Boom as eg:
        say(eg, me.cancelling())
    await asyncio.sleep(0)
    say("parent is free", me.cancelling())


run_on_virtual_time(main())
