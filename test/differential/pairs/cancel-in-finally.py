import asyncio
from support import Boom, run_on_virtual_time, say


async def clean(name, how):
    try:
        await asyncio.sleep(10)
    finally:
        say(name, "cleans")
        try:
            await asyncio.sleep(10)
            say(name, "must not finish")
        except asyncio.CancelledError as e:
            say(name, "cleaning cancelled", e)
            if how == "swallow":
                return "returned from finally"
            if how == "replace":
                raise Boom("replaced") from None
            raise


async def main():
    for how in ("pass", "swallow", "replace"):
        t = asyncio.create_task(clean(how, how))
        await asyncio.sleep(0)
        t.cancel("first")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        say("second", t.cancel("second"), t.cancelling())
        try:
            say("result", await t)
        except (asyncio.CancelledError, Boom) as e:
            say("raised", e)
        say(t.cancelled(), t.cancelling())


run_on_virtual_time(main())
