import asyncio
from support import Boom, Crash, say


async def job(name, turns, error=None):
    try:
        for _ in range(turns):
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        say(name, "cancelled")
        raise
    if error:
        say(name, "raises")
        raise error
    say(name, "returns")
    return name


async def main():
    # The first failure arrives at once; the others run on.
    tasks = [asyncio.create_task(job(n, k, e)) for n, k, e in (("a", 3, None), ("b", 1, Boom("b")), ("c", 2, Crash("c")))]
    try:
        await asyncio.gather(*tasks)
    except Exception as e:
        say("gather", e, *(t.done() for t in tasks))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say(*(t.done() for t in tasks))
    say(tasks[2].exception())

    r = await asyncio.gather(job("d", 2), job("e", 1, Boom("e")), job("f", 0, Crash("f")), return_exceptions=True)
    say(r)

    done = asyncio.get_running_loop().create_future()
    done.set_exception(Boom("early"))
    try:
        await asyncio.gather(job("g", 0), done)
    except Boom as e:
        say("done failure", e)
    say(await asyncio.gather(done, job("h", 0), return_exceptions=True))


asyncio.run(main())
