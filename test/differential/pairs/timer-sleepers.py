import asyncio
from support import run_on_virtual_time, say


async def sleeper(ms, result):
    got = await asyncio.sleep(ms / 1000, result)
    say("woke", ms)
    return got


async def main():
    plan = [(80, "d"), (20, "a"), (60, "c"), (40, "b"), (-5, "now"), (0, "zero")]
    say(await asyncio.gather(*(sleeper(ms, r) for ms, r in plan)))
    say(await asyncio.sleep(0), await asyncio.sleep(0.01, [1, 2]))
    try:
        await asyncio.sleep(float("nan"))
    except ValueError:
        say("nan is refused")


run_on_virtual_time(main())
