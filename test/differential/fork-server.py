"""Runs the Python halves of the pairs, each in a process of its own that is forked when asyncio is loaded already.

A line of the input names a program. Two lines of JSON answer: `{"pid": …}` when its process has begun, so that it can
be killed alone, and what it printed and how it ended.
"""

import asyncio  # noqa: F401  loaded for the programs
import json
import os
import runpy
import sys
import tempfile

sys.path.insert(0, sys.argv[1])
import support  # noqa: E402, F401


def become(program, out, err):
    """From here on this process is the program: its end is that of the interpreter."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    sys.argv = [program]
    runpy.run_path(program, run_name="__main__")
    sys.exit()


def answer(**fields):
    print(json.dumps(fields), flush=True)


for line in sys.stdin:
    program = line.rstrip("\n")
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid = os.fork()
        if pid == 0:
            become(program, out, err)
        answer(pid=pid)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode())
        answer(code=code, stdout=texts[0], stderr=texts[1])
