import asyncio
from support import say


async def job(name, turns):
    say("start", name)
    for _ in range(turns):
        await asyncio.sleep(0)
    say("end", name)
    return name


async def main():
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(job("a", 2))
        b = tg.create_task(job("b", 0), name="bee")
        say("body", b.get_name())
        await asyncio.sleep(0)
        say("body goes on", a.done(), b.done())
        c = tg.create_task(job("c", 1))
        say("body ends")
    say(a.result(), b.result(), c.result())

    # Children that add children.
    async with asyncio.TaskGroup() as tg:
        async def grow(n):
            say("grow", n)
            if n:
                tg.create_task(grow(n - 1))
                tg.create_task(grow(n - 1))

        tg.create_task(grow(2))
    say("grown")

    async with asyncio.TaskGroup() as tg:
        pass
    say("empty")

    # Children whose end the body awaits itself.
    async with asyncio.TaskGroup() as tg:
        t = tg.create_task(job("d", 1))
        say("body awaits", await t)


asyncio.run(main())
