import asyncio
from support import say


async def main():
    connected = asyncio.Event()

    async def handle(reader, writer):
        connected.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    early = asyncio.create_task(server.wait_closed())
    forever = asyncio.create_task(server.serve_forever())
    await asyncio.sleep(0)
    try:
        await server.serve_forever()
    except RuntimeError as error:
        say(error)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await connected.wait()
    server.close()
    say(server.is_serving(), len(server.sockets))
    server.close()
    await asyncio.sleep(0.01)
    say(early.done(), forever.done())
    server.close_clients()
    try:
        await forever
    except asyncio.CancelledError as error:
        say(error)
    await early
    say((await reader.read()) == b"")
    writer.close()
    await server.wait_closed()
    for method in (server.serve_forever,):
        try:
            await method()
        except RuntimeError as error:
            say(error)

    # Cancelled: it is closed.
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async def serve():
        async with server:
            await server.serve_forever()
    task = asyncio.create_task(serve())
    await asyncio.sleep(0.01)
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as error:
        say(error)
    say(server.is_serving(), len(server.sockets))


asyncio.run(main())
