import asyncio
from support import run_on_virtual_time, say


# Whose code runs in which task: bodies and predicates in the caller's, children in their own, callbacks in none.
async def main():
    me = asyncio.current_task()

    def mine():
        return asyncio.current_task() is me

    async def is_mine():
        await asyncio.sleep(0)
        return mine()

    async with asyncio.timeout(1):
        say("timeout", await is_mine())
    async with asyncio.TaskGroup() as tg:
        child = tg.create_task(is_mine())
        say("group", await is_mine())
    say("child", child.result())
    say("wait_for", await asyncio.wait_for(is_mine(), 1))
    say("gather", await asyncio.gather(is_mine()))
    say("shield", await asyncio.shield(is_mine()))
    lock = asyncio.Lock()
    async with lock:
        say("lock", await is_mine())
    cond = asyncio.Condition()
    async with cond:
        say("condition", await is_mine())
        say("predicate", await cond.wait_for(lambda: f"{mine()}".lower()))
    seen = []
    waiter = asyncio.create_task(late(cond, seen))
    await asyncio.sleep(0)
    async with cond:
        cond.notify_all()
    await waiter
    say("predicate after a wake-up", seen)
    fut = asyncio.get_running_loop().create_future()
    fut.add_done_callback(lambda _: say("callback", asyncio.current_task()))
    fut.set_result(None)
    await asyncio.sleep(0)
    say("tasks", len(asyncio.all_tasks()))


async def late(cond, seen):
    me = asyncio.current_task()

    def predicate():
        seen.append(asyncio.current_task() is me)
        return len(seen) == 2

    async with cond:
        await cond.wait_for(predicate)


run_on_virtual_time(main())
