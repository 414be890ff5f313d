"""A provider as the engine finds it: its name, its options, and how it is opened.

Every command reads the options of the configured targets, but only a run opens a provider. So these
values are in a module of their own, which costs less to import than the whole contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from afterview.provider.contract import Context, Login, Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One key of a target's (or any other) table of the configuration."""

    name: str
    kind: Literal["text", "path", "flag", "number", "choice", "choices", "time", "day"]
    """`path` arrives absolute, `choices` as a tuple out of `values`, `time`, a time of day written
    as "21:30", as a `datetime.time`, and `day`, written without quotes, as a `datetime.date`."""
    doc: str
    default: Any = None
    """In the form in which the value arrives; a `path` that is relative counts from the
    configuration file."""
    required: bool = False
    values: tuple[str, ...] = ()
    least: int = 0
    """The smallest number allowed."""
    most: int | None = None
    """The largest number allowed; None where there is no limit."""


def _keep_tasks(_options: Mapping[str, Any]) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """A provider as an entry point of the group `afterview.providers` names it."""

    name: str
    summary: str
    options: tuple[Option, ...]
    open: Callable[[Mapping[str, Any], Context], Provider]
    two_way: bool = False
    """Whether what a person does there is read back."""
    login: Callable[[Mapping[str, Any], Login, Context], None] | None = None
    """Ask for what is needed, try it, and keep it; raises LoginError where it does not do."""
    logout: Callable[[Mapping[str, Any], Context], None] | None = None
    """Tell the service that the token is no longer good; None where there is nothing to tell."""
    tasks_are_events: Callable[[Mapping[str, Any]], bool] = _keep_tasks
    """Return whether a target with these options shows each task as the event of its whole day, so
    that the engine leaves out the event of a follow-up date, which would stand there twice. A
    two-way provider is given the event in place of the task, because it reads back events; a
    one-way provider is given the task, and writes the event itself."""


PRIVATE = Option(
    name="private",
    kind="flag",
    default=False,
    doc="titles without names, and no text, place or link: for calendars that others can see",
)
INCLUDE = Option(
    name="include",
    kind="choices",
    default=(),
    values=("questions",),
    doc="what else may leave this machine: the questions and answers of earlier rounds",
)
HISTORY = Option(
    name="history",
    kind="number",
    default=180,
    most=3650,
    doc="days after which a past item leaves the target",
)


def steps_option(steps: tuple[str, ...]) -> Option:
    """Return the option by which a target takes only some kinds of step; all by default."""
    return Option(
        name="steps",
        kind="choices",
        default=steps,
        values=steps,
        doc="the kinds of step that the target takes",
    )


__all__ = ["HISTORY", "INCLUDE", "PRIVATE", "Option", "Plugin", "steps_option"]
