import asyncio
from support import Boom, kind, say


loop = asyncio.new_event_loop()

# stop() lets the current batch run to its end.
loop.call_soon(say, "one")
loop.call_soon(loop.stop)
loop.call_soon(say, "same batch")
loop.call_soon(lambda: loop.call_soon(say, "next run"))
loop.run_forever()
say("stopped", loop.is_running(), loop.is_closed())

# stop() before run_forever(): one turn.
loop.call_soon(lambda: loop.call_soon(say, "second turn"))
loop.stop()
loop.run_forever()
say("one turn")
loop.stop()
loop.run_forever()
say("another turn")

# run_until_complete: several futures, batches, results and failures.
fut = loop.create_future()
loop.call_later(0.02, fut.set_result, "timer")
say(loop.run_until_complete(fut))


async def job(n):
    await asyncio.sleep(0)
    if n == 2:
        raise Boom("two")
    return n


for n in (1, 2, 3):
    try:
        say(loop.run_until_complete(job(n)))
    except Boom as e:
        say(e)

# A task that outlives a run goes on in the next one.
ticks = []


async def ticker():
    while len(ticks) < 4:
        ticks.append(len(ticks))
        await asyncio.sleep(0)


t = loop.create_task(ticker())
loop.run_until_complete(job(4))
say("after one run", len(ticks), t.done())
loop.run_until_complete(t)
say("after the other", len(ticks), t.done())

# Stopped before the future is complete.
fut = loop.create_future()
loop.call_soon(loop.stop)
try:
    loop.run_until_complete(fut)
except RuntimeError as e:
    say("stopped before", kind(e))


# Running inside itself.
async def inside():
    try:
        loop.run_forever()
    except RuntimeError as e:
        say("inside", kind(e))


loop.run_until_complete(inside())
loop.close()
loop.close()
say(loop.is_closed())
for fn in (lambda: loop.call_soon(say), lambda: loop.call_later(1, say), loop.run_forever):
    try:
        fn()
    except RuntimeError as e:
        say("closed", kind(e))
