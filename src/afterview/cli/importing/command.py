"""Implement `afterview import`, which previews the interviews of a file and writes them.

`afterview.importing` reads the file and compares it with the log.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.export import INVITATION, INVITATION_OF, remembered
from afterview.cli.importing.source import NAMES, Source
from afterview.cli.json_output import print_json
from afterview.cli.terminal.asking import ask, can_ask, confirmed
from afterview.cli.terminal.layout import echo
from afterview.cli.terminal.printing import print_text
from afterview.errors import InputError
from afterview.log.fields import RESERVED
from afterview.log.parse import parse_log
from afterview.model import same_name
from afterview.operations import log_change
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import time

    from afterview.cli import Call
    from afterview.importing import Question, Read
    from afterview.importing.archive import Archive
    from afterview.importing.companies import Alike
    from afterview.importing.match import Matched, Remembered
    from afterview.log.file import LogFile
    from afterview.workspace import Workspace

ME = "me"
"""The kind under which the store keeps the person's own addresses."""


@dataclass(slots=True, kw_only=True)
class Said:
    """Holds the person's options."""

    me: list[str]
    company: str
    role: str
    round: str
    interview: str
    columns: dict[str, str] = field(default_factory=dict)
    order: str = ""
    hour: time | None = None
    companies: dict[str, str] = field(default_factory=dict)
    """The names that companies of the file shall have in the log, by `same_name`."""
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    """The answers about each invitation or row, by its UID or place, and the key of the log; empty
    if skipped."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--me", metavar="ADDRESS", multiple=True, help="Your own address. Repeatable.")
@click.option(
    "--company", metavar="TEXT", default="", help="The company, if the file does not show it."
)
@click.option("--role", metavar="TEXT", default="", help="The role, for an invitation.")
@click.option("--round", metavar="TEXT", default="", help="Which round it is: onsite.")
@click.option(
    "--interview", metavar="ID", default="", help="The interview in the log that it is about."
)
@click.option(
    "--map",
    "columns",
    metavar="COLUMN=KEY",
    multiple=True,
    help="What a column of a table means: 'Interview on=start'. Repeatable.",
)
@click.option(
    "--dates",
    type=click.Choice(["dmy", "mdy"]),
    default=None,
    help="Day or month first, if the table does not show it.",
)
@click.option("--hour", metavar="TIME", help="The hour of rows that have only a day: 12:00.")
@click.option("--yes", is_flag=True, help="Save without asking.")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.option("--json", "as_json", is_flag=True, help="Print this as JSON; ask nothing.")
@click.pass_obj
def import_(call: Call, /, *, file: Path, **options: Any) -> None:
    """Import interviews from an invitation, a table or an export.

    It reads .ics, .csv and .json. Before it writes, it shows what is new, what changes and what it
    holds back, and asks in a terminal. An update or a cancellation finds the interview that its
    invitation created. It guesses nothing: it holds back anything that it cannot read or that is in
    the log already, and says why.

    \b
    Example:
      afterview import invitation.ics
      afterview import jobs.csv --map "Interviewed on=start" --hour 12:00
      afterview import everything.json --yes
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    source = Source.find(file)
    said = _said(options)
    yes, dry_run, as_json = options["yes"], options["dry_run"], options["as_json"]
    asks = can_ask() and not (yes or dry_run or as_json)
    is_written = yes and not dry_run
    with call.open(write=is_written) as workspace:
        if asks:
            log_change.refuse_unwritable(workspace)
        import_ = _prepared(workspace, source, said, asks=asks)
        if asks and import_.matched.alike:
            _ask_about_companies(import_.matched.alike, said)
            import_ = _prepared(workspace, source, said, asks=asks)
        plans = () if as_json else (workspace.plan(), import_.after.plan())
        if is_written:
            _write(workspace, import_)
    if as_json:
        print_json(_as_dict(import_, is_written=is_written))
        return
    from afterview.cli.importing.preview import show

    show(import_.matched, import_.after, plans, file)
    if import_.matched.is_idle:
        _say_idle(import_.matched)
        if asks and import_.matched.identities:
            _write_later(call, import_)
        return
    if asks:
        is_written = confirmed("Write it") and _write_later(call, import_)
    if is_written:
        echo(f"{_counted(import_.matched)}. Run `afterview sync` to update your calendars.")
    elif asks or dry_run:
        echo("nothing was written")
    else:
        msg = "nothing was written; without a terminal, give --yes"
        raise InputError(msg)


def _ask_about_companies(pairs: Iterable[Alike], said: Said) -> None:
    """Ask which companies of the file are those that the log has under another name."""
    for pair in pairs:
        print_text("note", f"{pair.other} and {pair.name}: {pair.reason}")
        is_same = confirmed(f"Is {pair.other} the same company as {pair.name} in your log")
        said.companies[same_name(pair.other)] = pair.name if is_same else pair.other


def _say_idle(matched: Matched) -> None:
    why = "everything is held back" if matched.held_back else "the file has no interview"
    echo(f"nothing was written: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """Holds everything that is known before anything is written."""

    read: Read
    matched: Matched
    archive: Archive | None
    """The facts of an export besides its interviews."""
    log: LogFile
    after: Workspace
    """The workspace with the log as it would be."""
    me: Sequence[str]
    """The addresses that were given as the person's own."""


def _said(options: dict[str, Any]) -> Said:
    """Read the options; raise InputError with all their problems."""
    from afterview.importing import dates
    from afterview.importing.table import address

    wrong = []
    said = Said(
        me=[each.strip().casefold() for each in options["me"]],
        company=options["company"],
        role=options["role"],
        round=options["round"],
        interview=options["interview"],
        order=options["dates"] or "",
    )
    wrong += [
        f"--me: {shown(each)} is not an email address" for each in said.me if not address(each)
    ]
    for pair in options["columns"]:
        column, equals, key = pair.rpartition("=")
        if equals and column.strip():
            said.columns[column.strip()] = key.strip()
        else:
            wrong.append(f"--map {shown(pair)}: write it as in 'Interview on=start'")
    if options["hour"]:
        try:
            said.hour = dates.clock(options["hour"])
        except dates.Unreadable as unreadable:
            wrong.append(f"--hour: {unreadable}")
    if wrong:
        raise log_change.error_of(wrong)
    return said


def _prepared(workspace: Workspace, source: Source, said: Said, *, asks: bool) -> Import:
    """Return what the file makes of the log; raise InputError if the log would have a problem."""
    from afterview.importing import match
    from afterview.operations.finding import find_interview, remembered_ids

    _refuse_needless(said, source)
    if said.interview:
        find_interview(workspace, said.interview)
    read, archive = _read(workspace, source, said, asks=asks)
    log_file = log_change.read_log(workspace)
    context = match.MatchContext(
        text=log_file.text,
        interviews=workspace.interviews,
        used=() if archive else remembered_ids(workspace),
        zone=workspace.config.me.timezone,
        speech=workspace.config.me.speech,
        today=workspace.today,
        remembered=lambda uid: _remembered(workspace, uid),
        keeps_ids=archive is not None,
        interview=said.interview,
        companies=said.companies,
    )
    matched = match.matched(read, context)
    me = workspace.config.me
    interviews, problems = parse_log(
        matched.text, zone=me.timezone, workdays=workspace.workdays, speech=me.speech
    )
    if problems:
        problem = problems[0]
        msg = f"the log would have a problem: {problem.message}; {problem.hint}"
        raise InputError(msg)
    after = replace(workspace, interviews=interviews)
    return Import(
        read=read, matched=matched, archive=archive, log=log_file, after=after, me=said.me
    )


def _read(
    workspace: Workspace, source: Source, said: Said, *, asks: bool
) -> tuple[Read, Archive | None]:
    """Read the file by the reader for its kind; an export has facts as well."""
    from afterview.importing import archive as archives
    from afterview.importing import records, table

    if source.kind == "ics":
        return _invitations(workspace, source, said, asks=asks), None
    zone = workspace.config.me.timezone
    text = source.text() if source.kind == "json" else ""

    def read() -> Read | None:
        options = table.Options(
            columns=said.columns,
            order=said.order,
            hour=said.hour,
            zone=zone,
            companies={place: each.get("company", "") for place, each in said.answers.items()},
        )
        return records.read(text, options) if text else table.read(source.lines, options)

    if found := read():
        return _answered(read, said, found, asks=asks), None
    _refuse_needless(said, source, ("table",))
    archive = archives.read(text, zone)
    return archive.read, archive


def _refuse_needless(said: Said, source: Source, tables: Sequence[str] = ("table", "json")) -> None:
    """Raise InputError for options that do not apply to this kind of file.

    `tables` are the kinds of file that may be a table: JSON is one, unless it is our export.
    """
    flags = {
        "--me": (("ics",), said.me),
        "--company": (("ics",), said.company),
        "--role": (("ics",), said.role),
        "--round": (("ics",), said.round),
        "--interview": (("ics",), said.interview),
        "--map": (tables, said.columns),
        "--dates": (tables, said.order),
        "--hour": (tables, said.hour),
    }
    for flag, (kinds, value) in flags.items():
        if value and source.kind not in kinds:
            wanted = "an invitation" if "ics" in kinds else "a table"
            msg = f"{flag} is for {wanted}, and {source.path.name} is {NAMES[source.kind]}"
            raise InputError(msg)


def _invitations(workspace: Workspace, source: Source, said: Said, *, asks: bool) -> Read:
    """Read invitations; ask for what they do not show if `asks` is true."""
    from afterview.importing import invitation
    from afterview.importing.table import address

    decoded = source.decoded()
    known = remembered(workspace.store, ME, "addresses")
    me = workspace.config.me

    def read() -> Read:
        asked = invitation.InvitationContext(
            zone=me.timezone,
            me=frozenset(said.me or known),
            my_name=me.name,
            company=said.company or _company_of(workspace, said.interview),
            role=said.role,
            round=said.round,
            log=workspace.interviews,
            known=lambda uid: {**_case_of(workspace, uid), **said.answers.get(uid, {})},
        )
        return invitation.read(decoded.text, asked, decoded.odd_lines)

    def take(words: str) -> None:
        if not address(words):
            msg = f"{shown(words)} is not an email address"
            raise InputError(msg)
        said.me = [words.casefold()]

    found = read()
    if asks and "me" in found.wants:
        for each in found.held_back:
            print_text(each.where, each.reason)
        if ask("Your own address", take):
            found = read()
    return _answered(read, said, found, asks=asks)


def _answered(read: Callable[[], Read | None], said: Said, found: Read, *, asks: bool) -> Read:
    """Ask what a file leaves open if `asks` is true, and read it again with the answers.

    `found` is what it has without them.
    """
    while asks and found.questions:
        for question in found.questions:
            said.answers.setdefault(question.uid, {})[question.key] = _asked(question)
        found = read() or found
    return found


def _asked(question: Question) -> str:
    """Ask for a detail that a file does not show for sure; empty if it is left out."""
    if question.what:
        print_text(question.label, question.what)
    what, guess = question.key.capitalize(), question.guess
    answer = ask(f"{what} (- for none)" if guess else what, lambda _: None, default=guess)
    return "" if answer == "-" else answer or guess


def _case_of(workspace: Workspace, uid: str) -> Mapping[str, str]:
    """Return company, role and round of the interview that an invitation became before."""
    known = _remembered(workspace, uid)
    for each in workspace.interviews if known else ():
        if known and each.id == known.interview:
            return {"company": each.company, "role": each.role, "round": each.round}
    return {}


def _company_of(workspace: Workspace, interview_id: str) -> str:
    return next((each.company for each in workspace.interviews if each.id == interview_id), "")


def _remembered(workspace: Workspace, uid: str) -> Remembered | None:
    from afterview.importing import Identity
    from afterview.importing.match import Remembered

    match remembered(workspace.store, INVITATION, uid):
        case [str(id_), int(sequence), str(stamp)]:
            return Remembered(id_, Identity(uid, sequence, stamp))
        case _:
            return None


def _write_later(call: Call, import_: Import) -> bool:
    """Write the previewed import; raise InputError if the log has changed since."""
    with call.open(write=True) as workspace:
        _write(workspace, import_)
    return True


def _write(workspace: Workspace, import_: Import) -> None:
    matched, store = import_.matched, workspace.store
    if not matched.is_idle:
        log_change.write_log(workspace, import_.log, matched.text)
    new = {each.id for each in matched.new}
    with store.together():
        if import_.archive:
            _record(workspace, import_.archive, new)
        replace(workspace, interviews=import_.after.interviews).remember_statuses()
    for uid, (id_, identity) in matched.identities.items():
        store.put(INVITATION, uid, json.dumps([id_, identity.sequence, identity.stamp]))
        store.put(INVITATION_OF, id_, json.dumps([uid, identity.sequence, identity.stamp]))
    if import_.me:
        known = remembered(store, ME, "addresses")
        store.put(ME, "addresses", json.dumps(sorted({*map(str, known), *import_.me})))


def _record(workspace: Workspace, archive: Archive, new: set[str]) -> None:
    """Record the facts of new interviews; existing facts stay."""
    store, facts = workspace.store, workspace.store.facts()
    known = {*facts.done, *facts.skipped, *facts.postponed}

    def is_wanted(step_id: str) -> bool:
        return step_id not in known and step_id.partition("/")[0] in new | {RESERVED}

    for kind, days in (("postponed", archive.postponed), ("done", archive.done)):
        for step_id, day in days.items():
            if is_wanted(step_id):
                store.record(
                    "done" if kind == "done" else "postponed",
                    step_id,
                    day,
                    at=workspace.now,
                    source="import",
                    undoable=False,
                )
    for step_id in filter(is_wanted, archive.skipped):
        store.record("skipped", step_id, None, at=workspace.now, source="import", undoable=False)
    store.see(
        (id_, *status)
        for id_, history in archive.status_seen.items()
        if id_ in new
        for status in history
    )


def _counted(matched: Matched) -> str:
    parts = [(len(matched.new), "new"), (len(matched.changed), "changed")]
    said = ", ".join(f"{number} {what}" for number, what in parts if number)
    return f"{said} in the log"


def _as_dict(import_: Import, *, is_written: bool) -> dict[str, Any]:
    """Return the outcome in the form of the JSON interface (docs/json.md)."""
    matched = import_.matched
    return {
        "kind": import_.read.kind,
        "written": is_written and not matched.is_idle,
        "new": [
            {
                "id": each.id,
                "where": each.where,
                "company": each.interview.company,
                "start": each.interview.start.isoformat(),
                "end": each.interview.end.isoformat(),
                "notes": list(each.notes),
            }
            for each in matched.new
        ],
        "changed": [
            {
                "id": each.id,
                "where": each.where,
                "keys": {key: [_plain(old), _plain(new)] for key, old, new in each.keys},
                "people": list(each.people),
                "cancelled": each.is_cancelled,
                "notes": list(each.notes),
            }
            for each in matched.changed
        ],
        "held_back": [each._asdict() for each in matched.held_back],
        "more_held_back": matched.more_held_back,
        "notes": matched.notes,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
