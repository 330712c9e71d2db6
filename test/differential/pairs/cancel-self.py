import asyncio
from support import run_on_virtual_time, say


async def returns():
    say("self", asyncio.current_task().cancel("me"))
    return "value"


async def awaits():
    asyncio.current_task().cancel("me")
    say("before await")
    try:
        await asyncio.sleep(0)
        say("must not be reached")
    except asyncio.CancelledError as e:
        say("caught", e)
        raise


async def ready():
    # An await that does not suspend delivers nothing.
    f = asyncio.get_running_loop().create_future()
    f.set_result("ready")
    asyncio.current_task().cancel("me")
    say("got", await f)
    await asyncio.sleep(10)


async def raises():
    asyncio.current_task().cancel("me")
    raise KeyError("k")


async def uncancels():
    me = asyncio.current_task()
    me.cancel("me")
    say("uncancel", me.uncancel())
    return "value"


async def main():
    for fn in (returns, awaits, ready, raises, uncancels):
        t = asyncio.create_task(fn())
        try:
            say("result", await t)
        except asyncio.CancelledError as e:
            say(fn.__name__, "cancelled", e)
        except KeyError:
            say(fn.__name__, "failed")
        say(t.cancelled(), t.cancelling())


run_on_virtual_time(main())
