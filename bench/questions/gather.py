import asyncio


async def number(i):
    return i


async def work(rounds, size, watch):
    total = 0
    for _ in range(rounds):
        total += sum(await asyncio.gather(*[number(i) for i in range(size)]))
    assert total == rounds * size * (size - 1) // 2
