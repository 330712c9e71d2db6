import asyncio
from support import say


# What an eager task does before it first has to wait belongs to the step that created it: nothing comes between.
async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    done.set_result("ready")
    order = []

    async def quiet(name):
        for _ in range(5):
            order.append(await done)
        order.append(name)
        await asyncio.sleep(0)
        say(name, "after a turn")

    loop.call_soon(lambda: say("seen by a callback", sorted(order)))
    t = asyncio.Task(quiet("a"), loop=loop, eager_start=True)
    u = asyncio.Task(quiet("b"), loop=loop, eager_start=True)
    await asyncio.wait([t, u])
    say(len(order))

    # The same below another task, which parks at once.
    async def nested():
        order.clear()
        loop.call_soon(lambda: say("seen by a callback", order))
        await asyncio.Task(quiet("c"), loop=loop, eager_start=True)

    await asyncio.create_task(nested())


asyncio.run(main())
