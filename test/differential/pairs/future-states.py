import asyncio
from support import Boom, kind, say


def attempt(label, fn):
    try:
        say(label, fn())
    except BaseException as e:
        say(label, "raises", kind(e))


async def main():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    attempt("pending result", f.result)
    attempt("pending exception", f.exception)
    say(f.done(), f.cancelled())
    f.set_result(3)
    attempt("result", f.result)
    attempt("exception", f.exception)
    attempt("set again", lambda: f.set_result(4))
    attempt("set exception", lambda: f.set_exception(Boom("x")))
    attempt("cancel done", f.cancel)
    say(f.done(), f.cancelled())

    g = loop.create_future()
    g.set_exception(Boom("bad"))
    attempt("failed result", g.result)
    attempt("failed exception", g.exception)
    attempt("cancel failed", g.cancel)
    say(g.done(), g.cancelled())
    try:
        await g
    except Boom as e:
        say("await", e)

    h = loop.create_future()
    attempt("cancel", lambda: h.cancel("why"))
    attempt("cancel again", lambda: h.cancel("other"))
    attempt("cancelled result", h.result)
    attempt("cancelled exception", h.exception)
    attempt("set cancelled", lambda: h.set_result(1))
    say(h.done(), h.cancelled())
    try:
        await h
    except asyncio.CancelledError as e:
        say("message", e)
    n = loop.create_future()
    n.set_result(None)
    say("none", n.result(), await n)


asyncio.run(main())
