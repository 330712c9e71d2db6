import asyncio


async def work(rounds, size, watch):
    for _ in range(rounds):
        await asyncio.sleep(0)
