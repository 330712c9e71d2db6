import asyncio
from support import say


class Telling(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def pause_writing(self):
        say("pause", self.transport.get_write_buffer_size() > self.transport.get_write_buffer_limits()[1])

    def resume_writing(self):
        say("resume", self.transport.get_write_buffer_size() <= self.transport.get_write_buffer_limits()[0])


class Silent(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        transport.pause_reading()


async def main():
    loop = asyncio.get_running_loop()
    peers = asyncio.Queue()

    def peer():
        protocol = Silent()
        peers.put_nowait(protocol)
        return protocol

    server = await loop.create_server(peer, "127.0.0.1", 0)
    transport, protocol = await loop.create_connection(Telling, *server.sockets[0].getsockname())
    say(transport.get_write_buffer_limits())
    for limits in ({"high": 1000}, {"low": 1000}, {"high": 0}, {"high": 5, "low": 5}, {"high": 1, "low": 2}, {"low": -1}):
        try:
            transport.set_write_buffer_limits(**limits)
            say(transport.get_write_buffer_limits())
        except ValueError as error:
            say(error)
    transport.set_write_buffer_limits()
    say(transport.get_write_buffer_limits(), transport.get_write_buffer_size())
    chunk = bytes(4 << 20)
    while transport.get_write_buffer_size() == 0:
        transport.write(chunk)
    transport.write(chunk)
    say("no more")
    other = await peers.get()
    while not hasattr(other, "transport"):
        await asyncio.sleep(0.001)
    other.transport.resume_reading()
    while transport.get_write_buffer_size() > 0:
        await asyncio.sleep(0.001)
    transport.write(b"a little")
    transport.close()
    server.close()
    server.abort_clients()
    await server.wait_closed()


asyncio.run(main())
