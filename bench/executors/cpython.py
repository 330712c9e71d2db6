"""CPython's executors, asked the same: prints the samples as JSON. `cpython.py CLASS cold`, `cpython.py CLASS warm SAMPLES`"""

import concurrent.futures
import json
import sys
import time

MANY = 5000
IN_A_ROW = 500
BUFFERS = 50
MEGABYTE = 1_000_000
WARM_UP = 2


def add(a, b):
    return a + b


def measure(data):
    return len(data)


def one_by_one(pool):
    for i in range(IN_A_ROW):
        assert pool.submit(add, i, 1).result() == i + 1
    return IN_A_ROW


def at_once(pool):
    futures = [pool.submit(add, i, 1) for i in range(MANY)]
    assert [future.result() for future in futures] == list(range(1, MANY + 1))
    return MANY


def copied(pool):
    for _ in range(BUFFERS):
        assert pool.submit(measure, bytes(MEGABYTE)).result() == MEGABYTE
    return BUFFERS


QUESTIONS = (("one", 1, one_by_one), ("two", 2, one_by_one), ("many", 2, at_once), ("copied", 2, copied))


def sample(work, pool):
    began = time.perf_counter()
    operations = work(pool)
    return (time.perf_counter() - began) * 1e6 / operations


def warm(executor, samples):
    answer = {}
    for name, workers, work in QUESTIONS:
        with executor(workers) as pool:
            for _ in range(WARM_UP):
                work(pool)
            answer[name] = [sample(work, pool) for _ in range(samples)]
    return answer


def cold(executor):
    began = time.perf_counter()
    with executor(1) as pool:
        pool.submit(add, 1, 2).result()
        return {"cold": [(time.perf_counter() - began) * 1e3]}


def main(name, what, samples="9"):
    executor = getattr(concurrent.futures, name)
    print(json.dumps(cold(executor) if what == "cold" else warm(executor, int(samples))))


if __name__ == "__main__":
    main(*sys.argv[1:])
