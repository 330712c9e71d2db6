import asyncio
from support import run_on_virtual_time, say


# Debounce and throttle with timers and tasks that replace each other.
class Debounced:
    def __init__(self, fn, pause):
        self.fn, self.pause, self.task = fn, pause, None

    def __call__(self, value):
        if self.task:
            self.task.cancel()
        self.task = asyncio.create_task(self.later(value))

    async def later(self, value):
        await asyncio.sleep(self.pause)
        self.fn(value)


async def main():
    seen = []
    call = Debounced(seen.append, 0.12)
    for i in range(4):
        call(i)
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    say(seen)
    call("x")
    call("y")
    say("replaced", call.task.done())
    await call.task
    say(seen)

    loop = asyncio.get_running_loop()
    timer = None

    def arm(value):
        nonlocal timer
        if timer:
            timer.cancel()
        timer = loop.call_later(0.12, seen.append, value)

    for v in ("p", "q", "r"):
        arm(v)
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    say(seen, timer.cancelled())


run_on_virtual_time(main())
