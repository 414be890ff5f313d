"""Make a record of the search for an office, and export everything as JSON.

A record lists when each interview was, with whom, and its outcome. It contains no notes, no
rapport, and nothing that was talked about.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.playbook.cases import cases, since
from afterview.playbook.planned import count
from afterview.playbook.visits import visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterview.dates.clock import Clock
    from afterview.model import Interview
    from afterview.playbook.cases import Case
    from afterview.playbook.facts import Facts

FORMAT = "afterview_export"
"""The key that identifies an export; its value is the version."""
FACTS = ("done", "skipped", "postponed", "status_seen")
HEADINGS = (
    "Date",
    "Time",
    "Company",
    "Position",
    "Interview",
    "How",
    "Where",
    "Contact",
    "Outcome",
    "Outcome on",
    "Written to them",
)
OUTCOMES: Mapping[str, str] = {
    "offer": "offer received",
    "accepted": "offer accepted",
    "declined": "offer declined",
    "rejected": "rejected",
    "withdrawn": "withdrawn by me",
    "parked": "no answer",
    "cancelled": "interview cancelled",
}
WRITTEN: Mapping[str, str] = {
    "thank-you": "thank-you",
    "thank-you-card": "card",
    "owed": "what was promised",
    "follow-up": "follow-up",
    "offer-reply": "thanks for the offer",
    "accept": "acceptance",
    "decline": "refusal of the offer",
    "news": "news of an offer",
    "rejection-reply": "reply",
    "keep-in-touch": "keeping in touch",
    "withdraw": "withdrawal",
}
"""The steps that are letters, with their names in a record."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The characters that make a spreadsheet take a cell for a formula, with the wide forms that some
languages use."""

_STYLE = """
  :root { color-scheme: light; }
  body { font: 10.5pt/1.4 system-ui, sans-serif; color: #111; margin: 2rem auto; max-width: 75rem;
         padding: 0 1rem; }
  h1 { font-size: 1.4rem; margin: 0 0 .3rem; }
  p { margin: 0 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 1px solid #999; padding: .3rem .5rem .3rem 0; text-align: left;
           vertical-align: top; overflow-wrap: anywhere; }
  th { border-bottom: 2px solid #111; overflow-wrap: normal; }
  td:is(:nth-child(1), :nth-child(2), :nth-child(6), :nth-child(10)) { white-space: nowrap; }
  .sign { display: flex; gap: 3rem; margin-top: 3rem; }
  .sign span { border-top: 1px solid #111; flex: 1; padding-top: .2rem; }
  @page { size: A4 landscape; margin: 15mm; }
  @media print { body { margin: 0; max-width: none; padding: 0; font-size: 9pt; }
    thead { display: table-header-group; } tr { break-inside: avoid; } }
"""


class Entry(NamedTuple):
    """Holds a row of the record, in the order of `HEADINGS`."""

    date: str
    time: str
    company: str
    role: str
    round: str
    mode: str
    where: str
    contact: str
    outcome: str
    outcome_on: str
    written: str


def record(  # noqa: PLR0913 - the inputs of the plan, and the range
    interviews: Iterable[Interview],
    facts: Facts,
    *,
    now: datetime,
    clock: Clock,
    first: date | None = None,
    last: date | None = None,
) -> list[Entry]:
    """Return a row for each visit from `first` to `last`, by start.

    A visit is all interviews of one case on one day; of several, each has its round and time.

    `now` is aware; interviews that have not begun by then are left out. Days and times are those of
    the person's own clock.
    """
    known, today = tuple(interviews), clock.today
    all_cases = cases(known, facts, today)
    case_of = {round_.id: case for case in all_cases for round_ in case.rounds}
    logged = {each.id: each for each in known}
    visit_by = {
        round_.id: [logged[one.id] for one in visit]
        for case in all_cases
        for visit in visits(case.rounds)
        for round_ in visit
    }
    rows = []
    for each in sorted(known, key=lambda one: (one.start.timestamp(), one.id)):
        day = clock.day(each.start)
        if each.start > now or (first and day < first) or (last and day > last):
            continue
        visit = [one for one in visit_by.get(each.id, (each,)) if one.start <= now]
        if each is not visit[0]:
            continue
        outcome, outcome_on = _outcome(visit[-1], case_of.get(each.id), facts, clock)
        rows.append(
            Entry(
                date=day.isoformat(),
                time=_joined(clock.say_time(one.start) for one in visit),
                company=each.company,
                role=each.role,
                round=_joined(one.round for one in visit),
                mode=_joined(one.mode for one in visit),
                where=_joined(one.location or ("by video" if one.url else "") for one in visit),
                contact=_joined(", ".join(filter(None, one.contact or ())) for one in visit),
                outcome=outcome,
                outcome_on=outcome_on,
                written="; ".join(_letters({one.id for one in visit}, facts, first, last)),
            )
        )
    return rows


def _outcome(
    interview: Interview, case: Case | None, facts: Facts, clock: Clock
) -> tuple[str, str]:
    """Return the outcome of an interview, and its day; only a cancelled interview has no case."""
    if case is None:
        return OUTCOMES["cancelled"], since(interview, facts, clock.today).isoformat()
    cancelled = f"{OUTCOMES['cancelled']}: " if interview.id in case.called_off else ""
    if case.status in OUTCOMES:
        return f"{cancelled}{OUTCOMES[case.status]}", case.since.isoformat()
    if cancelled and case.accepted_elsewhere is not None:
        return f"{cancelled}another offer accepted", case.accepted_elsewhere.isoformat()
    if case.held[-1].id != interview.id:
        return "a further interview", clock.day(case.held[-1].start).isoformat()
    return "no answer yet", ""


def _joined(texts: Iterable[str]) -> str:
    """Return the different texts of a visit, separated by semicolons."""
    return "; ".join(dict.fromkeys(filter(None, texts)))


def _letters(ids: set[str], facts: Facts, first: date | None, last: date | None) -> list[str]:
    """Return the letters that followed these interviews, by day."""
    found = []
    for step_id, day in facts.done.items():
        owner, _, rest = step_id.partition("/")
        name = WRITTEN.get(rest.partition("/")[0])
        in_range = (first is None or day >= first) and (last is None or day <= last)
        if owner in ids and name and in_range:
            found.append((day, name))
    return [f"{name} {day.isoformat()}" for day, name in sorted(found)]


def as_csv(rows: Iterable[Entry]) -> str:
    """Return the record as CSV (RFC 4180), in which no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([escape_formula(cell) for cell in row] for row in rows)
    return out.getvalue()


def escape_formula(cell: str) -> str:
    """Return a cell in a form that a spreadsheet takes for text, whatever it begins with."""
    plain = visible(cell)
    return f"'{plain}" if cell.lstrip(" \u00a0").startswith(_FORMULA) else plain


def as_html(rows: Sequence[Entry], *, name: str, period: str, made_on: date) -> str:
    """Return the record as an HTML page that prints well and loads nothing."""
    title = "Record of job interviews"
    who = f"{escape(name)}, " if name else ""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in HEADINGS)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(visible(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{title}</h1>
<p>{who}{escape(period)}; {count(len(rows), "interview")}; as of {made_on.isoformat()}.</p>
<table>
<thead>
<tr>{head}</tr>
</thead>
<tbody>
{body}
</tbody>
</table>
<p class="sign"><span>Place and date</span><span>Signature</span></p>
</body>
</html>
"""


def visible(cell: str) -> str:
    """Remove characters that would reverse the text or hide a part of it."""
    return "".join(c if c.isprintable() else " " for c in cell)


def export_document(
    tables: Sequence[Mapping[str, Any]],
    facts: Facts,
    *,
    zone: str,
    invitations: Mapping[str, Sequence[object]],
    activities: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return everything that is known as a JSON document.

    `tables` are the interviews of the log, and `activities` its activities.

    `zone` is the person's own, which applies to times without a zone.
    """
    return {
        FORMAT: 1,
        "timezone": zone,
        "interviews": [_plain(table) for table in tables],
        "activities": [_plain(table) for table in activities],
        "facts": {
            "done": {step: day.isoformat() for step, day in sorted(facts.done.items())},
            "skipped": sorted(facts.skipped),
            "postponed": {step: day.isoformat() for step, day in sorted(facts.postponed.items())},
            "status_seen": {
                id_: [[status, day.isoformat()] for status, day in history]
                for id_, history in sorted(facts.status_seen.items())
            },
        },
        "invitations": dict(sorted(invitations.items())),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
