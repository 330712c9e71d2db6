import asyncio
import os
import tempfile
from support import kind, say


class Telling(asyncio.Protocol):
    def __init__(self):
        self.got = b""
        self.events = []
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.events.append("made")

    def data_received(self, data):
        self.got += data

    def eof_received(self):
        self.events.append("eof")

    def connection_lost(self, error):
        self.events.append("lost")
        self.lost.set_result(error)


async def main():
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "fifo")
        os.mkfifo(path)
        read_end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        write_end = os.open(path, os.O_WRONLY)
        reading, reader = await loop.connect_read_pipe(Telling, os.fdopen(read_end, "rb", 0))
        writing, writer = await loop.connect_write_pipe(Telling, os.fdopen(write_end, "wb", 0))
        say(reading.is_reading(), writing.can_write_eof(), writing.get_write_buffer_size())
        writing.write(b"through ")
        writing.writelines([b"the ", b"pipe"])
        reading.pause_reading()
        await asyncio.sleep(0.01)
        say(reading.is_reading())
        reading.resume_reading()
        writing.write_eof()
        say(await reader.lost, reader.got.decode(), reader.events)
        say(await writer.lost, writer.events, writing.is_closing(), reading.is_closing())

        # Nobody reads any more.
        read_end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        write_end = os.open(path, os.O_WRONLY)
        writing, writer = await loop.connect_write_pipe(Telling, os.fdopen(write_end, "wb", 0))
        os.close(read_end)
        writing.write(b"to nobody")
        error = await writer.lost
        say(error is None or error.errno == 32)

        with open(path + ".txt", "wb") as file:
            for connect in (loop.connect_read_pipe, loop.connect_write_pipe):
                try:
                    await connect(Telling, file)
                except ValueError as error:
                    say(error)


asyncio.run(main())
