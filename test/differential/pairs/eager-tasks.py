import asyncio
from support import run_on_virtual_time, say


async def job(name, turns):
    say(name, "starts", len(asyncio.all_tasks()))
    for i in range(turns):
        await asyncio.sleep(0)
        say(name, i)
    return name


async def main():
    loop = asyncio.get_running_loop()
    say("before")
    a = asyncio.Task(job("a", 2), loop=loop, eager_start=True, name="eager a")
    say("after a", a.done(), asyncio.current_task().get_name() == "eager a")
    b = asyncio.create_task(job("b", 1), name="lazy b")
    c = asyncio.Task(job("c", 1), loop=loop, eager_start=True, name="eager c")
    say("after c")
    say(await b, await a, await c)

    loop.set_task_factory(asyncio.eager_task_factory)
    say("factory", loop.get_task_factory() is asyncio.eager_task_factory)
    d = asyncio.create_task(job("d", 1), name="d")
    say("after d")
    say(await d)
    async with asyncio.TaskGroup() as tg:
        g = tg.create_task(job("g", 1), name="g")
        say("after g")
        h = tg.create_task(job("h", 0), name="h")
        say("body ends")
    say(g.result(), h.result())
    # Cancelled after an eager start: at its first await.
    async def park():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            say("park", e)
            raise

    p = asyncio.create_task(park(), name="p")
    p.cancel("eager")
    try:
        await p
    except asyncio.CancelledError as e:
        say("p", e)
    loop.set_task_factory(None)
    say("restored", loop.get_task_factory())
    q = asyncio.create_task(job("q", 0), name="q")
    say("lazy again")
    await q


run_on_virtual_time(main())
