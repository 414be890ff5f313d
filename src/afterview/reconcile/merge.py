"""A three-way merge of one item: the base, the plan (local) and the service (remote).

The base is what the plan wanted when we wrote last. A field that only one side changed takes that
side's value. Where both changed it, the plan wins for the time, because then the log has news, and
the person wins for everything else.

Our text stands between two marker lines. Text around them is the person's and stays as it is.
Reminders, colour and free or busy are set when an item is created, and are not compared later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.item_json import explicit, hashed
from afterview.model import Event, Task, time_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from afterview.model import Item

BEGIN = "--- afterview ---"
END = "--- your own notes below this line ---"
"""The marker lines around our text. They are words because a person reads them on a phone."""

TIME = "time"
TEXT = "text"
WORDS = ("title", "location", "url", TEXT)
"""The fields that may hold words of the person."""

_INSTALLATION_DIGITS = 8
_MARK_DIGITS = 16
_MARK_VERSION = "v2"
"""The beginning of the digest in a mark. Version 1 had none: 16 hexadecimal digits alone."""
_FIELDS_OF_VERSION_1 = frozenset({"title", "url", TEXT, "done", "location", TIME})


class Surrounded(NamedTuple):
    """A description in three parts: our text, and the person's text before and after it."""

    before: str
    ours: str | None
    """None where there are no marker lines (any more)."""
    after: str


class Merged(NamedTuple):
    """The result of a merge: the item to write to the service."""

    item: Item
    overruled: date | None = None
    """The time that the person had chosen, where the plan's new time replaces it; else None."""


def surround(text: str, around: Surrounded | None = None) -> str:
    """Return a description with our `text` in its place, or at the top where it had none."""
    before, after = ("", "") if around is None else (around.before, around.after)
    block = f"{BEGIN}\n{text.strip()}\n{END}" if text.strip() else ""
    return "\n\n".join(part for part in (before, block, after) if part)


def parts_of(description: str) -> Surrounded:
    """Split a description into its parts; without marker lines all of it is the person's."""
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
    """Return the text that the person wrote into the description of an item, around ours."""
    parts = parts_of(item.description)
    return "\n\n".join(part for part in (parts.before, parts.after) if part)


def as_sent(item: Item) -> Item:
    """Return an item of the plan as it is created: its text between the marker lines."""
    return replace(item, description=surround(item.description), since=None)


def merge(wanted: Item, base: Item, remote: Item) -> Merged:
    """Return the item to write to the service in place of `remote`.

    `wanted` and `base` are items of the plan, now and when we wrote last. `remote` is the item of
    the service with its whole description. All of them are in canonical form. Merging an event with
    a task is a mistake of the caller and raises TypeError or KeyError.
    """
    now, then, there = fields(wanted), fields(base), fields(remote, is_remote=True)
    chosen = {
        name: _choose(name, now[name], then[name], there[name]) for name in now if name != "done"
    }
    overruled = None
    if chosen[TIME] != there[TIME] and there[TIME] != then[TIME]:
        overruled = time_of(remote)
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
    """Return the fields that are merged, in a form in which equal meaning compares equal.

    The text is our part of the description: all of it in an item of the plan. In a remote item it
    is the part between the marker lines, or None where they are gone.
    """
    text: str | None = item.description.strip()
    if is_remote:
        text = parts_of(item.description).ours
    found: dict[str, Any] = {"title": item.title, "url": item.url, TEXT: text, "done": item.done}
    if isinstance(item, Event):
        found |= {"location": item.location, TIME: (moment(item.start), moment(item.end))}
    else:
        found[TIME] = item.due
    return found


def edited(base: Item, remote: Item) -> frozenset[str]:
    """Return the names of the fields in which a person made `remote` differ from the plan.

    Text that they wrote around ours counts as the field `around`.
    """
    then, there = fields(base), fields(remote, is_remote=True)
    shared = then.keys() & there.keys()
    names = {name for name in shared if not _same(name, then[name], there[name])}
    if written_around(remote) and (there[TEXT] is not None or not then[TEXT]):
        names.add("around")
    return frozenset(names - {"done"})


def in_words(names: frozenset[str]) -> bool:
    """Return whether edits of these fields hold words, which would be lost with the item."""
    return not names.isdisjoint({*WORDS, "around"})


def same(one: Item, other: Item) -> bool:
    """Return whether writing `one` over `other` would change nothing that we write."""
    return _written(one) == _written(other)


def mark_of(installation_id: str, wanted: Item, revision: int) -> str:
    """Return the mark of a write: the installation, a digest of what the plan wanted, a revision.

    The digest leaves out what the person changed, although that is written too. So an item whose
    digest is the one of its mark was not edited. The revision tells apart two writes of the same
    content with another write in between.
    """
    return f"{installation_id[:_INSTALLATION_DIGITS]}.{_digest(fields(wanted))}.{revision}"


def is_from(installation_id: str, mark: str) -> bool:
    """Return whether a mark is from this installation; a mark that the service lost may be."""
    return not mark or mark.startswith(f"{installation_id[:_INSTALLATION_DIGITS]}.")


def is_untouched(item: Item, mark: str) -> bool:
    """Return whether an item of a service is as the plan wanted it in the write with this mark."""
    said = mark.split(".")[1:2]
    remote = fields(item, is_remote=True)
    return said in ([_digest(remote)], [_digest_of_version_1(remote)])


def _digest(merged: Mapping[str, Any]) -> str:
    """Return a digest of the merged fields; empty ones are left out."""
    said = {name: value for name, value in merged.items() if value}
    return f"{_MARK_VERSION}{hashed(explicit(said))[:_MARK_DIGITS]}"


def _digest_of_version_1(merged: Mapping[str, Any]) -> str:
    """Return the digest of marks of version 1, which stand in calendars and are still read."""
    import hashlib

    known = {name: merged[name] for name in sorted(merged.keys() & _FIELDS_OF_VERSION_1)}
    known[TEXT] = known[TEXT] or ""
    return hashlib.sha256(repr([*known.items()]).encode()).hexdigest()[:_MARK_DIGITS]


def _choose(name: str, now: Any, then: Any, there: Any) -> Any:
    """Return the merged value of one field from the plan's, the base's and the remote value."""
    if _same(name, now, then):
        return there
    if _same(name, there, then) or name == TIME:
        return now
    return there


def _same(name: str, one: Any, other: Any) -> bool:
    # No text of ours needs no marker lines.
    return one == other or (name == TEXT and not one and not other)


def _done(wanted: Item, base: Item, remote: Item) -> date | None:
    """Return the day on which it was done; an unknown tick is never overwritten with "open"."""
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


def moment(when: date) -> date:
    """Return a time in UTC, so that zones do not matter; a day as it is."""
    return when.astimezone(UTC) if isinstance(when, datetime) else when
