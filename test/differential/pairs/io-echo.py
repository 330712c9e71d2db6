import asyncio
from support import say


async def main():
    finished = asyncio.Queue()

    async def handle(reader, writer):
        count = 0
        async for line in reader:
            count += 1
            writer.write(line.upper())
            await writer.drain()
        writer.write_eof()
        writer.close()
        await writer.wait_closed()
        await finished.put(count)

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    say(server.is_serving(), len(server.sockets))
    port = server.sockets[0].getsockname()[1]

    async def client(name, count):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answers = []
        for i in range(count):
            writer.write(f"{name} {i}\n".encode())
            await writer.drain()
            answers.append((await reader.readline()).decode().strip())
        say(writer.can_write_eof(), writer.is_closing())
        writer.write_eof()
        try:
            writer.write(b"more")
        except RuntimeError as error:
            say(error)
        say(len(await reader.read()), reader.at_eof())
        writer.close()
        say(writer.is_closing())
        await writer.wait_closed()
        return answers

    for name, count in (("a", 3), ("b", 0), ("c", 1)):
        say(await client(name, count))
        say("served", await finished.get())
    server.close()
    say(server.is_serving(), len(server.sockets))
    await server.wait_closed()
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except OSError as error:
        say(error.errno == 111)


asyncio.run(main())
