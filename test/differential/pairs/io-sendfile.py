import asyncio
import tempfile
from support import say


class Collecting(asyncio.Protocol):
    def __init__(self):
        self.got = b""
        self.lost = asyncio.get_running_loop().create_future()

    def data_received(self, data):
        self.got += data

    def connection_lost(self, error):
        self.lost.set_result(None)


async def main():
    loop = asyncio.get_running_loop()
    content = b"".join(b"%05d\n" % i for i in range(50_000))
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        for options in ({}, {"offset": 60, "count": 12}, {"offset": len(content) - 6}, {"offset": len(content)}, {"count": 10**7}):
            collecting = Collecting()
            server = await loop.create_server(lambda: collecting, "127.0.0.1", 0)
            transport, _ = await loop.create_connection(asyncio.Protocol, *server.sockets[0].getsockname())
            transport.write(b"<")
            sent = await loop.sendfile(transport, file, **options)
            transport.write(b">")
            transport.close()
            await collecting.lost
            say(sent, len(collecting.got), collecting.got[:7].decode().strip(), collecting.got[-7:].decode().replace("\n", " "))
            server.close()
            await server.wait_closed()
        for options in ({"offset": -1}, {"offset": 1.5}, {"count": 0}, {"count": "x"}):
            server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
            transport, _ = await loop.create_connection(asyncio.Protocol, *server.sockets[0].getsockname())
            try:
                await loop.sendfile(transport, file, **options)
            except (ValueError, TypeError) as error:
                say(error)
            transport.close()
            try:
                await loop.sendfile(transport, file)
            except RuntimeError as error:
                say(error)
            server.close()


asyncio.run(main())
