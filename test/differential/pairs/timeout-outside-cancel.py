import asyncio
from support import run_on_virtual_time, say


# An expiring timeout against a cancellation from outside, in every order that can be had within one turn.
async def body(label, box):
    me = asyncio.current_task()
    try:
        async with asyncio.timeout(None) as t:
            box.append(t)
            await asyncio.sleep(10)
    except TimeoutError:
        say(label, "timeout", me.cancelling())
        return "timeout"
    except asyncio.CancelledError as e:
        say(label, "cancelled", e, t.expired(), me.cancelling())
        raise


async def contest(label, moves):
    loop = asyncio.get_running_loop()
    box = []
    task = asyncio.create_task(body(label, box))
    await asyncio.sleep(0)
    for move in moves:
        if move == "expire":
            box[0].reschedule(loop.time())
        elif move == "cancel":
            task.cancel(label)
        elif move == "turn":
            await asyncio.sleep(0)
        elif move == "soon-cancel":
            loop.call_soon(task.cancel, label)
    try:
        say(label, "returned", await task)
    except asyncio.CancelledError as e:
        say(label, "task cancelled", e)
    say(label, task.cancelled(), task.cancelling(), box[0].expired())


async def main():
    await contest("1", ["expire"])
    await contest("2", ["cancel"])
    await contest("3", ["cancel", "expire"])
    await contest("4", ["expire", "cancel"])
    await contest("5", ["expire", "soon-cancel"])
    await contest("6", ["expire", "turn", "cancel"])


run_on_virtual_time(main())
