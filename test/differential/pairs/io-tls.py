import asyncio
import pathlib
import re
import ssl
import tempfile
from support import kind, say

# The certificates of the tests, whose TypeScript half imports them.
source = (pathlib.Path(__file__).parents[2] / "transports" / "certificates.ts").read_text()
key, cert = re.findall(r"-----BEGIN[^`]*", source)[:2]
folder = tempfile.TemporaryDirectory()
(pathlib.Path(folder.name) / "key").write_text(key)
(pathlib.Path(folder.name) / "cert").write_text(cert)
server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
server_side.load_cert_chain(pathlib.Path(folder.name) / "cert", pathlib.Path(folder.name) / "key")
trusting = ssl.create_default_context(cadata=cert)


async def main():
    async def echo(reader, writer):
        async for line in reader:
            writer.write(line.upper())
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=server_side)
    address = server.sockets[0].getsockname()
    for options in ({"ssl": trusting}, {"ssl": trusting, "server_hostname": "localhost"}):
        reader, writer = await asyncio.open_connection(*address, **options)
        writer.write(b"hello\n")
        say((await reader.readline()).decode().strip(), writer.can_write_eof())
        say(writer.get_extra_info("peername")[1] == address[1], writer.get_extra_info("cipher") is not None)
        writer.close()
        await writer.wait_closed()
    for options in (
        {"ssl": True},
        {"ssl": trusting, "server_hostname": "other.example"},
    ):
        try:
            await asyncio.open_connection(*address, **options)
        except ssl.SSLCertVerificationError:
            say("not trusted")
    for options in ({"server_hostname": "localhost"}, {"ssl": trusting, "ssl_handshake_timeout": 0}):
        try:
            await asyncio.open_connection(*address, **options)
        except ValueError as error:
            say(error)
    server.close()
    await server.wait_closed()

    # Over to TLS on a live connection.
    async def upgrading(reader, writer):
        say("server", (await reader.readline()).decode().strip(), writer.get_extra_info("sslcontext") is not None)
        writer.write(b"go ahead\n")
        await writer.drain()
        await writer.start_tls(server_side)
        say("server", (await reader.readline()).decode().strip(), writer.get_extra_info("sslcontext") is not None)
        writer.write(b"and secret\n")
        writer.close()

    server = await asyncio.start_server(upgrading, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"STARTTLS\n")
    say("client", (await reader.readline()).decode().strip())
    await writer.start_tls(trusting, server_hostname="localhost")
    writer.write(b"secret\n")
    say("client", (await reader.readline()).decode().strip())
    say(len(await reader.read()))
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()


asyncio.run(main())
