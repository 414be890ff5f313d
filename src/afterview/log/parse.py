"""Parse the text of the log into interviews, activities and problems.

All problems of a log are reported at once, each with its line and a hint. What to do about an
interview is decided by the playbook.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from afterview.dates.unreadable import UnreadablePromise
from afterview.log.fields import (
    ACTIVITY,
    ACTIVITY_EXAMPLES,
    EXAMPLES,
    INTERVIEW,
    INTERVIEWER,
    LONGEST,
    OWED,
    QUESTION,
    TABLES,
)
from afterview.log.times import add_real_time, in_zone
from afterview.model import (
    CLOSED,
    FIRST_YEAR,
    UNDECIDED,
    USUAL_SPEECH,
    Activity,
    Interview,
    Interviewer,
    Owed,
    Problem,
    Promise,
    Question,
    Speech,
)
from afterview.toml.positions import lines_of, load
from afterview.toml.values import (
    Wrong,
    are_tables,
    did_you_mean,
    expect_year,
    printable,
    read_table,
    shown,
    suggestion,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from afterview.dates.workdays import Workdays
    from afterview.toml.positions import Lines
    from afterview.toml.values import Reader

    PromiseReader = Callable[[str | date, date, Workdays, str, str], Promise]
    """Reads words that were said on a day, by business days, in a language and a country."""

USUAL = timedelta(minutes=60)
"""The length of an interview if the log does not give one."""

_Path = tuple[str | int, ...]
"""The path of a value: `("interview", 3, "interviewers", 0, "email")`."""


class Log(NamedTuple):
    """Holds what a log says; each list lacks what has a problem."""

    interviews: tuple[Interview, ...]
    problems: tuple[Problem, ...]
    """All problems, by line."""
    activities: tuple[Activity, ...] = ()


def _read_promise(
    words: str | date, said_on: date, workdays: Workdays, language: str, country: str
) -> Promise:
    from afterview.dates import promise

    return promise.read(words, said_on, workdays, language, country)


def parse_log(
    text: str,
    *,
    zone: str,
    workdays: Workdays,
    speech: Speech = USUAL_SPEECH,
    read_promise: PromiseReader = _read_promise,
) -> tuple[tuple[Interview, ...], tuple[Problem, ...]]:
    """Return the interviews of a log that have no problem, and all problems by line.

    The arguments are those of `parse_whole_log`, which returns the activities as well.
    """
    log = parse_whole_log(
        text, zone=zone, workdays=workdays, speech=speech, read_promise=read_promise
    )
    return log.interviews, log.problems


def parse_whole_log(
    text: str,
    *,
    zone: str,
    workdays: Workdays,
    speech: Speech = USUAL_SPEECH,
    read_promise: PromiseReader = _read_promise,
) -> Log:
    """Return what a log says.

    `zone` is the IANA zone of interviews that name none, `speech` the wording of promises that name
    no language, and `read_promise` may remember what `afterview.dates.promise.read` returned. A
    local time that occurs twice (in autumn) means the first occurrence; an offset date-time selects
    one. Fractions of a second are dropped. While there is a problem, callers should only show the
    interviews.
    """
    document, problem = load(text)
    if problem is not None:
        return Log((), (problem,))
    log = _Log(text, zone, workdays, speech, read_promise)
    activities = tuple(log.activities(document))
    interviews = log.read(document)
    problems = sorted(log.problems, key=lambda found: found.line)
    return Log(tuple(interviews), tuple(problems), activities)


class _Log:
    """Parses one log; holds its defaults, and the problems found so far."""

    def __init__(
        self,
        text: str,
        zone: str,
        workdays: Workdays,
        speech: Speech,
        read_promise: PromiseReader,
    ) -> None:
        self.text = text
        self.zone = zone
        self.workdays = workdays
        self.speech = speech
        self.read_promise = read_promise
        self.problems: list[Problem] = []
        self.wrong: set[str | int] = set()
        """The positions of the interviews that have a problem."""
        self.ids: dict[str, int] = {}
        """Each id with the position of the first interview that has it."""

    @cached_property
    def lines(self) -> Lines:
        """The line of each value, computed on the first problem because it costs a scan."""
        return lines_of(self.text)

    def report(self, at: _Path, message: str, hint: str, choices: tuple[str, ...] = ()) -> None:
        """Record a problem at the line of that value."""
        self.problems.append(Problem(self.lines.of(at), message, hint, choices))
        if at[0] == "interview":
            self.wrong.update(at[1:2])

    def table(
        self, at: _Path, table: Mapping[str, Any], fields: Mapping[str, Reader], *required: str
    ) -> dict[str, Any]:
        """Return the valid values of a table; report invalid, missing and empty ones."""

        def report(key: str, message: str, hint: str) -> None:
            self.report((*at, key), message, hint)

        is_activity = fields is ACTIVITY
        suggest = suggestion if is_activity else _hint_for_unknown
        values = read_table(table, fields, report, suggest)
        examples = ACTIVITY_EXAMPLES if is_activity else EXAMPLES
        for key in required:
            if key not in table:
                self.report(at, f"{key} is missing", f"write {examples[key]}")
            elif not str(values.get(key, "unreadable")).strip():
                self.report((*at, key), f"{key} is empty", f"write {examples[key]}")
        return values

    def tables(self, document: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
        """Return the tables `[[name]]` of a log; report anything else under that name."""
        tables = document.get(name, [])
        if isinstance(tables, dict):
            hint = f"write [[{name}]], with two brackets"
            self.report((name, 0), f"[{name}] can appear only once", hint)
            tables = [tables]
        if not are_tables(tables):
            hint = f"begin each {name} with [[{name}]], its keys on the lines below"
            self.report((name, 0), f"{name} is not a list of tables", hint)
            tables = []
        found: list[dict[str, Any]] = tables
        return found

    def read(self, document: Mapping[str, Any]) -> list[Interview]:
        """Return the interviews without a problem."""
        for key in document:
            if key not in {"interview", "activity"}:
                self.report((key,), f"unknown key or table {shown(key)}", _hint_outside(key))
        tables = self.tables(document, "interview")
        read = [self.interview(position, table) for position, table in enumerate(tables)]
        self.refuse_early_ends(read)
        return [
            each
            for position, each in enumerate(read)
            if each is not None and position not in self.wrong
        ]

    def activities(self, document: Mapping[str, Any]) -> Iterator[Activity]:
        """Yield the activities without a problem."""
        for position, table in enumerate(self.tables(document, "activity")):
            known = len(self.problems)
            values = self.table(("activity", position), table, ACTIVITY, "date", "kind", "what")
            if len(self.problems) == known:
                yield Activity(day=values.pop("date"), **values)

    def interview(self, position: int, table: Mapping[str, Any]) -> Interview | None:
        """Read one interview; return None if it lacks a required value."""
        at: _Path = ("interview", position)
        values = self.table(at, table, INTERVIEW, "id", "company", "start")
        self.refuse_known_id(position, "id", values.get("id", ""))
        if values.get("was") != values.get("id"):
            self.refuse_known_id(position, "was", values.get("was", ""))
        zone = values.get("timezone") or self.zone
        if "timezone" in table and "timezone" not in values:
            zone = "UTC"  # every time exists in UTC, so that one mistake causes one problem only
        start, end = self.times(at, values, ZoneInfo(zone))
        promised = self.promised(at, values, start)
        people = self.people(at, values.get("interviewers", ()))
        owed = self.owed(at, values.get("owed", ()))
        questions = self.questions(at, values.get("questions", ()))
        if start is None or end is None or not {"id", "company"} <= values.keys():
            return None
        values |= {"start": start, "end": end, "timezone": zone, "promise": promised}
        values |= {"interviewers": people, "owed": owed, "questions": questions}
        values["status"] = values.get("status") or None
        values.pop("duration", None)
        return Interview(**values)

    def refuse_known_id(self, position: int, key: str, said: str) -> None:
        """Report an id that another interview above already has, or had."""
        first = self.ids.setdefault(said, position)
        if said and first != position:
            line = self.lines.of(("interview", first, "id"))
            message = f"{key} = {shown(said)} is already that of the interview in line {line}"
            self.report(("interview", position, key), message, "give this one an id of its own")

    def times(
        self, at: _Path, values: Mapping[str, Any], zone: ZoneInfo
    ) -> tuple[datetime | None, datetime | None]:
        """Return start and end, with None for a time that is missing or cannot be read."""
        start = self.local_time(at, "start", values, zone)
        if "end" not in values:
            return start, start and add_real_time(start, values.get("duration", USUAL))
        if "duration" in values:
            message = "end and duration both say when the interview ends"
            self.report((*at, "duration"), message, "keep one of the two")
        end = self.local_time(at, "end", values, zone)
        if start is None or end is None:
            return start, None
        took = end.astimezone(UTC) - start.astimezone(UTC)
        if took <= timedelta(0):
            hint = f"write a time after {start:%Y-%m-%dT%H:%M:%S}"
            self.report((*at, "end"), "end is not after start", hint)
        elif took > LONGEST:
            message = f"the interview would last {took.days} days"
            self.report((*at, "end"), message, "check the days and months of start and end")
        return start, end

    def local_time(
        self, at: _Path, key: str, values: Mapping[str, Any], zone: ZoneInfo
    ) -> datetime | None:
        """Return a time in the zone of the interview."""
        try:
            return in_zone(key, values[key], zone) if key in values else None
        except Wrong as wrong:
            self.report((*at, key), str(wrong), wrong.hint)
            return None

    def promised(
        self, at: _Path, values: Mapping[str, Any], start: datetime | None
    ) -> Promise | None:
        """Read what was promised about the decision, counted from the day of the interview."""
        if not (said := values.get("promise")):
            return None
        language = values.get("language") or self.speech.language

        # Without a start, only whether the words can be read matters: any day will do.
        said_on = start.date() if start else date(FIRST_YEAR, 1, 1)
        try:
            promised = self.read_promise(
                said, said_on, self.workdays, language, self.speech.country
            )
            expect_year("promise", promised.latest)
        except UnreadablePromise as unreadable:
            readings, hint = self.instead(said, said_on, language, unreadable.readings)
            message = f"promise: {printable(str(unreadable))}"
            self.report((*at, "promise"), message, hint, readings)
        except Wrong as wrong:
            self.report((*at, "promise"), str(wrong), wrong.hint)
        else:
            return promised
        return None

    def instead(
        self, said: str | date, said_on: date, language: str, readings: tuple[str, ...]
    ) -> tuple[tuple[str, ...], str]:
        """Return what to choose from in place of an unreadable promise, and the hint."""
        from afterview.dates.promise import FORMS, corrected

        if readings:
            return readings, f"write {' or '.join(map(shown, readings))}"
        country = self.speech.country
        if near := corrected(str(said), said_on, self.workdays, language, country):
            return (near,), f"did you mean {shown(near)}?"
        forms = ", ".join(f'"{form}"' for form in FORMS)
        return (), f"write it in one of these forms: {forms}"

    def people(self, at: _Path, tables: Iterable[Mapping[str, Any]]) -> tuple[Interviewer, ...]:
        """Read the interviewers; each needs a name that is unique in step ids."""
        people: dict[str, Interviewer] = {}
        for index, table in enumerate(tables):
            here = (*at, "interviewers", index)
            values = self.table(here, table, INTERVIEWER, "name")
            if not values.get("name"):
                continue
            person = Interviewer(**{**values, "rapport": values.get("rapport") or "neutral"})
            if not person.slug:
                message = f"name = {shown(person.name)} has neither letter nor digit"
                self.report((*here, "name"), message, f"write {EXAMPLES['name']}")
            elif person.slug in people:
                message = f"two interviewers are called {shown(person.name)}"
                hint = "add a middle name or a title to one of the names"
                self.report((*here, "name"), message, hint)
            people[person.slug] = person
        return tuple(people.values())

    def owed(self, at: _Path, tables: Iterable[Mapping[str, Any]]) -> tuple[Owed, ...]:
        """Read what the person promised; its first words have to be unique in step ids."""
        owed: dict[str, Owed] = {}
        for index, table in enumerate(tables):
            here = (*at, "owed", index)
            values = self.table(here, table, OWED, "what")
            if not values.get("what"):
                continue
            one = Owed(**values)
            if not one.slug:
                message = f"what = {shown(one.what)} has neither letter nor digit"
                self.report((*here, "what"), message, f"write {EXAMPLES['what']}")
            elif one.slug in owed:
                message = f"two things that you promised begin with {shown(one.what)}"
                self.report((*here, "what"), message, "begin them with different words")
            owed[one.slug] = one
        return tuple(owed.values())

    def questions(self, at: _Path, tables: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
        """Read the questions that were asked."""
        read = [
            self.table((*at, "questions", index), table, QUESTION, "asked")
            for index, table in enumerate(tables)
        ]
        return tuple(Question(**values) for values in read if "asked" in values)

    def refuse_early_ends(self, read: Iterable[Interview | None]) -> None:
        """Report a status that ends a case on a round before its latest day, or its latest outcome.

        All rounds of one day are one visit, so that any of them may have the status.
        """
        cases = defaultdict(list)
        for position, each in enumerate(read):
            if each is not None and each.status != "cancelled":
                cases[each.case_key].append((each.start.timestamp(), position, each))
        for rounds in cases.values():
            day = max(rounds, key=itemgetter(0, 1))[2].start.date()
            last, last_position, latest = max(
                (found for found in rounds if found[2].start.date() == day),
                key=lambda found: (found[2].status not in UNDECIDED, *found[:2]),
            )
            for begins, position, each in rounds:
                early = each.start.date() != day or each.status != latest.status
                if each.status in CLOSED and early and begins < last:
                    line = self.lines.of(("interview", last_position))
                    message = f'status = "{each.status}" on a round before {shown(latest.id)}'
                    hint = f"a case has the status of its latest round: write it in line {line}"
                    self.report(("interview", position, "status"), message, hint)


def _hint_for_unknown(key: str, fields: Mapping[str, Any]) -> str:
    """Return a hint where a key belongs that is unknown among `fields`."""
    if key in INTERVIEW:
        # In TOML, whatever follows [[interview.interviewers]] belongs to that person.
        *most, last = (f"[[interview.{name}]]" for name in TABLES)
        return f"write it above the {', '.join(most)} and {last}"
    if key in INTERVIEWER:
        return "write it below the [[interview.interviewers]] of that person"
    if key in OWED:
        return "write it below the [[interview.owed]] that it belongs to"
    if key in QUESTION:
        return "write it below the [[interview.questions]] of that question"
    return suggestion(key, fields)


def _hint_outside(key: str) -> str:
    """Return a hint where a key belongs that is outside of every interview."""
    if key in TABLES:
        return f"write [[interview.{key}]], below its [[interview]]"
    for name, keys in (("interview", INTERVIEW), ("activity", ACTIVITY)):
        if key in keys:
            return f"write [[{name}]] on a line above it"
    near = did_you_mean(key, ["interview", "activity"])
    return f"a log is made of [[interview]] and [[activity]] tables{near}"
