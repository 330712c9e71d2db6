import asyncio
from support import kind, say


async def job(n):
    await asyncio.sleep(0)
    return n


class Later:
    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return "awaited"


async def main():
    t = asyncio.ensure_future(job(1))
    say(asyncio.isfuture(t), asyncio.ensure_future(t) is t, await t)
    f = asyncio.get_running_loop().create_future()
    say(asyncio.ensure_future(f) is f, asyncio.isfuture(f), asyncio.isfuture(1))
    say(await asyncio.ensure_future(Later()))
    say(await asyncio.gather(Later(), job(2)))
    try:
        asyncio.ensure_future(3)
    except TypeError as e:
        say(kind(e))
    for bad in (3, "x", None):
        try:
            await asyncio.gather(bad)
        except TypeError as e:
            say("gather", kind(e))
    say(asyncio.iscoroutinefunction(job), asyncio.iscoroutinefunction(main), asyncio.iscoroutinefunction(say))


asyncio.run(main())
