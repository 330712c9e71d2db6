import asyncio
from support import say


class Telling(asyncio.SubprocessProtocol):
    def __init__(self):
        self.events = []
        self.output = {1: b"", 2: b""}
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        self.events.append("made")

    def pipe_data_received(self, fd, data):
        self.output[fd] += data

    def pipe_connection_lost(self, fd, error):
        self.events.append(f"pipe {fd}")

    def process_exited(self):
        self.events.append("exited")

    def connection_lost(self, error):
        say("lost", error, self.events[0], *sorted(self.events[1:]))
        self.lost.set_result(None)


async def main():
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.subprocess_exec(Telling, "sh", "-c", "cat; echo oops >&2; exit 3")
    say(protocol.events, transport.get_returncode(), transport.get_pid() > 0)
    say([transport.get_pipe_transport(fd) is not None for fd in range(4)])
    stdin = transport.get_pipe_transport(0)
    stdin.write(b"to the child")
    say(stdin.can_write_eof())
    stdin.write_eof()
    await protocol.lost
    say(protocol.output[1].decode(), protocol.output[2].decode().strip(), transport.get_returncode())
    for method in (transport.kill, transport.terminate):
        try:
            method()
        except ProcessLookupError as error:
            say(error)
    transport.close()
    say(transport.is_closing())

    transport, protocol = await loop.subprocess_shell(Telling, "exec sleep 100", stdin=None, stderr=None)
    say([transport.get_pipe_transport(fd) is not None for fd in range(3)])
    transport.close()
    say(transport.is_closing())
    await protocol.lost
    say(transport.get_returncode())


asyncio.run(main())
