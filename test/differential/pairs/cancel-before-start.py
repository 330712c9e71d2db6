import asyncio
from support import say


async def job(name):
    say(name, "must not start")


async def main():
    a = asyncio.create_task(job("a"))
    say(a.cancel("early"), a.done(), a.cancelled(), a.cancelling())
    b = asyncio.create_task(job("b"))
    b.add_done_callback(lambda t: say("callback", t.cancelled()))
    b.cancel()
    await asyncio.sleep(0)
    say(a.cancelled(), b.cancelled())
    try:
        await a
    except asyncio.CancelledError as e:
        say("await", e)
    await asyncio.sleep(0)

    # Cancelled by a callback that runs before the first step.
    loop = asyncio.get_running_loop()
    c = None
    loop.call_soon(lambda: say("cancel c", c.cancel()))
    c = asyncio.create_task(job("c"))
    # ... and after it.
    d = asyncio.create_task(job("d ran, so it"))
    loop.call_soon(lambda: say("cancel d", d.cancel()))
    await asyncio.wait([c, d])
    say(c.cancelled(), d.cancelled())


asyncio.run(main())
