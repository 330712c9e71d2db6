import asyncio
from support import run_on_virtual_time, say


async def nested(outer_ms, inner_ms):
    me = asyncio.current_task()
    try:
        async with asyncio.timeout(outer_ms / 1000) as outer:
            try:
                async with asyncio.timeout(inner_ms / 1000) as inner:
                    await asyncio.sleep(10)
            except TimeoutError:
                say("inner timeout", inner.expired(), outer.expired(), me.cancelling())
                await asyncio.sleep(0)
                say("goes on in outer")
            except asyncio.CancelledError as e:
                say("inner cancelled", e, inner.expired(), me.cancelling())
                raise
    except TimeoutError:
        say("outer timeout", inner.expired(), outer.expired(), me.cancelling())
    say("done", me.cancelling())


async def main():
    await nested(200, 20)
    await nested(20, 200)
    # Both are over when the loop next looks at the clock.
    await nested(0, 0)
    await nested(-1, 0)
    await nested(0, -1)

    # Three deep, the middle one first.
    me = asyncio.current_task()
    try:
        async with asyncio.timeout(0.2):
            try:
                async with asyncio.timeout(0.02):
                    try:
                        async with asyncio.timeout(0.3):
                            await asyncio.sleep(10)
                    except TimeoutError:
                        say("wrong: innermost")
            except TimeoutError:
                say("middle", me.cancelling())
                raise
    except TimeoutError:
        say("passes through outer", me.cancelling())


run_on_virtual_time(main())
