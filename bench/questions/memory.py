import asyncio


async def parked(event):
    await event.wait()


async def park(count, when_parked):
    event = asyncio.Event()
    tasks = [asyncio.create_task(parked(event)) for _ in range(count)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    when_parked()
    event.set()
    for task in tasks:
        await task
