import asyncio
from support import Boom, run_on_virtual_time, say


async def swallow(end):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        say("swallowed")
    await asyncio.sleep(0)
    say("goes on")
    if end == "error":
        raise Boom("after")
    if end == "reraise":
        raise asyncio.CancelledError("own")
    return end


async def main():
    for end in ("value", "error", "reraise"):
        t = asyncio.create_task(swallow(end))
        await asyncio.sleep(0)
        t.cancel("msg")
        try:
            say("result", await t)
        except (asyncio.CancelledError, Boom) as e:
            say("raised", e)
        say(t.cancelled(), t.cancelling(), t.done())


run_on_virtual_time(main())
