"""Work out what a file or a mail makes of the log, and write it.

Nothing is asked here: what a file leaves open is in the `questions` of what was read, and `Said`
holds the answers for when it is read again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from afterview.errors import InputError
from afterview.importing.known import remember, remembered, remembered_invitation
from afterview.log.fields import RESERVED
from afterview.log.parse import parse_log
from afterview.operations import log_change
from afterview.operations.finding import find_interview, remembered_ids
from afterview.operations.import_source import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, time

    from afterview.importing import Read
    from afterview.importing.archive import Archive
    from afterview.importing.decoding import Decoded
    from afterview.importing.match import Matched
    from afterview.importing.promised import Promised
    from afterview.log.file import LogFile
    from afterview.model import Interview
    from afterview.operations.import_source import Source
    from afterview.workspace import Workspace

ME = "me"
"""The kind under which the store keeps the person's own addresses."""


@dataclass(slots=True, kw_only=True)
class Said:
    """Holds what the person said about an import."""

    me: Sequence[str] = ()
    """Their own addresses."""
    company: str = ""
    role: str = ""
    round: str = ""
    interview: str = ""
    """The id of the interview that an invitation is about."""
    columns: dict[str, str] = field(default_factory=dict)
    order: str = ""
    hour: time | None = None
    companies: dict[str, str] = field(default_factory=dict)
    """The names that companies of the file shall have in the log, by `same_name`."""
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    """The answers about each invitation or row, by its UID or place, and the key of the log; empty
    if skipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """Holds everything that is known before anything is written."""

    read: Read
    matched: Matched
    archive: Archive | None
    """The facts of an export besides its interviews."""
    log: LogFile
    interviews: tuple[Interview, ...]
    """All interviews that the log would have."""
    me: Sequence[str]
    """The addresses that were given as the person's own."""

    def after(self, workspace: Workspace) -> Workspace:
        """Return a workspace as it would be with this log."""
        return replace(workspace, interviews=self.interviews)


def read_source(workspace: Workspace, source: Source, said: Said) -> tuple[Read, Archive | None]:
    """Read a file by the reader for its kind; an export has facts as well.

    Raises InputError where it cannot be read, or where an answer does not apply to its kind.
    """
    from afterview.importing import archive as archives
    from afterview.importing import records, table

    refuse_needless(said, source)
    if said.interview:
        find_interview(workspace, said.interview)
    if source.kind == "ics":
        return read_invitations(workspace, source.decoded(), said), None
    zone = workspace.config.me.timezone
    text = source.text() if source.kind == "json" else ""
    options = table.Options(
        columns=said.columns,
        order=said.order,
        hour=said.hour,
        zone=zone,
        companies={place: each.get("company", "") for place, each in said.answers.items()},
    )
    if found := records.read(text, options) if text else table.read(source.lines, options):
        return found, None
    refuse_needless(said, source, ("table",))
    archive = archives.read(text, zone)
    return archive.read, archive


def read_invitations(
    workspace: Workspace,
    calendar: Decoded,
    said: Said,
    promised: Callable[[str, date], Promised | None] = lambda _text, _day: None,
) -> Read:
    """Read the invitations of a calendar; `promised` is that of an `InvitationContext`."""
    from afterview.importing import invitation

    me = workspace.config.me
    context = invitation.InvitationContext(
        zone=me.timezone,
        me=frozenset(said.me or remembered(workspace.store, ME, "addresses")),
        my_name=me.name,
        company=said.company or _company_of(workspace, said.interview),
        role=said.role,
        round=said.round,
        log=workspace.interviews,
        known=lambda uid: {**_case_of(workspace, uid), **said.answers.get(uid, {})},
        promised=promised,
    )
    return invitation.read(calendar.text, context, calendar.odd_lines)


def compared(
    workspace: Workspace, read: Read, said: Said, archive: Archive | None = None
) -> Import:
    """Return what was read makes of the log; raise InputError if the log would have a problem."""
    from afterview.importing import match

    log_file = log_change.read_log(workspace)
    me = workspace.config.me
    context = match.MatchContext(
        text=log_file.text,
        interviews=workspace.interviews,
        used=() if archive else remembered_ids(workspace),
        zone=me.timezone,
        speech=me.speech,
        today=workspace.today,
        remembered=lambda uid: remembered_invitation(workspace.store, uid),
        keeps_ids=archive is not None,
        interview=said.interview,
        companies=said.companies,
    )
    matched = match.matched(read, context)
    if archive and archive.activities:
        from afterview.importing.log_text import with_activities

        matched.text, matched.activities, refused = with_activities(
            matched.text, archive.activities
        )
        matched.held_back += refused
    interviews, problems = parse_log(
        matched.text, zone=me.timezone, workdays=workspace.workdays, speech=me.speech
    )
    if problems:
        problem = problems[0]
        msg = f"the log would have a problem: {problem.message}; {problem.hint}"
        raise InputError(msg)
    return Import(
        read=read,
        matched=matched,
        archive=archive,
        log=log_file,
        interviews=interviews,
        me=said.me,
    )


def write(workspace: Workspace, import_: Import) -> None:
    """Write an import; raise InputError if the log has changed since it was compared."""
    matched, store = import_.matched, workspace.store
    if not matched.is_idle:
        log_change.write_log(workspace, import_.log, matched.text)
    new = {each.id for each in matched.new}
    with store.together():
        if import_.archive:
            _record(workspace, import_.archive, new)
        import_.after(workspace).remember_statuses()
    remember(store, matched.identities)
    if import_.me:
        known = remembered(store, ME, "addresses")
        store.put(ME, "addresses", json.dumps(sorted({*map(str, known), *import_.me})))


def refuse_needless(said: Said, source: Source, tables: Sequence[str] = ("table", "json")) -> None:
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


def _case_of(workspace: Workspace, uid: str) -> Mapping[str, str]:
    """Return company, role and round of the interview that an invitation became before."""
    known = remembered_invitation(workspace.store, uid)
    for each in workspace.interviews if known else ():
        if known and each.id == known.interview:
            return {"company": each.company, "role": each.role, "round": each.round}
    return {}


def _company_of(workspace: Workspace, interview_id: str) -> str:
    return next((each.company for each in workspace.interviews if each.id == interview_id), "")


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
