import asyncio
from support import say


async def tree(name, depth):
    say("enter", name)
    if depth:
        kids = [asyncio.create_task(tree(name + str(i), depth - 1)) for i in range(2)]
        for k in kids:
            say(name, "got", await k)
    say("leave", name)
    return name


async def main():
    say(await asyncio.create_task(tree("r", 2)))


asyncio.run(main())
