import asyncio
from support import Boom, Crash, run_on_virtual_time, say


async def fail(error, turns=0):
    for _ in range(turns):
        await asyncio.sleep(0)
    raise error


async def fail_on_cancel(error):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise error


async def main():
    # All in one turn.
    try:
        async with asyncio.TaskGroup() as tg:
            for i in range(3):
                tg.create_task(fail(Boom(i)))
    except BaseExceptionGroup as eg:
        say(eg.message, eg)

    # Failures while being cancelled join the group, after the one that came first.
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail_on_cancel(Crash("1")))
            tg.create_task(fail(Boom("first"), 1))
    except BaseExceptionGroup as eg:
        say(eg)

    # The body's own error comes last.
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail(Boom("child"), 1))
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                raise Crash("body")
    except BaseExceptionGroup as eg:
        say(eg)

    # The body fails first: children are cancelled, one of them fails meanwhile.
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail_on_cancel(Crash("child")))
            await asyncio.sleep(0)
            raise Boom("body")
    except BaseExceptionGroup as eg:
        say(eg)

    # The body fails before the children have started.
    async def never():
        say("must not start")

    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(never())
            raise Boom("at once")
    except BaseExceptionGroup as eg:
        say(eg)
    say(asyncio.current_task().cancelling())


run_on_virtual_time(main())
