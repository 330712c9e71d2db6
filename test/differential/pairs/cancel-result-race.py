import asyncio
from support import Boom, say


# cancel() between a future's result and the waiter's next step wins over the result.
async def waiter(fut):
    try:
        return ("got", await fut)
    except asyncio.CancelledError as e:
        return ("cancelled", str(e))
    except Boom as e:
        return ("failed", str(e))


async def main():
    loop = asyncio.get_running_loop()

    fut = loop.create_future()
    t = asyncio.create_task(waiter(fut))
    await asyncio.sleep(0)
    fut.set_result(1)
    say("cancel", t.cancel("late"), fut.cancelled())
    say(await t, t.cancelling())

    fut = loop.create_future()
    t = asyncio.create_task(waiter(fut))
    await asyncio.sleep(0)
    say("cancel first", t.cancel("early"), fut.cancelled())
    say("set fails", fut.done())
    say(await t)

    fut = loop.create_future()
    t = asyncio.create_task(waiter(fut))
    await asyncio.sleep(0)
    fut.set_exception(Boom("lost"))
    t.cancel("over error")
    say(await t)

    # A task that ends in the turn in which its waiter is cancelled.
    async def child():
        await asyncio.sleep(0)
        say("child ends")
        return 9

    c = asyncio.create_task(child())
    t = asyncio.create_task(waiter(c))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    say("child done", c.done(), t.done())
    say(t.cancel("too late for the child"))
    say(await t, c.result())

    # Through a coroutine between task and future.
    async def between(f):
        return await waiter(f)

    fut = loop.create_future()
    t = asyncio.create_task(between(fut))
    await asyncio.sleep(0)
    loop.call_soon(fut.set_result, 5)
    loop.call_soon(t.cancel, "by callback")
    say(await t)


asyncio.run(main())
