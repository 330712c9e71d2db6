import asyncio


async def work(rounds, size, watch):
    ended = 0

    async def parked(event):
        nonlocal ended
        try:
            await event.wait()
        finally:
            ended += 1

    for _ in range(rounds):
        watch.pause()
        never = asyncio.Event()
        tasks = [asyncio.create_task(parked(never)) for _ in range(size)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        watch.resume()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    assert ended == rounds * size
