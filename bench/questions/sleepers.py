import asyncio


async def work(rounds, size, watch):
    woken = 0

    async def sleeper(i):
        nonlocal woken
        await asyncio.sleep((1 + i % 10) / 1000)
        woken += 1

    for _ in range(rounds):
        tasks = [asyncio.create_task(sleeper(i)) for i in range(size)]
        for task in tasks:
            await task
    assert woken == rounds * size
