"""What the Python half of every pair shares; `support.ts` is its mirror.

`say` prints a value the same way in both languages, and `kind` names an error's class by the name it has in
TypeScript, so that a difference in the output is a difference in behaviour.
"""

import asyncio
import selectors

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


class _JumpingSelector:
    """Waits for nothing: where the loop would sleep until a timer, time jumps to it."""

    def __init__(self, loop):
        self._loop = loop
        self._selector = selectors.DefaultSelector()

    def select(self, timeout=None):
        if timeout is None or timeout <= 0:
            return self._selector.select(timeout)
        events = self._selector.select(0)
        if not events:
            self._loop.now += timeout
        return events

    def __getattr__(self, name):
        return getattr(self._selector, name)


class _VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.now = 0.0
        super().__init__(_JumpingSelector(self))

    def time(self):
        return self.now


def run_on_virtual_time(main, *, debug=None):
    """`asyncio.run()` on a clock that no busy machine disturbs: which of two timers is first is then certain."""
    with asyncio.Runner(debug=debug, loop_factory=_VirtualLoop) as runner:
        return runner.run(main)
