import asyncio
from support import kind, say


async def child():
    me = asyncio.current_task()
    say("child", me.get_name(), len(asyncio.all_tasks()))
    me.set_name("renamed")
    await asyncio.sleep(0)
    return me


async def main():
    me = asyncio.current_task()
    say(me.get_name(), len(asyncio.all_tasks()))
    a = asyncio.create_task(child())
    b = asyncio.create_task(child(), name="bob")
    say(a.get_name(), b.get_name(), len(asyncio.all_tasks()))
    say(asyncio.current_task() is me)
    say((await a) is a, (await b) is b, a.get_name(), len(asyncio.all_tasks()))
    asyncio.get_running_loop().call_soon(lambda: say("in callback", asyncio.current_task()))
    await asyncio.sleep(0)

    # A task that awaits itself.
    async def narcissus():
        try:
            await box[0]
        except RuntimeError as e:
            say("self-await", kind(e))

    box = []
    box.append(asyncio.create_task(narcissus()))
    await box[0]
    c = asyncio.create_task(child())
    say(c.done(), c.get_name())
    await c


asyncio.run(main())
