import asyncio
from support import Boom, run_on_virtual_time, say


async def park(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        say(name, "cancelled", e)
        raise


async def main():
    me = asyncio.current_task()
    # A child cancelled on its own does not concern the group.
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(park("a"))
        b = tg.create_task(asyncio.sleep(0.02, "b"))
        await asyncio.sleep(0)
        a.cancel("alone")
    say(a.cancelled(), b.result(), me.cancelling())

    # The body awaits a child that is cancelled: the body's CancelledError is nobody's request.
    try:
        async with asyncio.TaskGroup() as tg:
            a = tg.create_task(park("a"))
            c = tg.create_task(park("c"))
            await asyncio.sleep(0)
            a.cancel("awaited")
            await a
    except asyncio.CancelledError as e:
        say("group", e, c.cancelled(), me.cancelling())

    # The body raises a CancelledError of its own.
    try:
        async with asyncio.TaskGroup() as tg:
            c = tg.create_task(park("c"))
            await asyncio.sleep(0)
            raise asyncio.CancelledError("own")
    except asyncio.CancelledError as e:
        say("own", e, c.cancelled(), me.cancelling())

    # The body swallows the cancellation that a failing child caused.
    async def fail():
        raise Boom("f")

    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail())
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                say("swallowed", me.cancelling())
            await asyncio.sleep(0)
            say("body goes on", me.cancelling())
    except BaseExceptionGroup as eg:
        say(eg, me.cancelling())

    # The body awaits the child that fails: the group's cancellation comes first.
    try:
        async with asyncio.TaskGroup() as tg:
            t = tg.create_task(fail())
            try:
                await t
            except Boom as e:
                say("body sees", e, me.cancelling())
            try:
                await asyncio.sleep(0)
                say("not cancelled")
            except asyncio.CancelledError:
                say("cancelled at the next await")
                raise
    except BaseExceptionGroup as eg:
        say(eg, me.cancelling())


run_on_virtual_time(main())
