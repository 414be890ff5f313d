"""Read one interview as the log would, and write interviews to the end of the log's text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterview.dates.workdays import WITHOUT_HOLIDAYS
from afterview.errors import InputError
from afterview.importing import HeldBack
from afterview.log.edit import append, append_activities
from afterview.log.parse import parse_log
from afterview.toml.positions import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterview.model import Interview, Speech


def table_of(text: str, interview_id: str) -> Mapping[str, Any]:
    """Return the table of an interview in a log that has it."""
    document, _ = load(text)
    tables: list[dict[str, Any]] = document.get("interview", [])
    return next(each for each in tables if str(each.get("id", "")).strip() == interview_id)


def read_one(table: Mapping[str, Any], zone: str, speech: Speech) -> tuple[Interview | None, str]:
    """Return an interview as the log would read it, or None and its problem.

    `zone` and `speech` are those of `parse_log`.
    """
    try:
        text = append("", table)
        text.encode()
    except (InputError, KeyError, TypeError, ValueError, AttributeError):
        return None, "the log cannot hold what it says"
    interviews, problems = parse_log(text, zone=zone, workdays=WITHOUT_HOLIDAYS, speech=speech)
    if problems:
        return None, f"{problems[0].message}; {problems[0].hint}"
    return interviews[0], ""


def appended(text: str, tables: Iterable[Mapping[str, Any]]) -> str:
    """Return the log with interviews at its end; raise InputError if that does not work out.

    Each is written by itself, because reading the whole log again for thousands takes minutes.
    """
    first, *rest = tables
    new = append(text, first)
    end = "\r\n" if "\r\n" in new.partition("\n")[0] + "\n" else "\n"
    if rest:
        new = new if new.endswith("\n") else f"{new}{end}"
        blocks = (append("", table).replace("\n", end) for table in rest)
        new += "".join(f"{end}{block}" for block in blocks)
    refuse_unless_appended(text, new, [str(table["id"]) for table in (first, *rest)])
    return new


def with_activities(
    text: str, tables: Iterable[Mapping[str, Any]]
) -> tuple[str, int, list[HeldBack]]:
    """Return the log with the activities that it lacks, how many these are, and what it refuses.

    An activity that the file has twice and the log once is added once. Raises InputError if the log
    is laid out so that nothing can be added to it.
    """
    known = list(load(text)[0].get("activity", ()))
    new, refused = [], []
    for number, table in enumerate(tables, 1):
        if table in known:
            known.remove(table)
            continue
        try:
            alone = append_activities("", [table])
            alone.encode()
            _, problems = parse_log(alone, zone="UTC", workdays=WITHOUT_HOLIDAYS)
            reason = f"{problems[0].message}; {problems[0].hint}" if problems else ""
        except (InputError, TypeError, ValueError, AttributeError):
            reason = "the log cannot hold what it says"
        if reason:
            refused.append(HeldBack(f"activity {number}", str(table.get("what", "")), reason))
        else:
            new.append(table)
    return append_activities(text, new) if new else text, len(new), refused


def refuse_unless_appended(before: str, after: str, ids: Sequence[str]) -> None:
    """Raise InputError unless `after` is `before` with interviews of these ids at its end."""
    old, _ = load(before)
    new, problem = load(after)
    old_tables, tables = old.get("interview", []), new.get("interview", [])
    count = len(old_tables)
    found = [str(each.get("id")) for each in tables[count:]]
    if problem is not None or tables[:count] != old_tables or found != ids:
        msg = "the log is laid out so that nothing can be added to it safely: nothing was changed"
        raise InputError(msg)
