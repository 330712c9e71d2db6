import asyncio
from support import say


class Telling(asyncio.Protocol):
    # Which of two ends hears first is the system's affair: each keeps its own account.
    def __init__(self, name, keep_open=False):
        self.name = name
        self.keep_open = keep_open
        self.lost = asyncio.get_running_loop().create_future()
        self.ended = asyncio.get_running_loop().create_future()
        self.got = ""
        self.account = []

    def tell(self, *values):
        self.account.append(values)

    def say(self):
        for values in self.account:
            say(self.name, *values)

    def connection_made(self, transport):
        self.transport = transport
        self.tell("made", transport.is_closing(), transport.is_reading(), transport.get_protocol() is self)

    def data_received(self, data):
        self.got += data.decode()

    def eof_received(self):
        self.tell("eof", self.got)
        self.ended.set_result(None)
        return self.keep_open

    def connection_lost(self, error):
        self.tell("lost", error, self.transport.is_closing())
        self.lost.set_result(None)


async def main():
    loop = asyncio.get_running_loop()
    for keep_open in (False, True):
        theirs = Telling("server", keep_open)
        server = await loop.create_server(lambda: theirs, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        say("connecting")
        transport, ours = await loop.create_connection(lambda: Telling("client"), "127.0.0.1", port)
        say("connected", ours.transport is transport)
        while not hasattr(theirs, "transport"):
            await asyncio.sleep(0.001)
        transport.write(b"hello ")
        transport.writelines([b"to ", b"you"])
        transport.write_eof()
        if keep_open:
            await theirs.ended
            theirs.transport.write(b"and to you")
            theirs.transport.close()
        await theirs.lost
        await ours.lost
        theirs.say()
        ours.say()
        server.close()
        await server.wait_closed()

    # close: the protocol is told in a later turn, once.
    theirs = Telling("server")
    server = await loop.create_server(lambda: theirs, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for end in ("close", "abort"):
        theirs = Telling("server")
        transport, ours = await loop.create_connection(lambda: Telling("client"), "127.0.0.1", port)
        while not hasattr(theirs, "transport"):
            await asyncio.sleep(0.001)
        getattr(transport, end)()
        say("ending", transport.is_closing(), transport.is_reading(), ours.lost.done())
        getattr(transport, end)()
        await asyncio.sleep(0)
        say("next turn", ours.lost.done())
        await theirs.lost
        theirs.say()
        ours.say()
    server.close()
    await server.wait_closed()


asyncio.run(main())
