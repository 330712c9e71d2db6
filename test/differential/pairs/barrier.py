import asyncio
from support import kind, say


async def main():
    barrier = asyncio.Barrier(3)
    say(barrier.parties, barrier.n_waiting, barrier.broken)

    async def runner(name):
        for lap in range(2):
            say(name, "lap", lap, barrier.n_waiting)
            i = await barrier.wait()
            say(name, "through", i)

    await asyncio.gather(*(runner(n) for n in "abc"))
    say(barrier.n_waiting, barrier.broken)

    async def waiter(name):
        try:
            # Which number is not compared: CPython gives one twice after a waiter was cancelled.
            await barrier.wait()
            say(name, "through")
        except asyncio.BrokenBarrierError as e:
            say(name, kind(e), barrier.broken)
        except asyncio.CancelledError:
            say(name, "cancelled", barrier.broken)
            raise

    # abort() breaks it for those who wait, and for those who come, until reset.
    ts = [asyncio.create_task(waiter(n)) for n in "de"]
    await asyncio.sleep(0)
    say("waiting", barrier.n_waiting)
    await barrier.abort()
    await asyncio.wait(ts)
    await waiter("f")
    await barrier.reset()
    say("reset", barrier.broken, barrier.n_waiting)

    # reset() with waiters breaks only for them.
    ts = [asyncio.create_task(waiter(n)) for n in "gh"]
    await asyncio.sleep(0)
    await barrier.reset()
    await asyncio.wait(ts)
    say("usable", barrier.broken)

    # A waiter that is cancelled leaves its place free.
    ts = [asyncio.create_task(waiter(n)) for n in "ij"]
    await asyncio.sleep(0)
    ts[0].cancel()
    await asyncio.sleep(0)
    say("waiting", barrier.n_waiting, barrier.broken)
    ts += [asyncio.create_task(waiter(n)) for n in "kl"]
    await asyncio.wait(ts)

    async def block():
        async with barrier as i:
            return i

    say(sorted(await asyncio.gather(block(), block(), block())))
    try:
        asyncio.Barrier(0)
    except ValueError as e:
        say("no parties", kind(e))


asyncio.run(main())
