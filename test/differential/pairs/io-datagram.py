import asyncio
from support import say


class Telling(asyncio.DatagramProtocol):
    def __init__(self, name):
        self.name = name
        self.queue = asyncio.Queue()
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        say(self.name, "made")

    def datagram_received(self, data, address):
        self.queue.put_nowait((data.decode(), address))

    def error_received(self, error):
        self.queue.put_nowait(("error", error.errno))

    def connection_lost(self, error):
        say(self.name, "lost", error)
        self.lost.set_result(None)


async def main():
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(lambda: Telling("server"), local_addr=("127.0.0.1", 0))
    address = transport.get_extra_info("sockname")
    say(address[0], transport.is_closing(), transport.get_extra_info("peername"))
    connected, client = await loop.create_datagram_endpoint(lambda: Telling("client"), remote_addr=address)
    say(connected.get_extra_info("peername") == address)
    for message in (b"one", b"", b"three"):
        connected.sendto(message)
        data, sender = await server.queue.get()
        say("server got", data, sender[0])
        transport.sendto(data.upper().encode(), sender)
        say("client got", (await client.queue.get())[0])
    connected.sendto(b"to the same", address)
    say((await server.queue.get())[0])
    for wrong in (("127.0.0.1", 1), ("127.0.0.2", address[1])):
        try:
            connected.sendto(b"x", wrong)
        except ValueError as error:
            say(error)
    try:
        connected.sendto(5)
    except TypeError as error:
        say(error)
    transport.close()
    say(transport.is_closing())
    await server.lost
    connected.sendto(b"anybody?")
    say(await client.queue.get())
    connected.abort()
    await client.lost
    try:
        await loop.create_datagram_endpoint(lambda: Telling("nobody"))
    except ValueError as error:
        say(error)


asyncio.run(main())
