import asyncio
import gc
from support import Boom, Crash, say


async def main():
    loop = asyncio.get_running_loop()
    say("none", loop.get_exception_handler())

    def handler(the_loop, context):
        say(the_loop is loop, context.get("message"), context.get("exception"), "handle" in context)

    loop.set_exception_handler(handler)
    say("set", loop.get_exception_handler() is handler)
    loop.call_exception_handler({"message": "by hand", "exception": Boom("x"), "extra": 1})

    # A handler that fails itself is reported, and the loop goes on.
    def broken(_, context):
        say("broken handler", context["message"])
        raise Crash("handler")

    loop.set_exception_handler(broken)
    loop.call_exception_handler({"message": "second"})
    await asyncio.sleep(0)
    say("goes on")
    loop.set_exception_handler(None)
    say("reset", loop.get_exception_handler())
    try:
        loop.set_exception_handler("no function")
    except TypeError:
        say("must be callable")

    # A failed task whose exception is taken, in whatever way, is not reported.
    loop.set_exception_handler(lambda _, c: say("reported", c["message"], c["exception"]))

    async def fail(what):
        raise Boom(what)

    a, b, c = (asyncio.create_task(fail(w)) for w in "abc")
    await asyncio.wait([a, b, c])
    say(a.exception())
    try:
        await b
    except Boom as e:
        say(e)
    try:
        c.result()
    except Boom as e:
        say(e)
    del a, b, c
    gc.collect()
    await asyncio.sleep(0)
    say("quiet")


asyncio.run(main())
