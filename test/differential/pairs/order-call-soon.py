import asyncio
from support import say


async def worker():
    say("task 1")
    asyncio.get_running_loop().call_soon(say, "soon from task")
    await asyncio.sleep(0)
    say("task 2")
    await asyncio.sleep(0)
    say("task 3")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(say, "soon 1")

    def nest(depth):
        say("nest", depth)
        if depth:
            loop.call_soon(nest, depth - 1)

    t = asyncio.create_task(worker())
    loop.call_soon(nest, 3)
    h = loop.call_soon(say, "never")
    loop.call_soon(h.cancel)
    h2 = loop.call_soon(say, "never either")
    h2.cancel()
    say("cancelled", h.cancelled(), h2.cancelled())
    await t
    say("end", h.cancelled(), h2.cancelled())


asyncio.run(main())
