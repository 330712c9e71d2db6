import asyncio
from support import run_on_virtual_time, say


# A readers-writer lock built on a condition, writers first.
class ReadWriteLock:
    def __init__(self):
        self.cond = asyncio.Condition()
        self.readers = 0
        self.writing = False
        self.writers_waiting = 0

    async def read(self, body):
        async with self.cond:
            await self.cond.wait_for(lambda: not self.writing and self.writers_waiting == 0)
            self.readers += 1
        try:
            return await body()
        finally:
            async with self.cond:
                self.readers -= 1
                self.cond.notify_all()

    async def write(self, body):
        async with self.cond:
            self.writers_waiting += 1
            try:
                await self.cond.wait_for(lambda: not self.writing and self.readers == 0)
            finally:
                self.writers_waiting -= 1
            self.writing = True
        try:
            return await body()
        finally:
            async with self.cond:
                self.writing = False
                self.cond.notify_all()


async def main():
    rw = ReadWriteLock()

    async def work(name):
        say(name, "in", rw.readers, rw.writing)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        say(name, "out", rw.readers, rw.writing)

    async with asyncio.TaskGroup() as tg:
        tg.create_task(rw.read(lambda: work("r1")))
        tg.create_task(rw.read(lambda: work("r2")))
        tg.create_task(rw.write(lambda: work("w1")))
        tg.create_task(rw.read(lambda: work("r3")))
        gone = tg.create_task(rw.write(lambda: work("w2")))
        tg.create_task(rw.write(lambda: work("w3")))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        gone.cancel()
    say(rw.readers, rw.writing, rw.writers_waiting, rw.cond.locked(), gone.cancelled())


run_on_virtual_time(main())
