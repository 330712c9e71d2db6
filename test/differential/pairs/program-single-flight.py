import asyncio
from support import Boom, run_on_virtual_time, say


# A cache whose concurrent misses share one fetch; a caller that is cancelled does not tear it away from the others.
class Cache:
    def __init__(self):
        self.values = {}
        self.flights = {}

    async def get(self, key):
        if key in self.values:
            say("hit", key)
            return self.values[key]
        flight = self.flights.get(key)
        if flight is None:
            say("miss", key)
            flight = self.flights[key] = asyncio.create_task(self.fetch(key))
            flight.add_done_callback(lambda _: self.flights.pop(key))
        else:
            say("joins", key)
        return await asyncio.shield(flight)

    async def fetch(self, key):
        say("fetch", key)
        await asyncio.sleep(0.02)
        if key == "bad":
            raise Boom(key)
        self.values[key] = key.upper()
        return self.values[key]


async def main():
    cache = Cache()
    say(await asyncio.gather(*(cache.get(k) for k in ("a", "b", "a", "a"))))
    say(await cache.get("a"), len(cache.flights))

    first, second = asyncio.create_task(cache.get("c")), asyncio.create_task(cache.get("c"))
    await asyncio.sleep(0)
    first.cancel()
    say(await asyncio.gather(first, second, return_exceptions=True), len(cache.flights))
    say(await asyncio.gather(cache.get("bad"), cache.get("bad"), return_exceptions=True))
    await asyncio.sleep(0)
    say(len(cache.flights))
    try:
        await cache.get("bad")
    except Boom as e:
        say("again", e)


run_on_virtual_time(main())
