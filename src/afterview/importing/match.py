"""Compare the interviews of a file with the log: what is new, what changes, what is held back.

New interviews go to the end of the log, and in existing ones only the lines that an invitation
changes are touched.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.errors import Sentence
from afterview.importing import HeldBack, Identity, joined, updates
from afterview.importing.companies import agency_in_log, as_in_log, new_names
from afterview.importing.event_case import role_in_log
from afterview.importing.log_text import appended, read_one, table_of
from afterview.log.edit import set_person, set_values
from afterview.log.fields import RESERVED
from afterview.log.ids import new_id
from afterview.model import CLOSED, UNDECIDED, USUAL_SPEECH, Speech, same_name
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from afterview.importing import Proposal, Read
    from afterview.importing.companies import Alike
    from afterview.model import Interview

_NEEDED = ("id", "company", "start", "timezone", "status")
"""Keys without which no other key of an interview can be read."""


class Remembered(NamedTuple):
    """Holds what is remembered of an earlier invitation."""

    interview: str
    """The id of the interview that came from it."""
    identity: Identity


class New(NamedTuple):
    """Describes an interview that goes into the log."""

    where: str
    id: str
    interview: Interview
    notes: tuple[str, ...]


class Changed(NamedTuple):
    """Describes an interview of the log that an invitation changes."""

    where: str
    id: str
    keys: tuple[tuple[str, Any, Any], ...]
    """Each key with its old and new value; None if it had or has none."""
    people: tuple[str, ...]
    """The names of additional interviewers."""
    is_cancelled: bool
    notes: tuple[str, ...]


@dataclass(slots=True)
class Matched:
    """Holds the outcome: the log as it would be, and what happens to each proposal."""

    text: str
    """The new text of the log."""
    new: list[New] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    held_back: list[HeldBack] = field(default_factory=list)
    more_held_back: int = 0
    identities: dict[str, Remembered] = field(default_factory=dict)
    """The invitation to remember for each uid."""
    notes: list[str] = field(default_factory=list)
    alike: tuple[Alike, ...] = ()
    """Companies of the file that the log may have under another name."""
    activities: int = 0
    """How many activities of an export the log lacks."""

    @property
    def is_idle(self) -> bool:
        """Whether nothing would be written to the log."""
        return not (self.new or self.changed or self.activities)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchContext:
    """Holds everything that the proposals of a file are compared with."""

    text: str
    """The text of the log."""
    interviews: Sequence[Interview]
    used: Collection[str]
    """Ids that no new interview may have."""
    zone: str
    today: date
    remembered: Callable[[str], Remembered | None]
    """Returns what is remembered of the invitation with a uid."""
    speech: Speech = USUAL_SPEECH
    keeps_ids: bool = False
    """Whether the file is an export, whose interviews have ids and may be alike."""
    interview: str = ""
    """The id of the interview that the invitation is about, if the person gave it."""
    companies: Mapping[str, str] = field(default_factory=dict)
    """The names that companies of the file shall have in the log, by `same_name`."""


def matched(read: Read, context: MatchContext) -> Matched:
    """Return how the proposals of a file change the log; raise InputError if it cannot be extended.

    The caller checks whether the log as a whole has a problem afterwards.
    """
    work = _Matching(context)
    work.result.held_back.extend(read.held_back)
    work.result.more_held_back = read.more_held_back
    work.result.notes.extend(read.notes)
    for proposal in read.proposals:
        work.take(proposal)
    return work.done()


class _Matching:
    """Compares one file with the log."""

    def __init__(self, context: MatchContext) -> None:
        self.context = context
        self.result = Matched(context.text)
        self._used = {*context.used, RESERVED}
        self._used |= {id_ for each in context.interviews for id_ in (each.id, each.was)}
        self._by_id = {each.id: each for each in context.interviews}
        self._twins: dict[tuple[str, float], str] = {}
        self._cases: defaultdict[tuple[str, str], list[tuple[Interview, str]]] = defaultdict(list)
        self._tables: list[dict[str, Any]] = []
        """The new interviews."""
        for each in context.interviews:
            self._remember(each, each.id)

    def take(self, proposal: Proposal) -> None:
        """Decide what happens to one proposal."""
        company = same_name(str(proposal.fields.get("company", "")))
        if company in self.context.companies:
            name = self.context.companies[company]
            proposal = replace(proposal, fields={**proposal.fields, "company": name})
        identity = proposal.identity
        known = self._known(identity) if identity and not self.context.keeps_ids else None
        if identity and known:
            self._update(proposal, identity, known)
        elif proposal.is_cancelled:
            reason = Sentence(
                "it cancels an interview that is not in the log",
                command="say which one with --interview ID",
                page="if you know which one, say so on the page of its case",
            )
            self._hold_back(proposal, reason)
        else:
            self._add(proposal)

    def done(self) -> Matched:
        """Write the new interviews behind the existing ones."""
        result = self.result
        if self._tables:
            result.text = appended(result.text, self._tables)
        result.held_back.sort(key=lambda held: int("0" + "".join(filter(str.isdecimal, held[0]))))
        if not self.context.keeps_ids:
            self._find_alike()
        undated = sum(
            new.interview.status in CLOSED and new.interview.status_since is None
            for new in result.new
        )
        if undated and not self.context.keeps_ids:
            result.notes.append(
                Sentence(
                    f"the file does not say on which day {undated} of them ended, so today counts",
                    command="correct it with `afterview set ID status_since=2026-11-20`",
                )
            )
        return result

    def _find_alike(self) -> None:
        """Find companies that the log may have under another name, unless the person knows them."""
        new = [each.interview for each in self.result.new]
        self.result.alike = tuple(
            pair
            for pair in new_names(new, self.context.interviews)
            if same_name(pair.other) not in self.context.companies
        )
        self.result.notes += [
            f"{pair.other} may be the same as {pair.name} in your log: {pair.reason}"
            for pair in self.result.alike
        ]

    def _known(self, identity: Identity) -> Remembered | None:
        if self.context.interview:
            # The person named the interview, so any earlier invitation belongs to it.
            return Remembered(self.context.interview, Identity(identity.uid, -1, ""))
        known = self.result.identities.get(identity.uid) or self.context.remembered(identity.uid)
        return known if known and known.interview in self._by_id else None

    def _hold_back(self, proposal: Proposal, reason: str) -> None:
        start = proposal.fields.get("start")
        when = f"{start:%Y-%m-%d}" if isinstance(start, datetime) else ""
        words = [str(proposal.fields.get(key, "")) for key in ("company", "role", "round")]
        self.result.held_back.append(HeldBack(proposal.where, joined([*words, when]), reason))

    # New interviews

    def _add(self, proposal: Proposal) -> None:
        fields, notes = self._completed(proposal)
        keeps_id = self.context.keeps_ids and isinstance(fields.get("id"), str)
        id_ = str(fields["id"]) if keeps_id else new_id(str(fields.get("company", "")), self._used)
        table = {**fields, "id": id_}
        if keeps_id and id_ in self._used - {RESERVED}:
            self._hold_back(proposal, self._why_known(id_, table))
            return
        interview, reason = self._read(table)
        if interview is None and proposal.optional:
            table, left_out = self._without_unreadable(table, proposal.optional)
            notes = (*notes, *left_out)
            interview, reason = self._read(table)
        if interview is None:
            self._hold_back(proposal, reason)
            return
        if twin := self._twins.get(_twin_key(interview)):
            self._hold_duplicate(proposal, twin)
            return
        if reason := self._conflict(interview):
            self._hold_back(proposal, reason)
            return
        self._used.add(id_)
        self._remember(interview, "" if keeps_id else f"{proposal.where} of the file")
        self._tables.append(table)
        self.result.new.append(New(proposal.where, id_, interview, notes))
        if proposal.identity:
            self.result.identities[proposal.identity.uid] = Remembered(id_, proposal.identity)

    def _read(self, table: Mapping[str, Any]) -> tuple[Interview | None, str]:
        return read_one(table, self.context.zone, self.context.speech)

    def _without_unreadable(
        self, table: Mapping[str, Any], optional: Sequence[str]
    ) -> tuple[dict[str, Any], list[str]]:
        """Return a table without optional values that the log cannot read, and a note on each.

        The words of a promise are kept in the notes of the interview.
        """
        kept, notes = dict(table), list[str]()
        for key in optional:
            probe = {name: kept[name] for name in (*_NEEDED, key) if name in kept}
            if key not in kept or self._read(probe)[0] is not None:
                continue
            said = str(kept.pop(key))
            is_promise = key == "promise"
            if is_promise:
                words = [str(kept.get("notes", "")), f"{key}: {said}"]
                kept["notes"] = "\n\n".join(filter(None, words))
            place = "is in the notes only" if is_promise else "is left out"
            notes.append(f"{key} {shown(said)} cannot be read, so it {place}")
        return kept, notes

    def _completed(self, proposal: Proposal) -> tuple[Mapping[str, Any], tuple[str, ...]]:
        """Return the fields as the log spells them, with the role and agency of the case there."""
        fields, notes = dict(proposal.fields), list(proposal.notes)
        if self.context.keeps_ids:
            return fields, proposal.notes
        log = self.context.interviews
        is_said = "role" in fields and "role" not in proposal.from_title
        if proposal.identity is not None and not is_said:
            company, role = (str(fields.get(key, "")) for key in ("company", "role"))
            role, note = role_in_log(company, role, log)
            fields |= {"role": role} if role else {}
            notes += filter(None, [note])
        spelled, said = as_in_log(log, fields)
        agency, known = agency_in_log(log, spelled)
        if agency and "via" not in fields:
            spelled = {**spelled, "via": agency}
            said.append(f"via: {agency}, as in {known}")
        return spelled, (*notes, *said)

    def _why_known(self, id_: str, table: Mapping[str, Any]) -> str:
        """Return why an interview with a known id is held back."""
        logged = self._by_id.get(id_)
        if logged is None:
            return f'the file has "{id_}" twice'
        other, _ = self._read(table)
        if other is not None and _same(other, logged):
            return "it is in the log already"
        return f"{id_} is in the log already, and says something else there; the log stays"

    def _hold_duplicate(self, proposal: Proposal, twin: str) -> None:
        """Hold back a duplicate; its invitation now belongs to the interview that it repeats."""
        self._hold_back(proposal, f"it has the same company and start as {twin}")
        if proposal.identity and twin in self._by_id:
            self.result.identities[proposal.identity.uid] = Remembered(twin, proposal.identity)

    def _conflict(self, interview: Interview) -> str:
        """Return why the log cannot hold it with the other rounds of its case; empty if it can.

        All rounds of one day are one visit, so that any of them may have the status.
        """
        if interview.status == "cancelled":
            return ""
        begins, status = interview.start.timestamp(), interview.status
        for other, name in self._cases[interview.case_key]:
            other_begins = other.start.timestamp()
            is_one_outcome = other.status == status or not {other.status, status}.isdisjoint(
                UNDECIDED
            )
            if is_one_outcome and other.start.date() == interview.start.date():
                continue
            if other.status in CLOSED and other_begins < begins:
                return (
                    f"that case ended as {other.status} with {name}; if it goes on, first delete "
                    "the status there"
                )
            if status in CLOSED and begins < other_begins:
                return f"it says {status}, but {name} came after it"
        return ""

    def _remember(self, interview: Interview, name: str) -> None:
        """Record what later proposals are compared with; without a name, allow duplicates of it."""
        if name:
            self._twins.setdefault(_twin_key(interview), name)
        if interview.status != "cancelled":
            self._cases[interview.case_key].append((interview, name or interview.id))

    # Interviews that came from an invitation

    def _update(self, proposal: Proposal, identity: Identity, known: Remembered) -> None:
        interview = self._by_id[known.interview]
        if reason := updates.why_not_updated(interview, identity, known.identity):
            self._hold_back(proposal, reason)
            return
        table = table_of(self.result.text, interview.id)
        if proposal.is_cancelled:
            changes = updates.cancellation(interview, self.context.today)
            people: tuple[Mapping[str, Any], ...] = ()
        else:
            changes = updates.changes(proposal.fields, interview, table, self.context.zone)
            people = tuple(updates.newcomers(proposal.fields, interview))
        self.result.identities[identity.uid] = Remembered(interview.id, identity)
        if not changes and not people:
            self._hold_back(proposal, f"it says nothing that {interview.id} does not say")
            return
        text = set_values(self.result.text, interview.id, changes) if changes else self.result.text
        for person in people:
            rest = {key: value for key, value in person.items() if key != "name"}
            text = set_person(text, interview.id, str(person["name"]), rest)
        after, reason = self._read(table_of(text, interview.id))
        if after is None:
            self._hold_back(proposal, reason)
            return
        self.result.text = text
        self._by_id[interview.id] = after
        self.result.changed.append(
            Changed(
                proposal.where,
                interview.id,
                tuple((key, table.get(key), value) for key, value in changes.items()),
                tuple(str(person["name"]) for person in people),
                proposal.is_cancelled,
                (*proposal.notes, *updates.uninvited(proposal, interview)),
            )
        )


def _twin_key(interview: Interview) -> tuple[str, float]:
    return same_name(interview.company), interview.start.astimezone(UTC).timestamp()


def _same(one: Interview, other: Interview) -> bool:
    # Notes are compared separately, because they do not count for equality. Promises are compared
    # by their words: one of the two was read with the person's holidays.
    words = [each.promise.words if each.promise else "" for each in (one, other)]
    return (
        replace(one, promise=None) == replace(other, promise=None)
        and one.notes == other.notes
        and words[0] == words[1]
    )
