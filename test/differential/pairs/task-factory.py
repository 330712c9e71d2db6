import asyncio
from support import run_on_virtual_time, say


class Traced(asyncio.Task):
    pass


async def job(n):
    await asyncio.sleep(0)
    return n


async def main():
    loop = asyncio.get_running_loop()
    made = []

    def factory(loop, coro, **kw):
        t = Traced(coro, loop=loop, **kw)
        made.append(t)
        return t

    loop.set_task_factory(factory)
    a = asyncio.create_task(job(1), name="named")
    say(isinstance(a, Traced), len(made), await a)
    say(await asyncio.gather(job(2), job(3)), len(made))
    async with asyncio.TaskGroup() as tg:
        b = tg.create_task(job(4))
    say(b.result(), isinstance(b, Traced), len(made))
    say(await asyncio.ensure_future(job(5)), len(made))
    say(await asyncio.wait_for(job(6), 1), len(made))
    say(await asyncio.shield(job(7)), len(made))
    loop.set_task_factory(None)
    c = asyncio.create_task(job(8))
    say(isinstance(c, Traced), len(made), await c)


run_on_virtual_time(main())
