import asyncio
from support import Boom, kind, run_on_virtual_time, say


async def nothing():
    pass


def attempt(label, tg):
    c = nothing()
    try:
        tg.create_task(c)
        say(label, "accepted")
    except RuntimeError as e:
        say(label, kind(e))
    finally:
        c.close()


async def main():
    async with asyncio.TaskGroup() as tg:
        kept = tg
    attempt("after the end", kept)

    # While it shuts down because of a failure.
    async def fail():
        raise Boom("f")

    async def late(tg):
        try:
            await asyncio.sleep(10)
        finally:
            attempt("while shutting down", tg)

    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(late(tg))
            tg.create_task(fail())
    except* Boom as eg:
        say(eg)

    # From a child, while the group waits for it at its end: allowed.
    async def child(tg):
        await asyncio.sleep(0)
        tg.create_task(grandchild())

    async def grandchild():
        say("grandchild")

    async with asyncio.TaskGroup() as tg:
        tg.create_task(child(tg))
    say("end")


run_on_virtual_time(main())
