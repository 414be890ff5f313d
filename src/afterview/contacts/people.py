"""Find out who is who in the log: one person for all interviews that somebody took part in.

Two interviewers are one person if they have the same address, or the same name at the same company.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from afterview.model import same_name, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from afterview.model import Interview, Interviewer

_NAMESPACE = uuid.UUID("5a1f3f0e-8f0c-5b0b-9d86-6f6c2b1f7a43")
"""This never changes: a uid ties a card in somebody's address book to its person."""
_MAIL, _NAME = "mail:", "name:"


class Meeting(NamedTuple):
    """Holds one interview that a person took part in, as their card says it."""

    interview: str
    """Its id."""
    day: date
    """Its day, at its place."""
    company: str
    role: str
    round: str
    rapport: str
    """good | neutral | poor. Private."""
    talked_about: str
    """Private."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Describes one person of the log. What the interviews say differently is that of the last."""

    uid: str
    """Made from the name and company of the first interview with them."""
    name: str
    company: str
    """Where they work: the company, or the agency if they are its contact."""
    title: str
    emails: tuple[str, ...]
    """The last one first, each once."""
    profiles: tuple[str, ...]
    """The addresses of their profiles, in the same order."""
    meetings: tuple[Meeting, ...]
    """In the order of time."""
    keys: frozenset[str]
    """What identifies them: each address, and each name with its company."""

    @property
    def label(self) -> str:
        """The person as reports call them: `Jane Doe (Acme)`."""
        return f"{self.name} ({self.company})"


class _Seen(NamedTuple):
    """One interviewer of one interview."""

    interview: Interview
    who: Interviewer
    company: str
    email: str
    keys: tuple[str, ...]


def people_of(interviews: Iterable[Interview]) -> list[Person]:
    """Return the interviewers of the interviews, each person once, in the order of their meetings.

    Interviews that are cancelled have no interviewers: nobody met.
    """
    held = [each for each in interviews if each.status != "cancelled"]
    in_order = sorted(held, key=lambda each: (each.start, each.id))
    seen = [each for interview in in_order for each in _of(interview)]
    return [_person(group) for group in _groups(seen)]


def address_in(key: str) -> str:
    """Return the address that a key of a person is, in lower case; empty if it is a name."""
    return key.removeprefix(_MAIL) if key.startswith(_MAIL) else ""


def _of(interview: Interview) -> Iterator[_Seen]:
    found = [(who, _email(who, interview)) for who in interview.interviewers]
    addresses = [email.casefold() for _, email in found]
    for who, email in found:
        company = interview.agency_of(who) or interview.company
        keys = [f"{_NAME}{who.slug}@{same_name(company)}"]
        # An address that several of them share, such as jobs@acme.example, is nobody's own.
        if email and addresses.count(email.casefold()) == 1:
            keys.append(f"{_MAIL}{email.casefold()}")
        yield _Seen(interview, who, company, email, tuple(keys))


def _email(who: Interviewer, interview: Interview) -> str:
    """Return the address of an interviewer, who may be the contact of the interview as well."""
    contact = interview.contact
    is_contact = contact is not None and slug(contact.name) == who.slug
    return who.email or (contact.email if contact and is_contact else "")


def _groups(seen: Sequence[_Seen]) -> list[list[_Seen]]:
    """Return the interviewers by person: all that have a key in common, also through others."""
    group_of: dict[str, int] = {}
    groups: dict[int, list[_Seen]] = {}
    for number, each in enumerate(seen):
        met = sorted({group_of[key] for key in each.keys if key in group_of})
        into = met[0] if met else number
        members = [one for old in met for one in groups.pop(old)]
        groups[into] = [*members, each]
        group_of |= {key: into for one in groups[into] for key in one.keys}
    found = ([*each] for each in groups.values())
    return [sorted(each, key=lambda one: (one.interview.start, one.interview.id)) for each in found]


def _person(group: Sequence[_Seen]) -> Person:
    first, last = group[0], group[-1]
    latest = group[::-1]
    made_of = f"{first.who.slug}@{same_name(first.company)}"
    return Person(
        uid=str(uuid.uuid5(_NAMESPACE, made_of)),
        name=last.who.name,
        company=last.company,
        title=next((each.who.title for each in latest if each.who.title), ""),
        emails=tuple({each.email.casefold(): each.email for each in latest if each.email}.values()),
        profiles=tuple(dict.fromkeys(each.who.profile for each in latest if each.who.profile)),
        meetings=tuple(_meeting(each) for each in group),
        keys=frozenset(key for each in group for key in each.keys),
    )


def _meeting(seen: _Seen) -> Meeting:
    interview, who = seen.interview, seen.who
    return Meeting(
        interview=interview.id,
        day=interview.start.date(),
        company=interview.company,
        role=interview.role,
        round=interview.round,
        rapport=who.rapport,
        talked_about=who.talked_about,
    )


__all__ = ["Meeting", "Person", "address_in", "people_of"]
