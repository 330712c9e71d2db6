import asyncio
import os
import tempfile
from support import say


async def main():
    loop = asyncio.get_running_loop()
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "fifo")
    os.mkfifo(path)
    read_end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    write_end = os.open(path, os.O_WRONLY)

    # A reader is called as long as there is something, with its arguments, and reads nothing itself.
    done = loop.create_future()
    calls = 0

    def readable(word, number):
        nonlocal calls
        calls += 1
        if calls < 3:
            return
        say(calls, word, number, os.read(read_end, 100).decode())
        say(loop.remove_reader(read_end), loop.remove_reader(read_end))
        done.set_result(None)

    loop.add_reader(read_end, readable, "word", 5)
    await asyncio.sleep(0.01)
    say(calls)
    os.write(write_end, b"some bytes")
    await done

    # The second takes the place of the first; what was removed is not called.
    done = loop.create_future()
    loop.add_writer(write_end, lambda: say("the first writer"))
    loop.add_writer(write_end, lambda: done.done() or done.set_result("the second writer"))
    say(await done)
    say(loop.remove_writer(write_end), loop.remove_writer(write_end), loop.remove_reader(write_end))
    loop.add_reader(read_end, lambda: say("never"))
    loop.remove_reader(read_end)
    os.write(write_end, b"x")
    await asyncio.sleep(0.01)
    os.read(read_end, 1)

    # A callback that fails is told to the handler, and goes on being called.
    failures = []
    loop.set_exception_handler(lambda _loop, context: failures.append(context))
    done = loop.create_future()

    def fails():
        if len(failures) == 2:
            loop.remove_reader(read_end)
            done.set_result(None)
        raise ArithmeticError

    loop.add_reader(read_end, fails)
    os.write(write_end, b"x")
    await done
    await asyncio.sleep(0)
    say(len(failures), "handle" in failures[0])
    os.read(read_end, 1)

    # The end of the other side is something to read.
    done = loop.create_future()
    loop.add_reader(read_end, lambda: done.done() or done.set_result(os.read(read_end, 1)))
    os.close(write_end)
    say(len(await done))
    loop.remove_reader(read_end)
    os.close(read_end)

    # What cannot be watched.
    with tempfile.TemporaryFile() as file:
        try:
            loop.add_reader(file, lambda: None)
        except OSError as error:
            say(error.errno)
    for wrong in (-1, "name", None):
        try:
            loop.add_reader(wrong, lambda: None)
        except (ValueError, TypeError):
            say("refused")
    os.unlink(path)
    os.rmdir(folder)


asyncio.run(main())
