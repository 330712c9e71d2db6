import asyncio
import os
import tempfile
from support import say


async def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "socket")

        async def handle(reader, writer):
            say(writer.get_extra_info("sockname") == path)
            writer.write((await reader.readline()).upper())
            writer.close()

        server = await asyncio.start_unix_server(handle, path)
        say(server.sockets[0].getsockname() == path, os.path.exists(path))
        reader, writer = await asyncio.open_unix_connection(path)
        say(writer.get_extra_info("peername") == path)
        writer.write(b"hello\n")
        say((await reader.read()).decode().strip())
        writer.close()
        await writer.wait_closed()

        # Another one takes its place, as long as nobody looks.
        second = await asyncio.start_unix_server(handle, path)
        server.close()
        say(os.path.exists(path))
        second.close()
        say(os.path.exists(path))
        for connect in (asyncio.open_unix_connection(path), asyncio.open_unix_connection()):
            try:
                await connect
            except OSError as error:
                say(error.errno)
            except ValueError as error:
                say(error)
        open(path, "w").close()
        try:
            await asyncio.start_unix_server(handle, path)
        except OSError as error:
            say(error.errno, os.path.exists(path))


asyncio.run(main())
