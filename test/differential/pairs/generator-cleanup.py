import asyncio
from contextlib import aclosing
from support import Boom, say


async def numbers(n):
    try:
        for i in range(n):
            await asyncio.sleep(0)
            yield i
        say("exhausted")
    finally:
        await asyncio.sleep(0)
        say("generator closed")


async def main():
    async for i in numbers(2):
        say(i)

    # Left early: closed by hand.
    g = numbers(5)
    async for i in g:
        say(i)
        if i == 1:
            break
    await g.aclose()

    # The consumer fails.
    try:
        async with aclosing(numbers(5)) as g:
            async for i in g:
                raise Boom("consumer")
    except Boom as e:
        say(e)

    # The consumer is cancelled inside the generator.
    async def consume():
        async for i in numbers(1000):
            if i == 0:
                say("started")

    t = asyncio.create_task(consume())
    for _ in range(4):
        await asyncio.sleep(0)
    t.cancel("stop")
    try:
        await t
    except asyncio.CancelledError as e:
        say("consumer", e)

    # Two consumers, one generator each, interleaved.
    async def sum_of(n):
        total = 0
        async for i in numbers(n):
            total += i
        return total

    say(await asyncio.gather(sum_of(3), sum_of(4)))


asyncio.run(main())
