import asyncio
from support import say


async def sleeper(name):
    say(name, "in")
    await asyncio.sleep(0)
    say(name, "out")


async def main():
    loop = asyncio.get_running_loop()
    fut = loop.create_future()

    async def waiter(name):
        say(name, "waits")
        say(name, "got", await fut)

    for n in "pq":
        asyncio.create_task(waiter(n))
    asyncio.create_task(sleeper("s1"))
    fut.add_done_callback(lambda f: say("callback", f.result()))
    loop.call_soon(say, "soon")
    await asyncio.sleep(0)
    say("main sets")
    loop.call_soon(say, "before set")
    fut.set_result(7)
    loop.call_soon(say, "after set")
    fut.add_done_callback(lambda f: say("late callback"))
    asyncio.create_task(sleeper("s2"))
    say("main awaits done", await fut)
    await asyncio.sleep(0)
    say("main 2")
    await asyncio.sleep(0)
    say("main 3")
    await asyncio.sleep(0)
    say("main 4")


asyncio.run(main())
