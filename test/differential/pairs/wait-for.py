import asyncio
from support import Boom, kind, run_on_virtual_time, say


async def work(name, ms, error=None):
    me = asyncio.current_task()
    try:
        await asyncio.sleep(ms / 1000)
    except asyncio.CancelledError as e:
        say(name, "cancelled", e, me.cancelling())
        raise
    if error:
        raise error
    return name


async def main():
    me = asyncio.current_task()
    say(await asyncio.wait_for(work("fast", 0), 1))
    say(await asyncio.wait_for(work("no limit", 20), None))
    try:
        await asyncio.wait_for(work("slow", 10000), 0.02)
    except TimeoutError as e:
        say(kind(e), kind(e.__cause__), me.cancelling())
    try:
        await asyncio.wait_for(work("fails", 0, Boom("w")), 1)
    except Boom as e:
        say(e)

    # Zero and negative: a coroutine is not even started, a done future gives its result.
    started = []

    async def starts():
        started.append(1)
        await asyncio.sleep(0)

    for limit in (0, -1):
        try:
            await asyncio.wait_for(starts(), limit)
        except TimeoutError:
            say("at once", limit, len(started))
    f = asyncio.get_running_loop().create_future()
    f.set_result("ready")
    say(await asyncio.wait_for(f, 0))
    t = asyncio.create_task(work("task", 10000))
    await asyncio.sleep(0)
    try:
        await asyncio.wait_for(t, 0)
    except TimeoutError:
        say("task was cancelled", t.cancelled())

    # A future that times out is cancelled.
    f = asyncio.get_running_loop().create_future()
    try:
        await asyncio.wait_for(f, 0.02)
    except TimeoutError:
        say("future cancelled", f.cancelled())

    # Clean-up that takes its time is waited for; one that raises replaces the timeout; one that returns a value ...
    async def cleaning(how):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            await asyncio.sleep(0.02)
            say("cleaned", how)
            if how == "raise":
                raise Boom("in clean-up")
            if how == "value":
                return "value from clean-up"
            raise

    for how in ("pass", "raise", "value"):
        try:
            say(await asyncio.wait_for(cleaning(how), 0.02))
        except (TimeoutError, Boom) as e:
            say(how, kind(e), me.cancelling())


run_on_virtual_time(main())
