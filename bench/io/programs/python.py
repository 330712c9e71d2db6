"""The same programs for asyncio and uvloop: python.py echo-streams|echo-protocol|lines|spawn [uvloop] …"""

import asyncio
import sys
import time


async def handle(reader, writer):
    try:
        while data := await reader.read(262_144):
            writer.write(data)
            await writer.drain()
    except ConnectionResetError:
        pass
    writer.close()


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def serve(server):
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


async def echo_streams():
    await serve(await asyncio.start_server(handle, "127.0.0.1", 0, backlog=1000))


async def echo_protocol():
    loop = asyncio.get_running_loop()
    await serve(await loop.create_server(Echo, "127.0.0.1", 0, backlog=1000))


async def lines(port, count):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    seen = size = 0
    async for line in reader:
        size += len(line)
        seen += 1
        if seen >= count:
            break
    print(size)
    writer.transport.abort()


async def spawn(count, at_once):
    async def several():
        for _ in range(count // at_once):
            child = await asyncio.create_subprocess_exec(
                "true", stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
            )
            await child.communicate()

    began = time.perf_counter()
    await asyncio.gather(*(several() for _ in range(at_once)))
    print((time.perf_counter() - began) * 1e6 / count)


def main(program, *args):
    if args[:1] == ("uvloop",):
        import uvloop

        uvloop.install()
        args = args[1:]
    programs = {"echo-streams": echo_streams, "echo-protocol": echo_protocol, "lines": lines, "spawn": spawn}
    asyncio.run(programs[program](*map(int, args)))


main(*sys.argv[1:])
