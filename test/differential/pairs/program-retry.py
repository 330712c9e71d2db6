import asyncio
from support import Boom, run_on_virtual_time, say


# Retries with a growing pause, a limit on each try, and one on all of them.
async def flaky(name, script):
    step = script.pop(0)
    say(name, "try:", step)
    if step == "fail":
        raise Boom(name)
    if step == "hang":
        try:
            await asyncio.sleep(10)
        finally:
            say(name, "hung up")
    return f"{name} ok"


async def retry(name, script, tries=4, pause=0.04, each=0.08):
    for n in range(1, tries + 1):
        try:
            return await asyncio.wait_for(flaky(name, script), each)
        except (Boom, TimeoutError) as e:
            say(name, n, e)
            if n == tries:
                raise
            await asyncio.sleep(pause * n)


async def main():
    say(await retry("first", ["ok"]))
    say(await retry("third", ["fail", "hang", "ok"]))
    try:
        await retry("never", ["fail"] * 3, tries=3)
    except Boom as e:
        say("gave up", e)
    try:
        async with asyncio.timeout(0.24):
            await retry("late", ["hang"] * 4)
    except TimeoutError:
        say("out of time")


run_on_virtual_time(main())
