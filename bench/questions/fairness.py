import asyncio
from time import perf_counter


async def produce(queue, end):
    while perf_counter() < end:
        await queue.put(1)
    await queue.put(0)


async def consume(queue):
    while await queue.get() != 0:
        pass


async def load(name, end):
    if name == 'idle':
        await asyncio.sleep(end - perf_counter())
    if name == 'queue':
        queue = asyncio.Queue(1)
        producer = asyncio.create_task(produce(queue, end))
        consumer = asyncio.create_task(consume(queue))
        await producer
        await consumer
    if name == 'always ready':
        lock = asyncio.Lock()
        while perf_counter() < end:
            await lock.acquire()
            lock.release()
