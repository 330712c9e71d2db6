import asyncio

TIMES = 1000


async def work(rounds, size, watch):
    lock = asyncio.Lock()
    for _ in range(rounds * TIMES):
        await lock.acquire()
        lock.release()
