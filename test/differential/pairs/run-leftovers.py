import asyncio
from support import Boom, say


async def left(name, how):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        say(name, "cancelled", e)
        if how == "slow":
            await asyncio.sleep(0.02)
            say(name, "cleaned up")
        if how == "fail":
            raise Boom("while being cancelled")
        raise
    finally:
        say(name, "finally")


async def never():
    say("one step")


kept = []


async def main(how):
    kept.append(asyncio.create_task(left(how, how)))
    asyncio.get_running_loop().set_exception_handler(
        lambda _, c: say("handler", c["message"], c["exception"], c["task"].get_name())
    )
    kept[-1].set_name("leftover")
    await asyncio.sleep(0)
    say("main ends")
    return how


for how in ("plain", "slow", "fail"):
    say("run returns", asyncio.run(main(how)), kept[-1].done(), kept[-1].cancelled())


async def failing_main():
    kept.append(asyncio.create_task(left("plain", "plain")))
    await asyncio.sleep(0)
    raise Boom("main")


try:
    asyncio.run(failing_main())
except Boom as e:
    say("after the leftovers", e, kept[-1].cancelled())


# One created in the last step of main still has its first step.
async def hasty():
    kept.append(asyncio.create_task(never()))


asyncio.run(hasty())
say(kept[-1].cancelled())
