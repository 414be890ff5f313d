"""Say in rows what an import would write, for commands and page: labels, and what the log gets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from afterview.operations.wording import address, in_zone, role_and_round, say_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterview.dates.clock import Clock
    from afterview.importing.match import Changed
    from afterview.model import Interview


def details(
    interview: Interview, clock: Clock, notes: Iterable[str] = ()
) -> Iterator[tuple[str, str]]:
    """Yield labels with what the log will say of a new interview; nothing empty."""
    return (row for row in _details(interview, clock, notes) if row[1])


def _details(interview: Interview, clock: Clock, notes: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield "id", interview.id
    yield "company", interview.company
    yield "what", role_and_round(interview)
    yield "when", clock.say(interview.start, interview.end)
    yield "how", interview.mode
    yield "where", interview.location
    yield "link", interview.url
    for person in interview.interviewers:
        yield "who", ", ".join(filter(None, (_mail(person.name, person.email), person.title)))
    yield "contact", address(interview.contact) if interview.contact else ""
    if interview.promise:
        promise = interview.promise
        yield "promise", f"{promise.words}: {say_span(promise, clock.today)}"
    yield "status", interview.status or ""
    first, *rest = interview.notes.split("\n")
    yield "notes", f"{first} ..." if rest else first
    for note in notes:
        yield "note", note


def _mail(name: str, email: str) -> str:
    return f"{name} <{email}>" if email else name


def in_a_row(interview: Interview, clock: Clock) -> tuple[str, str]:
    """Return the id of a new interview, and what it is in a line."""
    said = role_and_round(interview)
    when = clock.say(interview.start, interview.end)
    text = f"{interview.company}{f', {said}' if said else ''}: {when}"
    return interview.id, f"{text}{f', {interview.status}' if interview.status else ''}"


def changes(changed: Changed, interview: Interview, clock: Clock) -> Iterator[tuple[str, str]]:
    """Yield each changed key with its old and new value; `interview` is as it will be."""
    new_zone = interview.timezone
    old_zone = next((old for key, old, _ in changed.keys if key == "timezone"), new_zone)
    for key, old, new in changed.keys:
        before = _say(old, old_zone, clock) or "(none)"
        yield key, f"{before} → {_say(new, new_zone, clock) or '(removed)'}"
    for name in changed.people:
        yield "who", f"{name} is added"
    for note in changed.notes:
        yield "note", note


def _say(value: Any, zone: str, clock: Clock) -> str:
    if isinstance(value, date):
        return clock.say(in_zone(value, zone, clock))
    return " ".join(str(value).split()) if value is not None else ""
