import asyncio
from support import say


async def walker(name, steps):
    for i in range(steps):
        say(name, i)
        await asyncio.sleep(0)
    say(name, "end")


async def main():
    tasks = [asyncio.create_task(walker(n, s)) for n, s in (("a", 3), ("b", 1), ("c", 2))]
    say("created")
    await asyncio.sleep(0)
    say("main 1")
    await asyncio.sleep(0)
    say("main 2")
    for t in tasks:
        await t
    say("all")


asyncio.run(main())
