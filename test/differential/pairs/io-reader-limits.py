import asyncio
from support import say


async def attempt(name, reader, read):
    try:
        say(name, (await read).decode())
    except asyncio.LimitOverrunError as error:
        say(name, error, error.consumed)
    except Exception as error:
        say(name, error)


async def main():
    for text in (b"12345\n", b"1234567\n", b"12345678\nnext\n", b"123456789"):
        reader = asyncio.StreamReader(limit=7)
        reader.feed_data(text)
        await attempt("line", reader, reader.readline())
        reader.feed_eof()
        say("left", (await reader.read()).decode())

    for separator in (b"#", b"##", b"###"):
        reader = asyncio.StreamReader(limit=7)
        reader.feed_data(b"1234567890##")
        await attempt("until", reader, reader.readuntil(separator))
        reader.feed_data(b"#")
        await attempt("again", reader, reader.readuntil(separator))
        say("left", (await reader.readexactly(13)).decode())

    # In pieces, each below the limit.
    reader = asyncio.StreamReader(limit=7)
    loop = asyncio.get_running_loop()
    for piece in (b"123", b"456", b"789", b"\n"):
        loop.call_soon(reader.feed_data, piece)
    await attempt("pieces", reader, reader.readline())
    for limit in (0, -1):
        try:
            asyncio.StreamReader(limit=limit)
        except ValueError as error:
            say(error)


asyncio.run(main())
