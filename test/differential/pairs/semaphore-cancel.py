import asyncio
from support import say


async def user(name, sem):
    try:
        await sem.acquire()
    except asyncio.CancelledError:
        say(name, "cancelled")
        raise
    say(name, "in")
    await asyncio.sleep(0)
    sem.release()


async def contest(label, moves):
    say("---", label)
    sem = asyncio.Semaphore(0)
    ts = {n: asyncio.create_task(user(n, sem)) for n in "abcd"}
    await asyncio.sleep(0)
    for move in moves.split():
        if move == "+":
            sem.release()
        elif move == "turn":
            await asyncio.sleep(0)
        else:
            ts[move].cancel()
    say("moved", sem.locked())
    await asyncio.wait(ts.values())
    say("end", sem.locked(), *(t.cancelled() for t in ts.values()))


async def main():
    await contest("the first after one release", "+ a")
    await contest("two releases, both cancelled", "+ + a b")
    await contest("two releases, the first cancelled", "+ + a")
    await contest("cancel, then release", "a +")
    await contest("in the middle", "b + c")
    await contest("a turn between", "+ turn b +")
    await contest("more permits than waiters", "+ + + + + a")


asyncio.run(main())
