import asyncio

ITEMS = 1000


async def produce(queue, count):
    for i in range(count):
        await queue.put(i)


async def consume(queue, count):
    total = 0
    for _ in range(count):
        total += await queue.get()
    return total


async def work(rounds, size, watch):
    queue = asyncio.Queue(size)
    count = rounds * ITEMS
    producer = asyncio.create_task(produce(queue, count))
    consumer = asyncio.create_task(consume(queue, count))
    await producer
    assert await consumer == count * (count - 1) // 2
