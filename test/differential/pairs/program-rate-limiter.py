import asyncio
from support import run_on_virtual_time, say


# A token bucket refilled by a timer, and a limit on concurrency: what ran in which interval.
class Bucket:
    def __init__(self, size):
        self.permits = asyncio.Semaphore(size)
        self.size = size
        self.used = 0

    async def take(self):
        await self.permits.acquire()
        self.used += 1

    async def refill(self, times):
        for tick in range(times):
            await asyncio.sleep(0.04)
            say("tick", tick, "used", self.used)
            for _ in range(self.used):
                self.permits.release()
            self.used = 0


async def call(n, bucket, slots):
    await bucket.take()
    async with slots:
        say("call", n)
        await asyncio.sleep(0)
    return n


async def main():
    bucket, slots = Bucket(3), asyncio.Semaphore(2)
    refill = asyncio.create_task(bucket.refill(4))
    say(await asyncio.gather(*(call(n, bucket, slots) for n in range(8))))
    say("refill", refill.done())
    await refill


run_on_virtual_time(main())
