"""Run a function in a process of its own, with a limit of time and memory.

What strangers wrote is read there: files that were dropped or shared, and invitations. One that
takes too long, or too much, is ended with its process and holds nobody else up.
"""

from __future__ import annotations

import resource
import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from afterview.errors import AfterviewError, InputError, fault, message_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

P = ParamSpec("P")
R = TypeVar("R")

SECONDS = 20.0
"""The longest time; ten seconds of computing is the most that damaged files took (docs/testing.md,
readers)."""
MEMORY = 1024**3
"""The most address space in bytes."""
AT_ONCE = 2
"""The number of processes at a time."""
TOO_SLOW = "reading it takes too long, so it was stopped: save only the part that matters"
TOO_LARGE = "reading it takes too much memory, so it was stopped: save only the part that matters"
ENDED = "reading it ended early, so nothing came of it: save only the part that matters"
BUSY = "other files are being read just now: try again in a moment"
_PRELOADED = (
    "__main__",
    "afterview.importing.invitation",
    "afterview.importing.match",
    "afterview.web.dropping",
    "afterview.web.proposals",
    "afterview.web.sharing",
)
"""The modules that the processes find loaded, so that each begins within some hundredths of a
second: those with the functions, and what they import late."""
_free = threading.BoundedSemaphore(AT_ONCE)


def run(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what a function of a module returns; it and everything around it has to be picklable.

    Raises InputError with the text of an AfterviewError that it raised, and where it is too slow,
    too large, or fails.
    """
    with _turn():
        is_said, value = _run(function, args, kwargs)
    if not is_said:
        raise InputError(value)
    answer: R = value
    return answer


@contextmanager
def _turn() -> Iterator[None]:
    if not _free.acquire(timeout=SECONDS):
        raise InputError(BUSY)
    try:
        yield
    finally:
        _free.release()


def _run(function: Callable[..., Any], args: Any, kwargs: Any) -> tuple[bool, Any]:
    from multiprocessing import get_context  # only where a file is read

    # Not "fork": this program has threads, whose locks a copy of it would keep for ever.
    context = get_context("forkserver")
    context.set_forkserver_preload([*_PRELOADED])
    ours, theirs = context.Pipe(duplex=False)
    work = (theirs, function, args, kwargs)
    process = context.Process(target=_answer, args=work, daemon=True)
    try:
        process.start()
        theirs.close()
        if not ours.poll(SECONDS):
            return False, TOO_SLOW
        found: tuple[bool, Any] = ours.recv()
    except EOFError:  # it ended without an answer
        process.join()
        return False, TOO_SLOW if process.exitcode == -signal.SIGXCPU else ENDED
    else:
        return found
    finally:
        ours.close()
        if process.pid is not None:
            process.kill()
            process.join()
        process.close()


def _answer(to: Connection, function: Callable[..., Any], args: Any, kwargs: Any) -> None:
    """Send whether it could be done, and what came of it or why not."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    with suppress(OSError, ValueError):  # a system without such limits has that of the time still
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS) + 1, int(SECONDS) + 2))
    try:
        found: tuple[bool, Any] = True, function(*args, **kwargs)
    except AfterviewError as error:
        found = False, message_of(error)
    except (MemoryError, RecursionError):
        found = False, TOO_LARGE
    except Exception as error:  # noqa: BLE001 - whoever waits has to be told
        found = False, fault(error)
    to.send(found)


__all__ = ["run"]
