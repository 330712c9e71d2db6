import asyncio
from support import run_on_virtual_time, say


async def inner(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        say(name, "inner", e)
        raise
    finally:
        say(name, "inner finally")


async def outer(name):
    try:
        await inner(name)
    finally:
        say(name, "outer finally")


async def main():
    a = asyncio.create_task(outer("a"))
    b = asyncio.create_task(outer("b"))
    await asyncio.sleep(0)
    say("cancel", b.cancel("for b"), a.cancel(), a.cancelling(), a.done())
    await asyncio.sleep(0)
    say("after one turn", a.done(), b.done())
    for t in (a, b):
        try:
            await t
        except asyncio.CancelledError as e:
            say("await", e, t.cancelled(), t.cancelling())
    say("cancel again", a.cancel(), a.cancelling())


run_on_virtual_time(main())
