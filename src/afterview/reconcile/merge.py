"""What a person changed in a calendar and what the plan changed, brought together field by field.

Three forms of one item meet: what the plan wanted when we wrote last (the base), what it wants now,
and what stands in the service. A field that only one side changed takes that side's value. Where
both did, the plan wins for the time, for then the log has news, and the person for all else.

Text of ours stands between two marker lines. What is written around them is the person's, and
stays as it is. Reminders, colour and free or busy are set when an item is created, and never
looked at again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.item_json import hashed
from afterview.model import Event, Task

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from afterview.model import Item

BEGIN = "--- afterview ---"
END = "--- your own notes below this line ---"
"""The lines around our text. They are words, not signs, for a person reads them on a phone."""

TIME = "time"
TEXT = "text"
WORDS = ("title", "location", "url", TEXT)
"""The fields that a person may have put words into."""

_INSTALLATION_DIGITS = 8
_MARK_DIGITS = 16
_MARK_VERSION = "v2"
"""What the digest of a mark begins with. Version 1 had no prefix: 16 hexadecimal digits alone."""
_FIELDS_OF_VERSION_1 = frozenset({"title", "url", TEXT, "done", "location", TIME})


class Surrounded(NamedTuple):
    """A description in parts: our text, and the person's before and after it."""

    before: str
    ours: str | None
    """None where the marker lines are not there (any more)."""
    after: str


class Merged(NamedTuple):
    """What is to stand in the service."""

    item: Item
    overruled: date | None = None
    """Where the plan's new time took the place of one that the person had chosen: that one."""


def surround(text: str, around: Surrounded | None = None) -> str:
    """Return a description with our `text` where it stands, or at the top where it does not."""
    before, after = ("", "") if around is None else (around.before, around.after)
    block = f"{BEGIN}\n{text.strip()}\n{END}" if text.strip() else ""
    return "\n\n".join(part for part in (before, block, after) if part)


def parts_of(description: str) -> Surrounded:
    """Return the parts of a description; without marker lines all of it is the person's."""
    lines = description.split("\n")
    marks = [line.strip() for line in lines]
    if BEGIN not in marks or END not in marks[marks.index(BEGIN) :]:
        return Surrounded("", None, description.strip())
    begin = marks.index(BEGIN)
    end = marks.index(END, begin)
    return Surrounded(
        before="\n".join(lines[:begin]).strip(),
        ours="\n".join(lines[begin + 1 : end]).strip(),
        after="\n".join(lines[end + 1 :]).strip(),
    )


def written_around(item: Item) -> str:
    """Return what the person wrote into the description of an item, around our text."""
    parts = parts_of(item.description)
    return "\n\n".join(part for part in (parts.before, parts.after) if part)


def as_sent(item: Item) -> Item:
    """Return an item of the plan as it is created: its text between the marker lines."""
    return replace(item, description=surround(item.description))


def merge(wanted: Item, base: Item, remote: Item) -> Merged:
    """Return what is to stand in the service in place of `remote`.

    `wanted` and `base` are items of the plan, now and when we wrote last; `remote` has the whole
    description of the service. All of them are in canonical form; to bring together an event and a
    task is a mistake of the caller, which raises TypeError or KeyError.
    """
    now, then, there = fields(wanted), fields(base), fields(remote, is_remote=True)
    chosen = {
        name: _choose(name, now[name], then[name], there[name]) for name in now if name != "done"
    }
    overruled = None
    if chosen[TIME] != there[TIME] and there[TIME] != then[TIME]:
        overruled = remote.start if isinstance(remote, Event) else remote.due
    item = replace(
        remote,
        uid=wanted.uid,
        step_id=wanted.step_id,
        title=chosen["title"],
        url=chosen["url"],
        description=_description(chosen[TEXT], there[TEXT], remote),
        done=_done(wanted, base, remote),
    )
    if isinstance(item, Event) and isinstance(wanted, Event):
        item = replace(item, location=chosen["location"])
        if chosen[TIME] != there[TIME]:
            item = replace(item, start=wanted.start, end=wanted.end)
    elif isinstance(item, Task) and isinstance(wanted, Task):
        due = chosen[TIME]
        item = replace(item, due=due, due_at=wanted.due_at if due == wanted.due else item.due_at)
    else:
        msg = f"{wanted.step_id}: an event and a task have no fields to merge"
        raise TypeError(msg)
    return Merged(item, overruled)


def fields(item: Item, *, is_remote: bool = False) -> dict[str, Any]:
    """Return the fields that are merged, in a form that compares by what it means.

    The text is our own part of the description: all of it in an item of the plan, and in one that
    `is_remote` in a service what stands between the marker lines, None where they are gone.
    """
    text: str | None = item.description.strip()
    if is_remote:
        text = parts_of(item.description).ours
    found: dict[str, Any] = {"title": item.title, "url": item.url, TEXT: text, "done": item.done}
    if isinstance(item, Event):
        found |= {"location": item.location, TIME: (_moment(item.start), _moment(item.end))}
    else:
        found[TIME] = item.due
    return found


def edited(base: Item, remote: Item) -> frozenset[str]:
    """Return the names of the fields in which a person made `remote` differ from the plan.

    What they wrote around our text counts as `around`.
    """
    then, there = fields(base), fields(remote, is_remote=True)
    shared = then.keys() & there.keys()
    names = {name for name in shared if not _same(name, then[name], there[name])}
    if written_around(remote) and (there[TEXT] is not None or not then[TEXT]):
        names.add("around")
    return frozenset(names - {"done"})


def in_words(names: frozenset[str]) -> bool:
    """Whether the person's edits hold words, which would be lost with the item."""
    return not names.isdisjoint({*WORDS, "around"})


def same(one: Item, other: Item) -> bool:
    """Whether writing `one` over `other` would change anything that we write."""
    return _written(one) == _written(other)


def mark_of(installation_id: str, wanted: Item, revision: int) -> str:
    """Return the mark of a write: whose it is, a digest of what the plan wanted, its revision.

    What the person changed is no part of it, though it was written along: an item that has the
    digest of its mark is all ours. By the revision two writes differ that say the same, one before
    and one after a third: it is known which of them stands there.
    """
    return f"{installation_id[:_INSTALLATION_DIGITS]}.{_digest(fields(wanted))}.{revision}"


def is_from(installation_id: str, mark: str) -> bool:
    """Whether a mark is of this installation; one that the service lost could be."""
    return not mark or mark.startswith(f"{installation_id[:_INSTALLATION_DIGITS]}.")


def is_untouched(item: Item, mark: str) -> bool:
    """Whether an item stands there as the plan wanted it with the write that the mark is of."""
    said = mark.split(".")[1:2]
    remote = fields(item, is_remote=True)
    return said in ([_digest(remote)], [_digest_of_version_1(remote)])


def _digest(merged: Mapping[str, Any]) -> str:
    """Return a digest of the fields that are merged; what is empty is no part of it."""
    said = {name: value for name, value in merged.items() if value}
    return f"{_MARK_VERSION}{hashed(said)[:_MARK_DIGITS]}"


def _digest_of_version_1(merged: Mapping[str, Any]) -> str:
    """Return the digest that marks had until version 2; many entries bear one for years to come."""
    import hashlib

    known = {name: merged[name] for name in sorted(merged.keys() & _FIELDS_OF_VERSION_1)}
    known[TEXT] = known[TEXT] or ""
    return hashlib.sha256(repr([*known.items()]).encode()).hexdigest()[:_MARK_DIGITS]


def _choose(name: str, now: Any, then: Any, there: Any) -> Any:
    """Return the value of one field."""
    if _same(name, now, then):
        return there
    if _same(name, there, then) or name == TIME:
        return now
    return there


def _same(name: str, one: Any, other: Any) -> bool:
    # No text of ours needs no marker lines.
    return one == other or (name == TEXT and not one and not other)


def _done(wanted: Item, base: Item, remote: Item) -> date | None:
    """Return the day on which it was done: never "open" over a tick that was not known here."""
    if wanted.done == base.done or isinstance(wanted, Event):
        return remote.done if isinstance(wanted, Task) else wanted.done
    if remote.done == base.done:
        return wanted.done
    return remote.done or wanted.done


def _description(chosen: str | None, there: str | None, remote: Item) -> str:
    if _same(TEXT, chosen, there):
        return remote.description
    return surround(chosen or "", parts_of(remote.description))


def _written(item: Item) -> Mapping[str, Any]:
    return {**fields(item), "form": type(item)}


def _moment(when: date) -> date:
    """Return a time in UTC, so that zones do not matter; a day as it is."""
    return when.astimezone(UTC) if isinstance(when, datetime) else when
