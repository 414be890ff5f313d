"""Which of the calendars or task lists of an account is ours.

A name is the person's to change, so a mark of ours counts first, then what stands in a calendar,
and its name last. Pure: what has to be asked of a service is handed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.errors import InTheWayError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    Holding = Callable[[Sequence["Container"]], Collection[str]]


CALENDAR, LIST = "calendar", "task list"


class Container(NamedTuple):
    """A calendar or a task list that the account shows."""

    id: str
    name: str
    made_for: str | None = None
    """The name in our mark, which stays when it is renamed; None where it bears no mark."""
    since: str = ""
    """When it was made, as far as that is known, in a form that sorts."""


class Wanted(NamedTuple):
    """A calendar or list that the configuration asks for."""

    name: str
    what: str
    """CALENDAR or LIST."""
    option: str
    """The option that names it."""
    by_name: bool = True
    """Whether one without a mark is taken for its name."""


def wanted_by(options: Mapping[str, Any], *, by_name: bool = True) -> dict[str, Wanted]:
    """Return the calendar that a target wants and, unless tasks are events, the task list.

    They come from the options `calendar`, `task_list` (that of the calendar if it is empty) and
    `tasks`; `by_name` is that of the calendar. The keys are CALENDAR and LIST.
    """
    wanted = {CALENDAR: Wanted(options["calendar"], CALENDAR, "calendar", by_name)}
    if options["tasks"] == "todos":
        name = options["task_list"] or options["calendar"]
        wanted[LIST] = Wanted(name, LIST, "task_list")
    return wanted


def known(wanted: Wanted, there: Iterable[Container]) -> str:
    """Return the id of the one that is ours by its mark or by its name; empty where none is."""
    ranked = ((_rank(wanted, one), one.since, one.id) for one in there)
    return min((found for found in ranked if found[0]), default=(0, "", ""))[-1]


def adopted(wanted: Wanted, there: Sequence[Container], holding: Holding) -> str:
    """Return the id of the one that is ours; empty where none holds anything of ours.

    Raises InTheWayError where that is not sure: the person has to say which it is.
    """
    marked = [one for one in there if one.made_for is not None and _rank(wanted, one)]
    if len(marked) == 1:
        return marked[0].id
    ids = holding(there)
    held = [one for one in there if one.id in ids]
    if sure := known(wanted, held) or known(wanted, marked):
        return sure
    if not held:
        return known(wanted, there)
    # One that is called as it was made is that of another target.
    left = [one for one in held if one.made_for != one.name]
    if len(left) == 1 and left[0].made_for is None and not known(wanted, there):
        return left[0].id
    names = ", ".join(sorted(f'"{one.name}"' for one in held))
    msg = (
        f'no {wanted.what} called "{wanted.name}" holds entries of afterview, but these do: '
        f"{names}; write the name of the right one into {wanted.option}, and run adopt again; "
        "or start with a new one: afterview sync"
    )
    raise InTheWayError(msg)


def chosen(wanted: Wanted, there: Sequence[Container], holding: Holding, *, adopt: bool) -> str:
    """Return the id of the one that is ours; empty where none is.

    `adopt` is `Context.adopt`: what holds entries of ours may be taken over. Raises InTheWayError.
    """
    return adopted(wanted, there, holding) if adopt else known(wanted, there)


def container(ids: Mapping[Wanted, str]) -> str:
    """Return `Changes.container`, where no other account has the same ids.

    `ids` has the id of each calendar and list, empty while it is missing.
    """
    return "\n".join(ids.values()) if all(ids.values()) else ""


def claims(ids: Mapping[Wanted, str], owners: Mapping[str, str]) -> tuple[str, ...]:
    """Return `Changes.claims`; empty once everything that is wanted is there.

    `ids` is as in `container`. `owners` has by `Wanted.what` a text that identifies the account in
    which it is made, if that is known.
    """
    if all(ids.values()):
        return ()
    owned = {wanted: owners.get(wanted.what, "") for wanted in ids}
    texts = (
        id_ or (f"{owned[wanted]}: {wanted.what} {wanted.name}" if owned[wanted] else "")
        for wanted, id_ in ids.items()
    )
    return tuple(filter(None, texts))


def kept(
    wanted: Wanted, made: Container, there: Sequence[Container], holding: Holding
) -> Container:
    """Return which one to keep where others came in the same breath as the one that we made.

    It is one that holds entries already, else the older.
    """
    others = [one for one in there if one.id != made.id and _rank(wanted, one)]
    if not others:
        return made
    ids = holding(others)
    return min((made, *others), key=lambda one: (one.id not in ids, one.since, one.id))


def second(wanted: Wanted, target: str) -> str:
    """Say that another computer made what is wanted before us."""
    return (
        f'another computer made the {wanted.what} "{wanted.name}" at the same moment, and that one '
        f"is kept; let only one of the two sync to it, or adopt it here: afterview adopt "
        f"{target}"
    )


def _rank(wanted: Wanted, one: Container) -> int:
    """Return 1 for what is ours for sure, more for what is less so, 0 for what is not."""
    called = one.name == wanted.name
    if one.made_for == wanted.name:
        return 1 if called else 2
    if not called:
        return 0
    # Made under another name: it was renamed, and so was the target in the configuration.
    return 3 if one.made_for is not None else 4 * wanted.by_name


__all__ = [
    "CALENDAR",
    "LIST",
    "Container",
    "Wanted",
    "adopted",
    "chosen",
    "claims",
    "container",
    "kept",
    "known",
    "second",
    "wanted_by",
]
