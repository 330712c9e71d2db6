import asyncio
from support import run_on_virtual_time, say


async def child(name, ms):
    try:
        await asyncio.sleep(ms / 1000)
        say(name, "done")
        return name
    except asyncio.CancelledError as e:
        say(name, "cancelled", e)
        raise


async def main():
    me = asyncio.current_task()
    # A timeout around a task group: the group cancels its children, the timeout is raised bare.
    try:
        async with asyncio.timeout(0.06):
            async with asyncio.TaskGroup() as tg:
                tg.create_task(child("fast", 20))
                tg.create_task(child("slow", 10000))
    except TimeoutError:
        say("timeout around", me.cancelling())

    # A timeout inside a task group's body: the group fails with it.
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child("other", 10000))
            async with asyncio.timeout(0.02):
                await asyncio.sleep(10)
    except* TimeoutError as eg:
        say("group", eg, me.cancelling())

    # A timeout in a child that handles it.
    async def patient():
        try:
            async with asyncio.timeout(0.02):
                await child("inner", 10000)
        except TimeoutError:
            return "gave up"

    async with asyncio.TaskGroup() as tg:
        p = tg.create_task(patient())
        q = tg.create_task(child("calm", 60))
    say(p.result(), q.result())

    # Timeout in a group in a timeout in a group.
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(child("outer child", 10000))
            async with asyncio.timeout(0.2):
                async with asyncio.TaskGroup() as inner:
                    inner.create_task(child("inner child", 10000))
                    async with asyncio.timeout(0.02):
                        await asyncio.sleep(10)
    except* TimeoutError as eg:
        say("nested", eg, me.cancelling())


run_on_virtual_time(main())
