"""What the Python half of every pair shares; `support.ts` is its mirror.

`say` prints a value the same way in both languages, and `kind` names an error's class by the name it has in
TypeScript, so that a difference in the output is a difference in behaviour.
"""

import asyncio

NAMES = {"ValueError": "RangeError", "Exception": "Error", "BaseExceptionGroup": "ExceptionGroup"}


class Boom(Exception):
    """An error of the program's own."""


class Crash(Exception):
    """Another one, of a different class."""


def kind(error):
    return NAMES.get(type(error).__name__, type(error).__name__)


def text(value):
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(round(value))
    if isinstance(value, BaseExceptionGroup):
        return f"{kind(value)}[{', '.join(text(e) for e in value.exceptions)}]"
    if isinstance(value, BaseException):
        # Messages are compared where they are the program's own; those of the library are worded for its users.
        own = isinstance(value, (Boom, Crash, asyncio.CancelledError))
        return f"{kind(value)}({value if own else ''})"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(text(v) for v in value)}]"
    return str(value)


def say(*values):
    print(*(text(v) for v in values), flush=True)
