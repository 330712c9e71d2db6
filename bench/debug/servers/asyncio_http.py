"""The same two handlers on asyncio: asyncio_http.py helpers|tasks. Prints its port.

There is no web framework here: a responder on start_server that reads a request's head and answers. So its times
are no comparison of servers; what is compared is the ratio of each to itself with debug mode.
"""
import asyncio
import json
import resource
import sys

users = {'7': {'name': 'Ada', 'visits': 0}}


async def authenticate(token):
    return '7' if token else '0'


async def load(id):
    return users.get(id)


async def greet(user):
    user['visits'] += 1
    return 'Hello, ' + user['name']


async def with_helpers():
    id = await authenticate('token')
    user = await load(id)
    return {'greeting': await greet(user)}


async def with_tasks():
    async with asyncio.timeout(1):
        user = asyncio.create_task(load('7'))
        await visits.put('7')
        return {'greeting': 'Hello, ' + (await user)['name']}


async def count():
    while True:
        await visits.get()


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {'cpu': (usage.ru_utime + usage.ru_stime) * 1e6}


async def main():
    global visits
    visits = asyncio.Queue(1000)
    counter = asyncio.create_task(count())
    handle = with_helpers if sys.argv[1] == 'helpers' else with_tasks

    async def answer(reader, writer):
        try:
            while True:
                head = await reader.readuntil(b'\r\n\r\n')
                body = processor_time() if head.startswith(b'GET /cpu') else await handle()
                text = json.dumps(body).encode()
                writer.write(b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n' % len(text) + text)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, '127.0.0.1', 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await counter


asyncio.run(main())
