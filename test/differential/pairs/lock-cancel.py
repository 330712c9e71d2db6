import asyncio
from support import say


async def user(name, lock):
    try:
        async with lock:
            say(name, "has it")
            await asyncio.sleep(0)
    except asyncio.CancelledError as e:
        say(name, "cancelled", e)
        raise


async def contest(label, lock, moves):
    say("---", label)
    await lock.acquire()
    ts = {n: asyncio.create_task(user(n, lock)) for n in "abc"}
    await asyncio.sleep(0)
    for move in moves.split():
        if move == "release":
            lock.release()
        elif move == "turn":
            await asyncio.sleep(0)
        else:
            ts[move].cancel("by main")
    say("moved", lock.locked())
    await asyncio.wait(ts.values())
    say("end", lock.locked(), *(t.cancelled() for t in ts.values()))


async def main():
    lock = asyncio.Lock()
    await contest("a waiter in the middle", lock, "b release")
    await contest("the first, before the release", lock, "a release")
    await contest("the first, after the release", lock, "release a")
    await contest("the first two, after the release", lock, "release a b")
    await contest("the second, after the release", lock, "release b")
    await contest("all", lock, "release a b c")
    await contest("one turn later", lock, "release turn a")
    await contest("all before", lock, "a b c release")


asyncio.run(main())
