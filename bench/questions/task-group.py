import asyncio


async def work(rounds, size, watch):
    ran = 0

    async def child():
        nonlocal ran
        ran += 1

    for _ in range(rounds):
        async with asyncio.TaskGroup() as group:
            for _ in range(size):
                group.create_task(child())
    assert ran == rounds * size
