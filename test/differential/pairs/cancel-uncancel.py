import asyncio
from support import run_on_virtual_time, say


async def scope(name):
    me = asyncio.current_task()
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        say(name, "caught", e, me.cancelling())
        say(name, "uncancel", me.uncancel(), me.uncancel())
    await asyncio.sleep(0)
    say(name, "fresh", me.cancelling())
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        say(name, "again", e, me.cancelling())
        raise


async def main():
    t = asyncio.create_task(scope("t"))
    say("initial", t.cancelling(), t.uncancel())
    await asyncio.sleep(0)
    t.cancel("a")
    t.cancel("b")
    say("two", t.cancelling())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    t.cancel("c")
    say("one", t.cancelling())
    try:
        await t
    except asyncio.CancelledError as e:
        say("end", e, t.cancelling(), t.cancelled())

    # Taken back before it could be delivered.
    async def quick():
        await asyncio.sleep(0)
        return "unharmed"

    q = asyncio.create_task(quick())
    q.cancel("x")
    say("uncancel before start", q.uncancel())
    try:
        say(await q)
    except asyncio.CancelledError as e:
        say("still cancelled", e)


run_on_virtual_time(main())
