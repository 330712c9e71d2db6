import asyncio
from support import Boom, say


async def waiter(name, fut):
    try:
        say(name, "got", await fut)
    except asyncio.CancelledError as e:
        say(name, "cancelled", e)
        raise
    except Boom as e:
        say(name, "failed", e)


async def main():
    loop = asyncio.get_running_loop()
    for ending in ("result", "error", "cancel"):
        fut = loop.create_future()
        tasks = [asyncio.create_task(waiter(f"{ending} {i}", fut)) for i in range(3)]
        await asyncio.sleep(0)
        fut.add_done_callback(lambda f: say("callback", f.cancelled()))
        if ending == "result":
            fut.set_result(5)
        elif ending == "error":
            fut.set_exception(Boom("five"))
        else:
            fut.cancel("stop")
        say("set", fut.done())
        await asyncio.wait(tasks)
        say(*(t.cancelled() for t in tasks))

    # One waiter cancelled cancels the future it waits on, and so its fellow.
    fut = loop.create_future()
    a, b = (asyncio.create_task(waiter(n, fut)) for n in "ab")
    await asyncio.sleep(0)
    say(a.cancel("only a"), fut.cancelled(), a.done())
    await asyncio.wait([a, b])
    say(a.cancelled(), b.cancelled(), fut.cancelled())


asyncio.run(main())
