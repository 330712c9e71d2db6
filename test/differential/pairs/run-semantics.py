import asyncio
from support import Boom, kind, say


async def value():
    return asyncio.get_running_loop().is_running()


async def fails():
    raise Boom("main")


async def cancels_itself():
    asyncio.current_task().cancel("self")
    await asyncio.sleep(0)


async def nested():
    c = value()
    try:
        asyncio.run(c)
    except RuntimeError as e:
        say("nested run", kind(e))
    finally:
        c.close()


say("value", asyncio.run(value()))
for fn in (fails, cancels_itself):
    try:
        asyncio.run(fn())
    except BaseException as e:
        say("raised", e)
asyncio.run(nested())
say("again", asyncio.run(asyncio.sleep(0, "ok")))
