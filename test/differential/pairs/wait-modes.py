import asyncio
from support import Boom, say


async def job(name, turns, error=None):
    for _ in range(turns):
        await asyncio.sleep(0)
    if error:
        raise error
    return name


def names(tasks):
    return sorted(t.get_name() for t in tasks)


async def main():
    def start(*plan):
        return [asyncio.create_task(job(n, k, e), name=n) for n, k, e in plan]

    ts = start(("a", 2, None), ("b", 0, None), ("c", 1, Boom("c")))
    done, pending = await asyncio.wait(ts)
    say("all", names(done), names(pending))
    ts = start(("a", 6, None), ("b", 0, None), ("c", 0, None), ("d", 6, None))
    done, pending = await asyncio.wait(ts, return_when=asyncio.FIRST_COMPLETED)
    say("first completed", names(done), names(pending))
    done, pending = await asyncio.wait(pending)
    say("the rest", names(done), names(pending))
    ts = start(("a", 0, None), ("b", 2, Boom("b")), ("c", 9, None))
    done, pending = await asyncio.wait(ts, return_when=asyncio.FIRST_EXCEPTION)
    say("first exception", names(done), names(pending))
    done, pending = await asyncio.wait(ts, return_when=asyncio.FIRST_EXCEPTION)
    say("already there", names(done), names(pending))
    await asyncio.wait(pending)
    ts = start(("a", 0, None), ("b", 1, None))
    done, pending = await asyncio.wait(ts, return_when=asyncio.FIRST_EXCEPTION)
    say("no exception", names(done), names(pending))
    # A cancelled task is no exception.
    ts = start(("a", 9, None), ("b", 3, None))
    await asyncio.sleep(0)
    ts[0].cancel()
    done, pending = await asyncio.wait(ts, return_when=asyncio.FIRST_EXCEPTION)
    say("cancelled counts not", names(done), names(pending))
    same = start(("s", 1, None))[0]
    done, pending = await asyncio.wait([same, same])
    say("twice", names(done), names(pending))


asyncio.run(main())
