import asyncio
from support import Boom, say


# Transfers between accounts, locked in order; one is cancelled half way and rolled back, one overdraws.
class Account:
    def __init__(self, name, balance):
        self.name, self.balance, self.lock = name, balance, asyncio.Lock()


async def transfer(source, target, amount):
    first, second = sorted((source, target), key=lambda a: a.name)
    async with first.lock, second.lock:
        if source.balance < amount:
            raise Boom(f"{source.name} has only {source.balance}")
        source.balance -= amount
        try:
            await asyncio.sleep(0)
            target.balance += amount
            say(source.name, "->", target.name, amount)
        except asyncio.CancelledError:
            source.balance += amount
            say("rolled back", source.name, target.name)
            raise


async def main():
    a, b, c = Account("a", 100), Account("b", 50), Account("c", 0)
    moves = [(a, b, 30), (b, c, 60), (c, a, 10), (b, a, 500), (a, c, 1)]
    tasks = [asyncio.create_task(transfer(*m)) for m in moves]
    await asyncio.sleep(0)
    tasks[0].cancel()
    say(await asyncio.gather(*tasks, return_exceptions=True))
    say(a.balance, b.balance, c.balance, a.balance + b.balance + c.balance)
    say(*(x.lock.locked() for x in (a, b, c)))
    ring = [(a, b, 5), (b, c, 5), (c, a, 5)] * 3
    await asyncio.gather(*(transfer(*m) for m in ring), return_exceptions=True)
    say(a.balance, b.balance, c.balance)


asyncio.run(main())
