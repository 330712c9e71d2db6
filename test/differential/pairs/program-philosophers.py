import asyncio
from support import say


# Dining philosophers: forks are locks, taken in order of their number; a waiter admits all but one.
async def philosopher(n, forks, waiter, meals):
    first, second = sorted((n, (n + 1) % len(forks)))
    for meal in range(meals):
        await asyncio.sleep(0)
        async with waiter:
            async with forks[first]:
                say(n, "has fork", first)
                await asyncio.sleep(0)
                async with forks[second]:
                    say(n, "eats", meal)
                    await asyncio.sleep(0)
    say(n, "is full")


async def main():
    forks = [asyncio.Lock() for _ in range(4)]
    waiter = asyncio.Semaphore(3)
    async with asyncio.TaskGroup() as tg:
        for n in range(4):
            tg.create_task(philosopher(n, forks, waiter, 2))
    say(any(f.locked() for f in forks), waiter.locked())


asyncio.run(main())
