import asyncio
from support import Boom, kind, run_on_virtual_time, say


async def main():
    me = asyncio.current_task()
    try:
        async with asyncio.timeout(0.02) as t:
            say("open", t.expired(), t.when() is None)
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as e:
                say("body", e, t.expired(), me.cancelling())
                raise
    except TimeoutError as e:
        say("timeout", kind(e), kind(e.__cause__), t.expired(), me.cancelling())

    async with asyncio.timeout(0.2) as t:
        await asyncio.sleep(0)
    say("in time", t.expired(), me.cancelling())

    async with asyncio.timeout(None) as t:
        await asyncio.sleep(0.02)
    say("none", t.when(), t.expired())

    # An error of the body passes.
    try:
        async with asyncio.timeout(0.2) as t:
            raise Boom("mine")
    except Boom as e:
        say("error", e, t.expired())

    # The body swallows the cancellation: the block ends quietly, the request is taken back ...
    try:
        async with asyncio.timeout(0.02) as t:
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                say("swallowed")
    except TimeoutError:
        say("raised")
    else:
        say("not raised", t.expired(), me.cancelling())

    # ... and clean-up that raises replaces it.
    try:
        async with asyncio.timeout(0.02) as t:
            try:
                await asyncio.sleep(10)
            finally:
                raise Boom("clean-up")
    except Boom as e:
        say("clean-up", e, t.expired(), me.cancelling())

    # Clean-up may wait.
    try:
        async with asyncio.timeout(0.02) as t:
            try:
                await asyncio.sleep(10)
            finally:
                await asyncio.sleep(0.02)
                say("cleaned")
    except TimeoutError:
        say("timeout", me.cancelling())
    await asyncio.sleep(0)
    say("free")


run_on_virtual_time(main())
