import asyncio
import contextvars
from support import run_on_virtual_time, say

var = contextvars.ContextVar("var", default="unset")


async def show(label):
    say(label, var.get())
    await asyncio.sleep(0)
    say(label, "after a turn", var.get())


async def within(value, label, body):
    token = var.set(value)
    try:
        return await body(label)
    finally:
        var.reset(token)


async def main():
    loop = asyncio.get_running_loop()
    await show("plain")
    await asyncio.gather(within("a", "task a", show), within("b", "task b", show))
    say("main", var.get())

    # A task sees the values of where it was created, whatever happens there afterwards.
    async def spawn(label):
        t = asyncio.create_task(show(label))
        loop.call_soon(lambda: say("soon", var.get()))
        loop.call_later(0.02, lambda: say("timer", var.get()))
        fut = loop.create_future()
        fut.add_done_callback(lambda f: say("done callback", var.get()))
        return t, fut

    t, fut = await within("outer", "spawned", spawn)
    say("main", var.get())
    fut.set_result(None)
    await t
    await asyncio.sleep(0.06)

    # Nested.
    async def deep(label):
        say(label, var.get())
        await within("inner", "inner", show)
        say(label, "again", var.get())
        async with asyncio.TaskGroup() as tg:
            tg.create_task(show("child"))
        await asyncio.wait_for(show("limited"), 1)
        async with asyncio.timeout(1):
            await show("timeout")

    await within("middle", "middle", deep)

    # An explicit context.
    async def keep(label):
        return contextvars.copy_context()

    ctx = await within("kept", "kept", keep)
    await asyncio.create_task(show("explicit"), context=ctx)
    loop.call_soon(lambda: say("soon explicit", var.get()), context=ctx)
    await asyncio.sleep(0)
    say("end", var.get())


run_on_virtual_time(main())
