import asyncio
import socket
import struct
from support import kind, say


class Small(asyncio.BufferedProtocol):
    def __init__(self):
        self.buffer = bytearray(4)
        self.sizes = []
        self.text = b""
        self.lost = asyncio.get_running_loop().create_future()

    def get_buffer(self, sizehint):
        return self.buffer

    def buffer_updated(self, nbytes):
        self.sizes.append(nbytes)
        self.text += self.buffer[:nbytes]

    def eof_received(self):
        say("eof")

    def connection_lost(self, exc):
        self.lost.set_result(exc)


async def attempt(name, wait):
    try:
        say(name, await wait)
    except Exception as error:
        partial = getattr(error, "partial", None)
        say(name, kind(error), *([] if partial is None else [partial.decode()]))


async def text(wait):
    return (await wait).decode()


async def main():
    loop = asyncio.get_running_loop()
    waits = asyncio.Event()

    async def handle(reader, writer):
        command = (await reader.readline()).decode().strip()
        if command == "short":
            writer.write(b"12345")
            writer.close()
        elif command == "slow":
            writer.write(b"12345")
            await reader.readline()
            writer.write(b"67890")
            writer.close()
        elif command == "reset":
            sock = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        elif command == "count":
            rest = await reader.read()
            writer.write(str(len(rest)).encode())
            writer.close()
        else:
            waits.set()
            await reader.read()
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()

    for read in (lambda r: r.readexactly(10), lambda r: r.readuntil(b";"), lambda r: r.readline(), lambda r: r.read(10)):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"short\n")
        await attempt("short", text(read(reader)))
        await attempt("again", text(reader.read()))
        await attempt("exactly", text(reader.readexactly(1)))
        say(reader.at_eof(), writer.is_closing())
        writer.close()
        await writer.wait_closed()

    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"slow\n")
    await attempt("too slow", asyncio.wait_for(text(reader.readexactly(10)), 0.2))
    writer.write(b"go on\n")
    await attempt("all of it", text(reader.readexactly(10)))
    writer.close()

    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"reset\n")
    await attempt("read", text(reader.read(1)))
    await attempt("read again", text(reader.readline()))
    await attempt("drain", writer.drain())
    await attempt("closed", writer.wait_closed())
    say(writer.is_closing(), reader.at_eof(), kind(reader.exception()))

    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"count\n")
    writer.write(b"x" * 1000)
    say(writer.can_write_eof())
    writer.write_eof()
    writer.write_eof()
    try:
        writer.write(b"more")
    except RuntimeError as error:
        say(kind(error))
    await attempt("counted", text(reader.read()))
    writer.close()
    await writer.wait_closed()

    transport, protocol = await loop.create_connection(Small, *address)
    transport.write(b"count\n" + b"x" * 12345)
    transport.write_eof()
    say(await protocol.lost, protocol.text.decode(), protocol.sizes)

    for end in (server.close_clients, server.abort_clients):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"wait\n")
        await waits.wait()
        waits.clear()
        end()
        await attempt("let go", text(reader.read()))
        writer.close()

    serving = asyncio.create_task(server.serve_forever())
    await asyncio.sleep(0)
    await attempt("twice", server.serve_forever())
    serving.cancel()
    try:
        await serving
    except asyncio.CancelledError:
        say("cancelled", server.is_serving(), len(server.sockets))
    await attempt("over", server.serve_forever())
    await attempt("refused", asyncio.open_connection(*address))


asyncio.run(main())
