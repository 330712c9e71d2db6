import asyncio
from support import say


# Eager tasks that park in different places, mixed with what was scheduled before them.
async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    event, lock, queue = asyncio.Event(), asyncio.Lock(), asyncio.Queue()
    loop.call_soon(say, "soon 1")

    async def waits():
        say("event waits")
        await event.wait()
        say("event seen")

    async def locks(name):
        await asyncio.sleep(0)
        async with lock:
            say("locked", name)
            await asyncio.sleep(0)
        say("unlocked", name)

    async def gets():
        say("got", await queue.get())

    async def spawns(depth):
        say("spawn", depth)
        if depth:
            t = asyncio.create_task(spawns(depth - 1))
            say("spawned", depth - 1)
            await asyncio.sleep(0)
            await t
        else:
            await asyncio.sleep(0)
        say("ends", depth)

    ts = [asyncio.create_task(c) for c in (waits(), locks("a"), locks("b"), gets(), spawns(2))]
    say("created", len(asyncio.all_tasks()), lock.locked())
    loop.call_soon(say, "soon 2")
    event.set()
    queue.put_nowait("item")
    say(queue.qsize())
    await asyncio.wait(ts)
    say(*(t.done() for t in ts))


asyncio.run(main())
