import asyncio
from support import run_on_virtual_time, say


async def level(name, inner):
    try:
        return await inner
    except asyncio.CancelledError as e:
        say(name, "cancelled", e)
        raise
    finally:
        say(name, "leaves")


async def main():
    leaf = asyncio.create_task(level("leaf", asyncio.sleep(10)))
    mid = asyncio.create_task(level("mid", leaf))
    top = asyncio.create_task(level("top", mid))
    await asyncio.sleep(0)
    say("cancel top", top.cancel("down"))
    say(leaf.cancelling(), mid.cancelling(), top.cancelling())
    await asyncio.wait([top])
    say(leaf.cancelled(), mid.cancelled(), top.cancelled())

    # A leaf that swallows ends the chain of cancellation: everyone above gets its value.
    async def swallow():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            return "leaf says no"

    leaf = asyncio.create_task(swallow())
    mid = asyncio.create_task(level("mid", leaf))
    top = asyncio.create_task(level("top", mid))
    await asyncio.sleep(0)
    top.cancel()
    say(await top, leaf.cancelled(), mid.cancelled(), top.cancelled(), top.cancelling())

    # The leaf cancelled directly: the others see a CancelledError without being cancelled themselves.
    leaf = asyncio.create_task(asyncio.sleep(10))

    async def observe():
        try:
            await leaf
        except asyncio.CancelledError as e:
            me = asyncio.current_task()
            return f"observed {e} {me.cancelling()}"

    top = asyncio.create_task(observe())
    await asyncio.sleep(0)
    leaf.cancel("leaf only")
    say(await top)


run_on_virtual_time(main())
