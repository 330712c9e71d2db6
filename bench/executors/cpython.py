"""CPython's executors, asked the same: prints the samples as JSON. `cpython.py thread|process|interpreter [cold]`"""

import concurrent.futures as futures
import json
import sys
import time

WORKERS = 2
MANY = 5000
IN_A_ROW = 500
MEGABYTE = 1_000_000


def add(a, b):
    return a + b


def measure(data):
    return len(data)


def make(kind):
    name = {"thread": "ThreadPoolExecutor", "process": "ProcessPoolExecutor", "interpreter": "InterpreterPoolExecutor"}[kind]
    return getattr(futures, name)(WORKERS)


def timed(operations, work):
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e6 / operations


def in_a_row(pool):
    for i in range(IN_A_ROW):
        assert pool.submit(add, i, 1).result() == i + 1


def at_once(pool):
    assert [f.result() for f in [pool.submit(add, i, 1) for i in range(MANY)]][-1] == MANY


def copied(pool):
    for _ in range(50):
        assert pool.submit(measure, bytes(MEGABYTE)).result() == MEGABYTE


def main(kind, what="warm"):
    began = time.perf_counter()
    with make(kind) as pool:
        if what == "cold":
            pool.submit(add, 1, 2).result()
            print(json.dumps({"cold": [(time.perf_counter() - began) * 1e3]}))
            return
        results = {}
        for name, operations, work in (("round-trip", IN_A_ROW, in_a_row), ("many", MANY, at_once), ("copied", 50, copied)):
            for _ in range(2):
                work(pool)
            results[name] = [timed(operations, lambda: work(pool)) for _ in range(9)]
        print(json.dumps(results))


if __name__ == "__main__":
    main(*sys.argv[1:])
