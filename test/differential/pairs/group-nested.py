import asyncio
from support import Boom, run_on_virtual_time, say


async def park(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        say(name, "cancelled")
        raise


async def fail(what, turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    say(what, "fails")
    raise Boom(what)


async def main():
    me = asyncio.current_task()
    # The inner group fails: the outer one fails with the inner one's group.
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(park("outer"))
            async with asyncio.TaskGroup() as inner:
                inner.create_task(park("inner"))
                inner.create_task(fail("in", 2))
    except BaseExceptionGroup as eg:
        say(eg, me.cancelling())

    # The outer group fails while the body is in the inner one.
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(fail("out", 2))
            try:
                async with asyncio.TaskGroup() as inner:
                    inner.create_task(park("inner"))
            except asyncio.CancelledError as e:
                say("inner group", e, me.cancelling())
                raise
    except BaseExceptionGroup as eg:
        say(eg, me.cancelling())

    # Both in one turn.
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(fail("out", 1))
            async with asyncio.TaskGroup() as inner:
                inner.create_task(fail("in", 1))
    except BaseExceptionGroup as eg:
        say(eg, me.cancelling())

    # Handled between the two.
    async with asyncio.TaskGroup() as outer:
        t = outer.create_task(asyncio.sleep(0.02, "outer lives"))
        try:
            async with asyncio.TaskGroup() as inner:
                inner.create_task(fail("handled", 0))
        except* Boom as eg:
            say("handled", eg)
    say(t.result(), me.cancelling())

    # A group in a child of a group.
    async def branch():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(park("leaf"))
            tg.create_task(fail("twig", 1))

    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(branch())
            tg.create_task(park("sibling"))
    except BaseExceptionGroup as eg:
        say(eg)


run_on_virtual_time(main())
