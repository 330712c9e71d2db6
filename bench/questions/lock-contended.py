import asyncio


async def work(rounds, size, watch):
    lock = asyncio.Lock()
    held = 0

    async def contend():
        nonlocal held
        for _ in range(rounds):
            await lock.acquire()
            held += 1
            lock.release()

    await lock.acquire()
    tasks = [asyncio.create_task(contend()) for _ in range(size)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    lock.release()
    for task in tasks:
        await task
    assert held == rounds * size
