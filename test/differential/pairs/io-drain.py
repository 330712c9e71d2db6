import asyncio
from support import kind, say


async def attempt(name, wait):
    try:
        await wait
        say(name, "ok")
    except Exception as error:
        say(name, kind(error))


async def main():
    async def handle(reader, writer):
        command = await reader.readline()
        if command == b"close\n":
            writer.close()
        elif command == b"answer\n":
            writer.write(b"yes\n")
            await reader.read()
            writer.close()
        else:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()

    reader, writer = await asyncio.open_connection(*address)
    await attempt("nothing written", writer.drain())
    writer.write(b"answer\n")
    await attempt("little written", writer.drain())
    say((await reader.readline()).decode().strip())
    writer.close()
    await attempt("closed", writer.drain())
    await attempt("wait", writer.wait_closed())
    await attempt("wait again", writer.wait_closed())
    await attempt("gone", writer.drain())
    writer.write(b"into the void")
    await attempt("void", writer.drain())
    say(reader.at_eof(), writer.is_closing())

    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"close\n")
    say(len(await reader.read()), reader.at_eof(), writer.is_closing())
    await attempt("half", writer.drain())
    writer.close()
    await attempt("wait", writer.wait_closed())
    await attempt("gone", writer.drain())

    reader, writer = await asyncio.open_connection(*address)
    writer.transport.abort()
    await attempt("aborted", writer.drain())
    await attempt("wait", writer.wait_closed())
    say(len(await reader.read()))
    server.close()
    await server.wait_closed()


asyncio.run(main())
