import asyncio
from support import Boom, run_on_virtual_time, say


# Workers on a queue: results in order of completion, a poisoned job, a clean end.
async def worker(name, jobs, results):
    while True:
        job = await jobs.get()
        try:
            await asyncio.sleep(0.02 * job)
            if job == 3:
                raise Boom("job 3")
            results.append((name, job))
            say(name, "did", job)
        except Boom as e:
            say(name, "failed", e)
        finally:
            jobs.task_done()


async def main():
    jobs, results = asyncio.Queue(), []
    for job in (1, 9, 3, 0):
        jobs.put_nowait(job)
    workers = [asyncio.create_task(worker(f"w{i}", jobs, results)) for i in range(2)]
    await jobs.join()
    for w in workers:
        w.cancel()
    ends = await asyncio.gather(*workers, return_exceptions=True)
    say(ends, len(results))


run_on_virtual_time(main())
