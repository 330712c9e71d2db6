import asyncio
from support import Boom, say


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: say(context["message"], context["exception"], "transport" in context))

    async def failing(reader, writer):
        await reader.readline()
        raise Boom("in the handler")

    async def cancelling(reader, writer):
        await reader.readline()
        asyncio.current_task().cancel()
        await asyncio.sleep(0)

    async def fine(reader, writer):
        await reader.readline()
        writer.write(b"answer")
        writer.close()

    for handle in (failing, cancelling, fine):
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"go\n")
        say(handle.__name__, (await reader.read()).decode())
        writer.close()
        await writer.wait_closed()
        server.close()
        await server.wait_closed()

    # A protocol that fails.
    lost = loop.create_future()

    class Failing(asyncio.Protocol):
        def data_received(self, data):
            raise Boom("in the protocol")

        def connection_lost(self, error):
            say("lost", error)
            lost.set_result(None)

    server = await loop.create_server(Failing, "127.0.0.1", 0)
    loop.set_exception_handler(lambda loop, context: say(context["exception"], "transport" in context, "protocol" in context))
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"x")
    await lost
    writer.close()
    server.close()
    await server.wait_closed()


asyncio.run(main())
