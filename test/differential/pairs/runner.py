import asyncio
from support import Boom, kind, say


async def loop_of():
    return asyncio.get_running_loop()


async def park():
    try:
        await asyncio.sleep(10)
    finally:
        say("left over is cancelled at close")


async def start():
    global kept
    kept = asyncio.create_task(park())
    await asyncio.sleep(0)
    return kept.done()


async def fails():
    raise Boom("run")


with asyncio.Runner() as runner:
    loop = runner.get_loop()
    say("same loop", loop is runner.run(loop_of()), runner.run(loop_of()) is loop, loop.is_running())
    say("leftover", runner.run(start()))
    say("still pending", kept.done())
    try:
        runner.run(fails())
    except Boom as e:
        say(e)
    say("usable", runner.run(asyncio.sleep(0, "yes")))
say(kept.cancelled(), loop.is_closed())
for fn in (runner.get_loop, lambda: loop.call_soon(print)):
    try:
        fn()
    except RuntimeError as e:
        say("closed", kind(e))
runner.close()
say("closed twice")
