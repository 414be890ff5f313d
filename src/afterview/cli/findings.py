"""What a check of `doctor` finds, and what the checks share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from afterview.errors import AfterviewError, InputError, LockedError, fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import ExitStack
    from datetime import datetime

    from afterview.setup import FileProblem, Setup
    from afterview.store.database import Store


class Finding(NamedTuple):
    """Describes the result of one check."""

    what: str
    verdict: Literal["ok", "note", "wrong"]
    message: str
    """If the verdict is not ok, the message also says what to do."""
    exit_code: int = 0


@dataclass(slots=True)
class Visit:
    """Holds what the checks need, once there is a configuration."""

    setup: Setup
    now: datetime
    """Aware, in the person's zone."""
    stack: ExitStack
    """Closes the resources of the visit at its end."""
    store: Store | None = None
    """Open for reading, once it was found to be intact."""


def guarded(what: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings, and the error that interrupted them."""
    try:
        yield from findings
    except LockedError as error:
        yield Finding(what, "note", str(error))
    except AfterviewError as error:
        yield Finding(what, "wrong", str(error), error.exit_code)
    except Exception as error:  # noqa: BLE001 - whatever it is, the rest has to be looked at
        message = f"it could not be checked: {fault(error)}"
        yield Finding(what, "wrong", message, AfterviewError.exit_code)


def problems_of(what: str, problems: Iterable[FileProblem], well: str) -> Iterator[Finding]:
    """Yield each problem, or the message `well` if there is none."""
    found = [Finding(what, "wrong", each.shown, InputError.exit_code) for each in problems]
    yield from found or [Finding(what, "ok", well)]
