import asyncio
from support import run_on_virtual_time, say


# Which message arrives when there are several: where the task is parked in a future, the first; where there is none to
# cancel (before the first step, in a bare turn of the loop, woken but not resumed), the last.
async def park(make):
    try:
        await make()
        return "not cancelled"
    except asyncio.CancelledError as e:
        return f"message '{e}', {asyncio.current_task().cancelling()} requests"


async def contest(label, make, messages, before=None, started=True):
    t = asyncio.create_task(park(make))
    if started:
        await asyncio.sleep(0)
    if before:
        before()
    for m in messages:
        t.cancel(m)
    try:
        say(label, await t)
    except asyncio.CancelledError as e:
        say(label, "never started", f"'{e}'")


async def main():
    loop = asyncio.get_running_loop()
    event = asyncio.Event()
    for messages in (["one"], ["one", "two"], ["one", None], [None, "two"]):
        await contest("sleeping", lambda: asyncio.sleep(10), messages)
        await contest("event", event.wait, messages)
        await contest("bare turn", lambda: asyncio.sleep(0), messages)
        await contest("before the start", lambda: asyncio.sleep(0), messages, started=False)
        fut = loop.create_future()

        async def on_future():
            await fut

        await contest("woken", on_future, messages, before=lambda: fut.set_result(1))
        child = asyncio.create_task(asyncio.sleep(10))

        async def on_child():
            await child

        await contest("in a task", on_child, messages)


run_on_virtual_time(main())
