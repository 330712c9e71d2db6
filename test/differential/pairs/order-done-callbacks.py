import asyncio
from support import say


async def job():
    say("job")
    return "r"


async def main():
    loop = asyncio.get_running_loop()
    t = asyncio.create_task(job())

    def first(task):
        say("first", task.result(), task.done())
        task.add_done_callback(lambda _: say("added inside"))
        loop.call_soon(say, "soon inside")

    def gone(task):
        say("must not run")

    t.add_done_callback(first)
    t.add_done_callback(gone)
    t.add_done_callback(lambda _: say("second"))
    t.add_done_callback(gone)
    say("removed", t.remove_done_callback(gone), t.remove_done_callback(gone))
    say("result", await t)
    t.add_done_callback(lambda _: say("after done"))
    say("sync part goes first")
    await asyncio.sleep(0)
    say("turn 1")
    await asyncio.sleep(0)
    say("turn 2")


asyncio.run(main())
