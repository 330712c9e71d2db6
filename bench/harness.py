"""A measured process of asyncio: python harness.py JOB, JOB being JSON. The counterpart of child.ts: the same
procedure, so that the figures can be put side by side. Prints its answer as JSON.
"""
import json
import os
import runpy
import sys
from time import perf_counter, process_time, thread_time, thread_time_ns

job = json.loads(sys.argv[1])
here = os.path.dirname(os.path.abspath(__file__))


def main():
    question = runpy.run_path(os.path.join(here, 'questions', job['question'] + '.py'))
    if 'load' in question and job['question'] == 'import':
        begin = process_time()
        question['load']()
        return [(process_time() - begin) * 1000]

    import asyncio
    if 'work' in question:
        return asyncio.run(measure_time(question['work']))
    if 'park' in question:
        return measure_memory(asyncio, question['park'])
    return asyncio.run(measure_fairness(asyncio, question['load']))


class Clock:
    def restart(self):
        self.elapsed = 0
        self.since = thread_time_ns()

    def pause(self):
        self.elapsed += thread_time_ns() - self.since

    def resume(self):
        self.since = thread_time_ns()

    def stop(self):
        self.pause()
        return self.elapsed


def deadline(duration):
    began = perf_counter()
    began_busy = thread_time()
    return lambda: (thread_time() - began_busy) * 1000 >= duration or (perf_counter() - began) * 1000 >= 10 * duration


async def measure_time(work):
    clock = Clock()

    async def time(rounds):
        clock.restart()
        await work(rounds, job['size'], clock)
        return clock.stop()

    rounds = 1
    is_warm = deadline(job['warmup'])
    while True:
        began = perf_counter()
        await time(rounds)
        if perf_counter() - began < job['sample'] / 1000:
            rounds *= 2
        if is_warm():
            break
    samples = []
    is_enough = deadline(job['budget'])
    while not is_enough() or len(samples) < job['minSamples']:
        samples.append(await time(rounds) / (rounds * job['operations']))
    return samples


def resident():
    with open('/proc/self/statm') as statm:
        return int(statm.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')


def measure_memory(asyncio, park):
    import gc
    import tracemalloc
    asyncio.run(park(1000, lambda: None))
    heap = job['case'] == 'heap'
    if heap:
        tracemalloc.start()

    def used():
        gc.collect()
        return tracemalloc.get_traced_memory()[0] if heap else resident()

    before = used()
    samples = []
    asyncio.run(park(job['size'], lambda: samples.append((used() - before) / job['size'])))
    return samples


async def measure_fairness(asyncio, load):
    async def answer(reader, writer):
        try:
            while await reader.readuntil(b'\r\n\r\n'):
                writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass

    server = await asyncio.start_server(answer, '127.0.0.1', 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, sys.stdin.readline)

    late = []
    end = perf_counter() + job['load'] / 1000

    def tick():
        due = perf_counter() + 0.001

        def fire():
            late.append(max(0, perf_counter() - due) * 1000)
            if perf_counter() < end:
                tick()
        loop.call_later(0.001, fire)

    tick()
    await load(job['case'], end)
    while not late:
        await asyncio.sleep(0.001)
    return late


samples = main()
print(json.dumps({'samples': samples}), flush=True)
# Open connections of the client are no reason to stay.
os._exit(0)
