import asyncio
from support import Boom, run_on_virtual_time, say


async def work(name, ms=20, error=None):
    try:
        await asyncio.sleep(ms / 1000)
    except asyncio.CancelledError as e:
        say(name, "inner cancelled", e)
        raise
    say(name, "inner done")
    if error:
        raise error
    return name


async def main():
    say(await asyncio.shield(work("plain")))

    # Outer cancelled: the inner one runs on.
    inner = asyncio.create_task(work("outer-cancel"))

    async def caller():
        try:
            await asyncio.shield(inner)
        except asyncio.CancelledError as e:
            say("caller", e, inner.done())
            raise

    t = asyncio.create_task(caller())
    await asyncio.sleep(0)
    t.cancel("out")
    try:
        await t
    except asyncio.CancelledError:
        say("t cancelled", t.cancelled(), inner.cancelling())
    say(await inner)

    # Inner cancelled: so is the outer future.
    inner = asyncio.create_task(work("inner-cancel"))
    outer = asyncio.shield(inner)
    await asyncio.sleep(0)
    inner.cancel("in")
    try:
        await outer
    except asyncio.CancelledError:
        say("outer", outer.cancelled(), asyncio.current_task().cancelling())

    # Inner fails while it is waited for.
    try:
        await asyncio.shield(work("fails", error=Boom("f")))
    except Boom as e:
        say("caught", e)
    # A done inner future is returned as it is.
    f = asyncio.get_running_loop().create_future()
    f.set_result("ready")
    say(await asyncio.shield(f), asyncio.shield(f) is f)
    # Shield of a shield.
    inner = asyncio.create_task(work("double"))
    outer = asyncio.shield(asyncio.shield(inner))
    await asyncio.sleep(0)
    outer.cancel()
    say(await inner, outer.cancelled())


run_on_virtual_time(main())
