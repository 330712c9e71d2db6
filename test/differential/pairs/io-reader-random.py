import asyncio
from support import kind, say


class Dice:
    """The same throws in both languages."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = self.state * 48271 % 2147483647
        return self.state % n

    def bytes(self, n):
        return bytes(b"ab;\n"[self.below(4)] for _ in range(n))


def start(reader, dice):
    choice = dice.below(5)
    if choice == 0:
        n = dice.below(6)
        return f"r{n}", reader.read(n)
    if choice == 1:
        n = dice.below(10)
        return f"x{n}", reader.readexactly(n)
    if choice == 2:
        return "l", reader.readline()
    if choice == 3:
        return "u", reader.readuntil(dice.bytes(1 + dice.below(3)))
    return "m", reader.readuntil((dice.bytes(1), dice.bytes(2), dice.bytes(3)))


def shown(data):
    return data.decode().replace("\n", "/")


def outcome(task):
    if task.cancelled():
        return "cancelled"
    error = task.exception()
    if error is None:
        return f"'{shown(task.result())}'"
    if isinstance(error, asyncio.IncompleteReadError):
        expected = "" if error.expected is None else error.expected
        return f"{kind(error)}('{shown(error.partial)}' {expected})"
    if isinstance(error, asyncio.LimitOverrunError):
        return f"{kind(error)}({error.consumed})"
    return kind(error)


async def session(seed):
    dice = Dice(seed)
    reader = asyncio.StreamReader(limit=1 + dice.below(12))
    account = []
    task = None
    is_ended = False
    for _ in range(40):
        roll = dice.below(10)
        if roll < 4:
            if not is_ended:
                data = dice.bytes(dice.below(6))
                reader.feed_data(data)
                account.append(f"+{shown(data)}")
        elif roll < 6:
            if task is None:
                name, read = start(reader, dice)
                account.append(name)
                task = asyncio.create_task(read)
        elif roll == 6:
            if task is not None:
                task.cancel()
        elif roll == 7:
            if not is_ended and dice.below(8) == 0:
                reader.feed_eof()
                is_ended = True
                account.append("end")
        else:
            for _ in range(1 + dice.below(2)):
                await asyncio.sleep(0)
        if task is not None and task.done():
            account.append(outcome(task))
            task = None
    reader.feed_eof()
    if task is not None:
        await asyncio.wait([task])
        account.append(outcome(task))
    account.append(f"left '{shown(await reader.read())}'")
    say(seed, " ".join(account))


async def main():
    for seed in range(1, 201):
        await session(seed * 7919)


asyncio.run(main())
