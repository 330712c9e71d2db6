import asyncio
from support import Boom, run_on_virtual_time, say


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, c: say("handler", c["exception"], "handle" in c, "future" in c))
    fut = loop.create_future()

    def bad(f):
        say("bad callback runs")
        raise Boom("in callback")

    fut.add_done_callback(lambda f: say("one"))
    fut.add_done_callback(bad)
    fut.add_done_callback(lambda f: say("two"))
    fut.set_result(1)

    def crash(what):
        raise Boom(what)

    loop.call_soon(crash, "soon")
    loop.call_later(0.01, crash, "later")
    await asyncio.sleep(0)
    say("still running")
    await asyncio.sleep(0.04)
    say("end")


run_on_virtual_time(main())
