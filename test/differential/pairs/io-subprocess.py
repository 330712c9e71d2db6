import asyncio
import signal
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from support import say


def text(data):
    return None if data is None else data.decode()


async def main():
    child = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    say(child.returncode, child.stderr is None)
    say([text(part) for part in await child.communicate(b"hello")], child.returncode)

    child = await asyncio.create_subprocess_shell("echo out; echo err >&2; exit 7", stdout=PIPE, stderr=PIPE)
    say([text(part).strip() for part in await child.communicate()], child.returncode, await child.wait())

    child = await asyncio.create_subprocess_shell("echo out; echo err >&2", stdout=PIPE, stderr=STDOUT)
    say([(text(part) or "nothing").split() for part in await child.communicate()])

    child = await asyncio.create_subprocess_exec("cat", stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)
    say([text(part) for part in await child.communicate()])

    for name in ("terminate", "kill"):
        child = await asyncio.create_subprocess_exec("sleep", "100")
        getattr(child, name)()
        say(await child.wait(), child.returncode)
        try:
            child.terminate()
        except ProcessLookupError as error:
            say(error)
    child = await asyncio.create_subprocess_exec("sleep", "100")
    child.send_signal(signal.SIGHUP)
    say(await child.wait())

    child = await asyncio.create_subprocess_exec("sleep", "100")
    try:
        async with asyncio.timeout(0.01):
            await child.wait()
    except TimeoutError as error:
        say(error, child.returncode)
    child.kill()
    say(await asyncio.gather(child.wait(), child.wait()))

    for program in ("no-such-program", "/etc/passwd"):
        try:
            await asyncio.create_subprocess_exec(program)
        except OSError as error:
            say(error.errno)
    child = await asyncio.create_subprocess_shell("no-such-program", stderr=DEVNULL)
    say(await child.wait())

    # By lines, and an input that is not read.
    child = await asyncio.create_subprocess_exec("printf", "1\\n2\\n3", stdout=PIPE)
    async for line in child.stdout:
        say(text(line).strip())
    say(await child.wait())
    child = await asyncio.create_subprocess_exec("true", stdin=PIPE, stdout=PIPE)
    say([text(part) for part in await child.communicate(bytes(1 << 20))], child.returncode)


asyncio.run(main())
