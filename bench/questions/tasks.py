import asyncio


async def number(i):
    return i


async def work(rounds, size, watch):
    total = 0
    for _ in range(rounds):
        tasks = [asyncio.create_task(number(i)) for i in range(size)]
        for task in tasks:
            total += await task
    assert total == rounds * size * (size - 1) // 2
