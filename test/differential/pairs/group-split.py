import asyncio
from support import Boom, Crash, kind, say


async def fail(error):
    raise error


def tree(e, depth=0):
    say("-" * depth + ">", kind(e), len(getattr(e, "exceptions", ())))
    for x in getattr(e, "exceptions", ()):
        tree(x, depth + 1)


async def main():
    async def inner():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail(Boom("inner boom")))
            tg.create_task(fail(Crash("inner crash")))

    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail(Crash("outer crash")))
            tg.create_task(inner())
            tg.create_task(fail(Boom("outer boom")))
    except BaseExceptionGroup as eg:
        caught = eg
    tree(caught)
    match, rest = caught.split(Boom)
    say("match", match)
    say("rest", rest)
    say("none", caught.split(KeyError)[0])
    whole, none = caught.split(Exception)
    say("whole", whole is caught, none)
    say("subgroup", caught.subgroup(Crash))
    say("predicate", caught.subgroup(lambda e: "inner" in str(e) and not isinstance(e, BaseExceptionGroup)))
    say("no subgroup", caught.subgroup(lambda e: False))
    own = ExceptionGroup("mine", [Boom("1"), ExceptionGroup("deep", [Crash("2")])])
    say(own.message, own, own.split(Crash)[0].message, own.subgroup(Crash))


asyncio.run(main())
