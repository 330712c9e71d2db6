import asyncio
from support import say


async def job(name, turns):
    for i in range(turns):
        await asyncio.sleep(0)
    say("done", name)
    return name


async def main():
    say(await asyncio.gather(job("slow", 4), job("fast", 0), job("mid", 2)))
    say(await asyncio.gather())
    f = asyncio.get_running_loop().create_future()
    f.set_result("ready")
    say(await asyncio.gather(f, job("x", 1), f))
    # The same future twice is awaited once and reported twice.
    t = asyncio.create_task(job("twice", 1))
    say(await asyncio.gather(t, t))
    # Nested.
    say(await asyncio.gather(asyncio.gather(job("a", 1), job("b", 0)), job("c", 0), asyncio.gather(asyncio.gather(job("d", 2)))))
    g = asyncio.gather(job("e", 0), job("f", 0))
    say("state", g.done())
    say(await g, g.done(), g.result())


asyncio.run(main())
