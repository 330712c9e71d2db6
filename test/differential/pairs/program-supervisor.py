import asyncio
from support import Boom, Crash, run_on_virtual_time, say


# A supervisor that restarts children that fail, up to a limit, and stops all when one is beyond repair.
async def child(name, lives, fatal=False):
    for beat in range(3):
        await asyncio.sleep(0.08)
        say(name, "beat", beat)
        if lives[name] > 0:
            lives[name] -= 1
            raise Crash(name) if fatal else Boom(name)


async def supervise(name, lives, limit, fatal=False):
    for restart in range(limit + 1):
        try:
            await child(name, lives, fatal)
            say(name, "finished after", restart)
            return restart
        except Boom as e:
            say(name, "restart", restart, e)
        except asyncio.CancelledError:
            say(name, "stopped")
            raise
    raise Boom(f"{name} beyond repair")


async def main():
    lives = {"steady": 0, "shaky": 2}
    async with asyncio.TaskGroup() as tg:
        tg.create_task(supervise("steady", lives, 0))
        await asyncio.sleep(0.04)
        t = tg.create_task(supervise("shaky", lives, 3))
    say("restarts", t.result())

    lives = {"doomed": 9, "bystander": 0}
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(supervise("doomed", lives, 1))
            await asyncio.sleep(0.04)
            tg.create_task(supervise("bystander", lives, 0))
    except* Boom as eg:
        say(eg)

    lives = {"fatal": 1}
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(supervise("fatal", lives, 5, True))
    except* Crash as eg:
        say(eg)


run_on_virtual_time(main())
