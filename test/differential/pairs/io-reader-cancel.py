import asyncio
from support import say


async def main():
    reader = asyncio.StreamReader()
    reader.feed_data(b"abc")
    for read in (lambda: reader.readexactly(6), reader.readline, lambda: reader.readuntil(b";")):
        try:
            await asyncio.wait_for(read(), 0.01)
        except TimeoutError as error:
            say(error)
    reader.feed_data(b"def;\n")
    say((await reader.readexactly(3)).decode(), (await reader.readuntil(b";")).decode())

    # Cancelled before it runs, though what it waits for has come.
    task = asyncio.create_task(reader.readuntil(b"!"))
    await asyncio.sleep(0)
    reader.feed_data(b"late!")
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        say("cancelled")
    say((await reader.readline()).decode().strip(), (await reader.readuntil(b"!")).decode())

    # Two at once.
    task = asyncio.create_task(reader.readline())
    await asyncio.sleep(0)
    for read in (reader.readline(), reader.read(1), reader.readexactly(1), reader.readuntil(b"x")):
        try:
            await read
        except RuntimeError as error:
            say(error)
    reader.feed_data(b"for the first\n")
    say((await task).decode().strip())


asyncio.run(main())
