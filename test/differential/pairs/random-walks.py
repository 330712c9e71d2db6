import asyncio
from support import Boom, run_on_virtual_time, say, text


# Random programs, the same ones in both languages: every task draws its next operation from its own generator, is
# cancelled by others in the middle of it, and logs what becomes of it. Nothing here depends on a clock. A group has one
# child, since CPython cancels the children of a group in the order of a set.
class Dice:
    def __init__(self, seed):
        self.state = seed & 0x7FFFFFFF
        for _ in range(3):
            self.roll(2)

    def roll(self, n):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) % n


class World:
    def __init__(self, seed, tasks, steps):
        self.seed, self.steps = seed, steps
        self.locks = [asyncio.Lock(), asyncio.Lock()]
        self.sem = asyncio.Semaphore(2)
        self.queue = asyncio.Queue(2)
        self.event = asyncio.Event()
        self.cond = asyncio.Condition()
        self.future = asyncio.get_running_loop().create_future()
        self.log = []
        self.tasks = []
        self.count = tasks

    def note(self, *what):
        self.log.append(" ".join(text(w) for w in what))

    async def walk(self, me):
        dice = Dice(self.seed * 7919 + me * 104729)
        for step in range(self.steps):
            op = dice.roll(20)
            try:
                result = await self.perform(me, op, dice, 0)
                self.note(me, step, op, "ok", result)
            except asyncio.CancelledError:
                n = asyncio.current_task().cancelling()
                self.note(me, step, op, "cancelled", n)
                if dice.roll(4) == 0:
                    raise
                while asyncio.current_task().uncancel():
                    pass
            except TimeoutError:
                self.note(me, step, op, "timeout")
            except Boom as e:
                self.note(me, step, op, "boom", e)
            except BaseExceptionGroup as e:
                self.note(me, step, op, "group", len(e.exceptions))
        return me

    async def turns(self, n):
        for _ in range(n):
            await asyncio.sleep(0)
        return n

    async def child(self, me, dice, depth):
        op = dice.roll(20)
        try:
            result = await self.perform(me, op, dice, depth)
            self.note(me, "child", op, "ok", result)
            return op
        except asyncio.CancelledError:
            self.note(me, "child", op, "cancelled")
            if dice.roll(5) == 0:
                return "swallowed"
            raise

    async def perform(self, me, op, dice, depth):
        a, b = dice.roll(3), dice.roll(3)
        if depth > 1 and op >= 10:  # Deep inside, only what starts no further child.
            op = a
        if op == 0:
            return await self.turns(a)
        if op == 1 or op == 2:
            async with self.locks[op - 1]:
                return await self.turns(a)
        if op == 3:
            async with self.sem:
                return await self.turns(a)
        if op == 4:
            await self.queue.put(me * 100 + a)
            return self.queue.qsize()
        if op == 5:
            return await self.queue.get()
        if op == 6:
            return await self.event.wait()
        if op == 7:
            self.event.set()
            if a:
                self.event.clear()
            return self.event.is_set()
        if op == 8:
            target = (me + 1 + a) % self.count
            return self.tasks[target].cancel(f"by {me}")
        if op == 9:
            async with self.cond:
                if a == 0:
                    self.cond.notify(1 + b)
                    return "notified"
                await self.cond.wait()
                return "woken"
        if op == 10:
            return await asyncio.create_task(self.child(me, dice, depth + 1))
        if op == 11:
            return await asyncio.shield(self.child(me, dice, depth + 1))
        if op == 12:
            both = asyncio.gather(self.child(me, dice, depth + 1), self.turns(b), return_exceptions=a == 0)
            return len(await both)
        if op == 13:
            async with asyncio.timeout(-1 if a else None):
                return await self.child(me, dice, depth + 1)
        if op == 14:
            return await asyncio.wait_for(self.child(me, dice, depth + 1), None if a else 100)
        if op == 15:
            async with asyncio.TaskGroup() as tg:
                t = tg.create_task(self.child(me, dice, depth + 1))
                await self.turns(a)
                if b == 0:
                    raise Boom("body")
            return t.result()
        if op == 16:
            async with asyncio.TaskGroup() as tg:
                tg.create_task(self.fail(b))
                return await self.turns(a)
        if op == 17:
            t = asyncio.create_task(self.child(me, dice, depth + 1))
            other = asyncio.ensure_future(self.turns(a))
            done, _ = await asyncio.wait([t, other], return_when=asyncio.FIRST_COMPLETED)
            return [len(done), t.cancel("wait is over")]
        if op == 18:
            if a == 0:
                if not self.future.done():
                    self.future.set_result(me)
                return "set"
            if self.future.done():
                self.future = asyncio.get_running_loop().create_future()
            return await self.future
        asyncio.get_running_loop().call_soon(self.note, me, "soon", a)
        await self.turns(b)
        return self.queue.put_nowait(me) if not self.queue.full() else "full"

    async def fail(self, n):
        await self.turns(n)
        raise Boom("child")


async def play(seed, tasks, steps):
    world = World(seed, tasks, steps)
    for i in range(tasks):
        world.tasks.append(asyncio.create_task(world.walk(i)))
    rounds = 0
    while not all(t.done() for t in world.tasks):
        await world.turns(25)
        rounds += 1
        for t in world.tasks:
            t.cancel(f"round {rounds}")
    await world.turns(20)
    for line in world.log:
        say(line)
    say("seed", seed, *(("c" if t.cancelled() else "r") for t in world.tasks), [k.locked() for k in world.locks])
    for t in asyncio.all_tasks():
        if t is not asyncio.current_task():
            t.cancel()
    await asyncio.sleep(0)


for seed in range(1, 13):
    run_on_virtual_time(play(seed, 6, 8))
