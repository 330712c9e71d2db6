import asyncio
from support import say


async def main():
    event = asyncio.Event()

    async def waiter(name):
        say(name, "waits", event.is_set())
        say(name, "woken", await event.wait(), event.is_set())

    ts = [asyncio.create_task(waiter(n)) for n in "abc"]
    await asyncio.sleep(0)
    event.set()
    event.set()
    say("set", event.is_set())
    # Cleared before the waiters run: they are woken all the same.
    event.clear()
    say("cleared", event.is_set())
    late = asyncio.create_task(waiter("late"))
    await asyncio.wait(ts)
    say("late", late.done())
    event.set()
    await late
    await waiter("at once")

    event.clear()
    a, b = asyncio.create_task(waiter("x")), asyncio.create_task(waiter("y"))
    await asyncio.sleep(0)
    event.set()
    a.cancel()
    await asyncio.wait([a, b])
    say(a.cancelled(), b.cancelled())

    # A ping-pong over two events.
    ping, pong = asyncio.Event(), asyncio.Event()

    async def player(name, mine, other, n):
        for i in range(n):
            await mine.wait()
            mine.clear()
            say(name, i)
            other.set()

    ping.set()
    await asyncio.gather(player("ping", ping, pong, 3), player("pong", pong, ping, 3))


asyncio.run(main())
