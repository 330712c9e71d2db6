import asyncio
from support import Boom, Crash, run_on_virtual_time, say


class Breaker:
    def __init__(self, limit, pause):
        self.limit, self.pause, self.failures, self.state = limit, pause, 0, "closed"

    async def call(self, fn):
        if self.state == "open":
            raise Crash("open")
        try:
            result = await fn()
        except Boom:
            self.failures += 1
            if self.failures >= self.limit or self.state == "half-open":
                self.open()
            raise
        self.failures, self.state = 0, "closed"
        return result

    def open(self):
        self.state = "open"
        say("opens")
        asyncio.get_running_loop().call_later(self.pause, self.half_open)

    def half_open(self):
        self.state = "half-open"
        say("half open")


async def main():
    breaker = Breaker(2, 0.04)
    healthy = False

    async def service():
        await asyncio.sleep(0)
        if not healthy:
            raise Boom("down")
        return "served"

    async def client(label):
        try:
            say(label, await breaker.call(service), breaker.state)
        except (Boom, Crash) as e:
            say(label, e, breaker.state)

    await client(1)
    await client(2)
    await client(3)
    await asyncio.sleep(0.08)
    await client(4)
    await client(5)
    await asyncio.sleep(0.08)
    healthy = True
    await asyncio.gather(client(6), client(7))
    await client(8)


run_on_virtual_time(main())
