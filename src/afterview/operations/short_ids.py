"""Give the lines of a listing their short names: a number, and an id with the person's first name.

Every listing needs this, so it imports little; `handles` finds what a person names by them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from afterview.log.ids import ascii_slug
from afterview.model import first_name
from afterview.operations.finding import normalized
from afterview.operations.listing import number_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from afterview.model import Interview
    from afterview.workspace import Workspace


class Handle(NamedTuple):
    """Holds the short names of a line of a listing."""

    number: str
    """Its number; empty if it could not be kept."""
    id: str
    """Its id, with the person by first name."""


def handles(workspace: Workspace, ids: Iterable[str]) -> dict[str, Handle]:
    """Return the short names of each id in a listing, and remember the numbers."""
    ids = tuple(ids)
    return named(workspace, ids, number_lines(workspace, ids))


def named(
    workspace: Workspace, ids: Iterable[str], numbers: Mapping[str, str]
) -> dict[str, Handle]:
    """Return the short names of each id that has these numbers."""
    rounds = by_id(workspace)
    return {id_: Handle(numbers.get(id_, ""), short_id(id_, rounds)) for id_ in ids}


def by_id(workspace: Workspace) -> dict[str, Interview]:
    """Return the interviews of the log by their ids in the form for comparing."""
    return {normalized(each.id): each for each in workspace.interviews}


def short_id(id_: str, rounds: Mapping[str, Interview]) -> str:
    """Return a step id with the person by first name, if that is clear: `acme/connect/jane`."""
    rest, _, person = id_.rpartition("/")
    names = _first_names(rounds.get(normalized(rest.partition("/")[0])))
    return f"{rest}/{names[person]}" if person in names else id_


def full_id(id_: str, rounds: Mapping[str, Interview]) -> str:
    """Return a step id with the person by full name, in place of what `short_id` returns."""
    rest, _, person = id_.rpartition("/")
    names = _first_names(rounds.get(rest.partition("/")[0]))
    full = [name for name, first in names.items() if first == ascii_slug(person)]
    return f"{rest}/{full[0]}" if full else id_


def _first_names(interview: Interview | None) -> Mapping[str, str]:
    """Return the first name in ASCII of each person that has a clear one, by the name in step ids.

    People with the same first name keep their full names, so that no short name ever comes to mean
    another person.
    """
    people = interview.interviewers if interview else ()
    names = {normalized(each.slug): ascii_slug(first_name(each.name)) for each in people}
    whole = {normalized(each.slug): ascii_slug(each.name) for each in people}
    count = Counter((*names.values(), *names))
    return {
        full: first
        for full, first in names.items()
        if first and first != whole[full] and count[first] == 1
    }
