import asyncio
from support import Boom, run_on_virtual_time, say


async def park(name, how="raise"):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        say(name, "cancelled", e)
        if how == "slow":
            await asyncio.sleep(0.02)
            say(name, "cleaned")
        if how == "fail":
            raise Boom(name)
        if how == "swallow":
            return name
        raise


async def group(label, *hows, body=0):
    me = asyncio.current_task()
    try:
        async with asyncio.TaskGroup() as tg:
            for how in hows:
                tg.create_task(park(f"{label}-{how}", how))
            if body:
                await asyncio.sleep(body)
        say(label, "left normally")
    except asyncio.CancelledError as e:
        say(label, "group cancelled", e, me.cancelling())
        raise
    except BaseExceptionGroup as eg:
        say(label, "group failed", eg, me.cancelling())


async def contest(label, *hows, body=0, times=1):
    t = asyncio.create_task(group(label, *hows, body=body))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for i in range(times):
        t.cancel(f"c{i}")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    try:
        say(label, "result", await t, t.cancelling())
    except asyncio.CancelledError as e:
        say(label, "task cancelled", e, t.cancelling())


async def main():
    # While the group waits for its children at the end of the block.
    await contest("exit", "raise", "raise")
    # While the body waits.
    await contest("body", "slow", body=10)
    # A child fails as it is cancelled: the failure wins.
    await contest("fails", "fail")
    await contest("body fails", "fail", body=10)
    # Children that swallow: the group is cancelled all the same.
    await contest("swallow", "swallow")
    # Twice, the second one during clean-up.
    await contest("twice", "slow", times=2)
    # No children.
    await contest("alone", body=10)


run_on_virtual_time(main())
