import asyncio
import socket
from support import say


async def main():
    loop = asyncio.get_running_loop()
    for host, port, family in (
        ("127.0.0.1", 80, 0),
        ("::1", 81, 0),
        ("localhost", 82, socket.AF_INET),
        (None, 83, socket.AF_INET),
    ):
        found = await loop.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        say(*sorted({f"{address[0]} {address[1]}" for *_, address in found}))
    try:
        await loop.getaddrinfo("127.0.0.1", 80, family=socket.AF_INET6)
    except socket.gaierror:
        say("no such address")
    host, service = await loop.getnameinfo(("127.0.0.1", 59999))
    say(host, service)
    try:
        await loop.getnameinfo("127.0.0.1")
    except TypeError:
        say("refused")


asyncio.run(main())
