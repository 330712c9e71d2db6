import asyncio
from support import say


# A hub with one queue a subscriber: slow ones drop the oldest, one leaves, all learn of the end.
class Hub:
    def __init__(self):
        self.queues = {}

    def publish(self, item):
        for name, q in self.queues.items():
            if q.full():
                say("drop", name, q.get_nowait())
            q.put_nowait(item)

    def close(self):
        for q in self.queues.values():
            q.shutdown()


async def subscriber(name, hub, pause, limit=None):
    q = hub.queues[name] = asyncio.Queue(2)
    seen = []
    try:
        while limit is None or len(seen) < limit:
            seen.append(await q.get())
            for _ in range(pause):
                await asyncio.sleep(0)
    except asyncio.QueueShutDown:
        say(name, "end")
    finally:
        del hub.queues[name]
    return name, seen


async def main():
    hub = Hub()
    plan = (("fast", 0, None), ("slow", 7, None), ("brief", 0, 2))
    tasks = [asyncio.create_task(subscriber(hub=hub, name=n, pause=p, limit=k)) for n, p, k in plan]
    await asyncio.sleep(0)
    for i in range(8):
        hub.publish(i)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    hub.close()
    say(await asyncio.gather(*tasks))
    say(len(hub.queues))


asyncio.run(main())
