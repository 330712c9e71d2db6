import asyncio
from support import run_on_virtual_time, say


async def main():
    loop = asyncio.get_running_loop()
    base = loop.time()
    fut = loop.create_future()
    loop.call_at(base + 0.120, fut.set_result, None)
    loop.call_at(base + 0.080, say, "80")
    loop.call_at(base + 0.040, say, "40 first")
    loop.call_at(base + 0.040, say, "40 second")
    h = loop.call_at(base + 0.060, say, "never")
    loop.call_later(0.020, say, "20")
    loop.call_later(0, say, "0")
    loop.call_later(-1, say, "negative")
    loop.call_soon(say, "soon")
    say("when", round((h.when() - base) * 1000))
    h.cancel()
    h.cancel()
    say("cancelled", h.cancelled())
    await fut
    say("cancelled timer keeps when", round((h.when() - base) * 1000))
    late = loop.call_later(0.01, say, "late")
    await asyncio.sleep(0.04)
    say("ran, cancelled", late.cancelled())
    late.cancel()
    say("cancel after run", late.cancelled())


run_on_virtual_time(main())
