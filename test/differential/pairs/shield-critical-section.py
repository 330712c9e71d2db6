import asyncio
from support import run_on_virtual_time, say


# The usual idiom: a commit that must not be torn apart, and a caller that can be cancelled.
log = []


async def commit(n):
    log.append(f"begin {n}")
    await asyncio.sleep(0.02)
    log.append(f"write {n}")
    await asyncio.sleep(0.02)
    log.append(f"end {n}")
    return n


async def client(n):
    task = asyncio.create_task(commit(n))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        log.append(f"client {n} cancelled")
        await task
        log.append(f"client {n} saw the commit")
        raise


async def main():
    a, b = asyncio.create_task(client(1)), asyncio.create_task(client(2))
    await asyncio.sleep(0.01)
    b.cancel()
    r = await asyncio.gather(a, b, return_exceptions=True)
    say(r)
    for line in log:
        say(line)


run_on_virtual_time(main())
