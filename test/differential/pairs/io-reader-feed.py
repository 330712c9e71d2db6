import asyncio
from support import say


async def attempt(name, read):
    try:
        say(name, (await read).decode())
    except Exception as error:
        say(name, error, getattr(error, "partial", b"").decode(), getattr(error, "expected", None))


async def main():
    reader = asyncio.StreamReader()
    reader.feed_data(b"one\ntwo;three|four\n")
    await attempt("line", reader.readline())
    await attempt("until", reader.readuntil(b";"))
    await attempt("several", reader.readuntil((b"\n", b"|")))
    await attempt("exactly", reader.readexactly(2))
    await attempt("some", reader.read(100))
    await attempt("none", reader.read(0))
    say(reader.at_eof())

    # Waiting, fed in pieces.
    loop = asyncio.get_running_loop()
    for piece in (b"ab", b"c\nd", b"ef", b"\n", b"rest"):
        loop.call_soon(reader.feed_data, piece)
    loop.call_soon(reader.feed_eof)
    await attempt("line", reader.readline())
    await attempt("line", reader.readline())
    await attempt("exactly", reader.readexactly(10))
    say(reader.at_eof())
    await attempt("line", reader.readline())
    await attempt("until", reader.readuntil(b"x"))
    await attempt("exactly", reader.readexactly(1))
    await attempt("exactly none", reader.readexactly(0))
    await attempt("negative", reader.readexactly(-1))
    await attempt("all", reader.read())

    reader = asyncio.StreamReader()
    reader.feed_data(b"a\nb\nc")
    reader.feed_eof()
    async for line in reader:
        say("for", line.decode().rstrip())

    reader = asyncio.StreamReader()
    reader.feed_data(b"there is something\n")
    reader.set_exception(EOFError("broken"))
    for read in (reader.readline(), reader.read(5), reader.readexactly(1), reader.readuntil(b"x")):
        try:
            await read
        except EOFError as error:
            say("broken", str(error))


asyncio.run(main())
