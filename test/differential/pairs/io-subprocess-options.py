import asyncio
import os
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from support import say


def text(data):
    return None if data is None else data.decode()


async def output(child):
    stdout, _ = await child.communicate()
    return text(stdout).strip(), child.returncode


async def main():
    # Where and with what environment.
    say(*await output(await asyncio.create_subprocess_exec("pwd", cwd="/", stdout=PIPE)))
    env = {"PATH": os.environ["PATH"], "WORD": "said"}
    say(*await output(await asyncio.create_subprocess_exec("printenv", "WORD", "HOME", env=env, stdout=PIPE)))
    say(*await output(await asyncio.create_subprocess_shell('echo "$WORD"; exit 5', env=env, stdout=PIPE)))
    for options in ({"cwd": "/no/such/folder"}, {"env": {"PATH": "/no/such/folder"}}):
        try:
            await asyncio.create_subprocess_exec("true", **options)
        except OSError as error:
            say(error.errno)

    # Descriptors, of files and of pipes.
    with tempfile.TemporaryFile() as file:
        child = await asyncio.create_subprocess_shell("echo one; echo two >&2", stdout=file, stderr=STDOUT)
        say(await child.wait(), child.stdout is None)
        file.seek(0)
        child = await asyncio.create_subprocess_exec("cat", stdin=file.fileno(), stdout=PIPE)
        say(*await output(child))

    # What is taken for nothing else than an error.
    wrong = (
        lambda: asyncio.create_subprocess_shell("", text=True),
        lambda: asyncio.create_subprocess_exec("true", shell=True),
        lambda: asyncio.create_subprocess_exec(5),
        lambda: asyncio.create_subprocess_exec("true", 5),
        lambda: asyncio.create_subprocess_shell(["true"]),
        lambda: asyncio.create_subprocess_exec("true", stdin="x"),
    )
    for start in wrong:
        try:
            await start()
        except (TypeError, ValueError, AttributeError) as error:
            say("refused")

    # The input of a child is closed by itself or by hand, and lines come as they are written.
    child = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    for word in (b"first\n", b"second\n"):
        child.stdin.write(word)
        await child.stdin.drain()
        say(text(await child.stdout.readline()).strip(), child.returncode)
    child.stdin.write_eof()
    say(text(await child.stdout.read()), await child.wait(), child.stdin.is_closing())

    # Cancelled waits leave the child alone.
    child = await asyncio.create_subprocess_shell("read line; exit 4", stdin=PIPE)
    waits = [asyncio.create_task(child.wait()) for _ in range(3)]
    await asyncio.sleep(0.01)
    waits[1].cancel()
    child.stdin.write(b"go\n")
    for result in await asyncio.gather(*waits, return_exceptions=True):
        say(result)

    # A limit of the reader.
    child = await asyncio.create_subprocess_exec("head", "-c", "100000", "/dev/zero", stdout=PIPE, limit=100)
    try:
        await child.stdout.readline()
    except ValueError as error:
        say("too long")
    stdout, stderr = await child.communicate()
    say(len(stdout) < 100000, stderr, child.returncode)

    # A signal that a child handles, and one that it dies of by itself.
    child = await asyncio.create_subprocess_shell(
        'trap "echo asked; exit 9" TERM; echo ready; while :; do sleep 0.01; done', stdout=PIPE, stderr=DEVNULL
    )
    await child.stdout.readline()
    child.terminate()
    say(*await output(child))
    child = await asyncio.create_subprocess_shell("kill -USR1 $$; sleep 1")
    say(await child.wait())


asyncio.run(main())
