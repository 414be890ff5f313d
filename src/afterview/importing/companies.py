"""Find companies that may stand in the log under two names, as "acme" and "Acme Robotics".

Nothing is changed here: whether two names mean one company is for the person to say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from afterview.mailbox.domains import identifies_company
from afterview.model import CLOSED, same_name, slug

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from afterview.model import Interview

_LEGAL_FORM = re.compile(
    "inc|incorporated|llc|llp|lp|ltd|limited|plc|corp|corporation|co|company|gmbh|ag|se|kg|ug|sa|"
    "sas|sarl|srl|spa|bv|nv|ab|as|oyj?|aps|pty|pte|kk|sl|lda"
)
_SHORTEST = 3
"""The shortest name, in characters, that means something as the beginning of another one."""


class Alike(NamedTuple):
    """Holds two names that may mean one company, and why."""

    name: str
    """The name that the log has, or has more often."""
    other: str
    reason: str
    is_domain: bool = False
    """Whether only a mail domain speaks for it, which may be that of an agency."""


@dataclass(slots=True)
class _Company:
    """Collects what the log knows of one name."""

    name: str
    order: tuple[float, str]
    """The start and id of its first interview."""
    words: tuple[str, ...]
    rounds: int = 0
    people: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The slug of each person with their addresses, if known."""
    names: dict[str, str] = field(default_factory=dict)
    domains: set[str] = field(default_factory=set)


def alike(interviews: Iterable[Interview]) -> tuple[Alike, ...]:
    """Return the names that may mean one company; the order of the interviews does not matter.

    They do if they differ in the legal form only, if one begins with the other, or if they share a
    person or a mail domain. The people of an agency (`via`) and public mail hosts do not count.
    """
    companies = sorted(_companies(interviews).values(), key=lambda each: (-each.rounds, each.order))
    found: dict[frozenset[str], Alike] = {}
    for one, other, reason, is_domain in (*_by_evidence(companies), *_by_beginning(companies)):
        pair = Alike(one.name, other.name, reason, is_domain)
        found.setdefault(frozenset({one.name, other.name}), pair)
    return tuple(sorted(found.values()))


def spellings(interviews: Iterable[Interview]) -> Iterator[tuple[str, str]]:
    """Yield the usual spelling of a company with each other one: `Acme`, `ACME`.

    The usual one is the most frequent, or else the one that comes first in the log.
    """
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in interviews:
        found[same_name(each.company)][each.company] += 1
    for counted in found.values():
        (usual, _), *others = counted.most_common()
        yield from ((usual, other) for other, _ in others)


def new_names(new: Sequence[Interview], log: Sequence[Interview]) -> tuple[Alike, ...]:
    """Return the names of companies in new interviews that the log may have under another name."""
    known = {same_name(each.company) for each in log}
    if all(same_name(each.company) in known for each in new):
        return ()
    found: dict[str, Alike] = {}
    for pair in alike((*log, *new)):
        one, other = (same_name(name) in known for name in pair[:2])
        if one is not other:
            turned = pair if one else pair._replace(name=pair.other, other=pair.name)
            found.setdefault(same_name(turned.other), turned)
    return tuple(found.values())


def name_like(company: str, log: Sequence[Interview]) -> Alike | None:
    """Return the name under which the log may have a company of which only the name is known."""
    alone = [replace(each, company=company, interviewers=(), contact=None) for each in log[:1]]
    return next(iter(new_names(alone, log)), None)


def as_in_log(
    interviews: Sequence[Interview], fields: Mapping[str, Any]
) -> tuple[Mapping[str, Any], list[str]]:
    """Return the fields with company and role as the log spells them, and what to say about that.

    A spelling that the log has, too, stays; otherwise that of the latest interview counts.
    """
    found, said = {**fields}, []
    rounds = sorted(interviews, key=lambda each: (each.start.timestamp(), each.id))
    for key in ("company", "role"):
        typed = fields.get(key) or ""
        known = [
            getattr(each, key)
            for each in rounds
            if same_name(getattr(each, key)) == same_name(typed)
            and same_name(each.company) == same_name(fields.get("company", ""))
        ]
        if known and typed not in known:
            found[key] = known[-1]
            said.append(f"{key}: {known[-1]}, as your log spells it, not {typed}")
    return found, said


def agency_in_log(interviews: Iterable[Interview], fields: Mapping[str, Any]) -> tuple[str, str]:
    """Return the agency of the open case that a new interview belongs to, and the id of its round.

    Both are empty if the log has none.
    """
    case = same_name(str(fields.get("company", ""))), same_name(str(fields.get("role", "")))
    rounds = [each for each in interviews if each.case_key == case and each.status != "cancelled"]
    if any(each.status in CLOSED for each in rounds):
        return "", ""
    known = [each for each in rounds if each.via]
    last = max(known, key=lambda each: (each.start.timestamp(), each.id), default=None)
    return (last.via, last.id) if last else ("", "")


def _companies(interviews: Iterable[Interview]) -> dict[str, _Company]:
    found: dict[str, _Company] = {}
    for interview in sorted(interviews, key=lambda each: (each.start.timestamp(), each.id)):
        key = same_name(interview.company)
        if key not in found:
            order = (interview.start.timestamp(), interview.id)
            found[key] = _Company(interview.company, order, _words(interview.company))
        company = found[key]
        company.rounds += 1
        for name, email in _people(interview):
            domain = email.rpartition("@")[2]
            if identifies_company(domain):
                company.domains.add(domain)
            # A first name alone says little.
            if email or "-" in slug(name):
                company.people[slug(name)].update([email] if email else [])
                company.names.setdefault(slug(name), name or email)
    return found


def _people(interview: Interview) -> Iterator[tuple[str, str]]:
    """Yield name and address, in lower case, of everybody who is not of an agency."""
    contact = interview.contact
    agency = contact.email.rpartition("@")[2].casefold() if interview.via and contact else ""
    people = [(each.name, each.email.casefold()) for each in interview.interviewers]
    if contact and not interview.via:
        people.append((contact.name, contact.email.casefold()))
    for name, email in people:
        if not agency or email.rpartition("@")[2] != agency:
            yield name, email


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name that tell it from others, without article and legal form."""
    words = slug(name.replace(".", "")).split("-")
    while len(words) > 1 and _LEGAL_FORM.fullmatch(words[-1]):
        words.pop()
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


_Found = tuple[_Company, _Company, str, bool]


def _by_evidence(companies: Iterable[_Company]) -> Iterator[_Found]:
    """Yield pairs with the same people, the same words or the same mail domain."""
    first: dict[Hashable, _Company] = {}
    domains: list[_Found] = []
    for company in companies:
        for key, emails in company.people.items():
            for each in (*emails, key) if "-" in key else emails:
                known = first.setdefault(("person", each), company)
                there = known.people.get(key, emails)
                # Two people may have one name.
                if known is not company and not (there and emails and there.isdisjoint(emails)):
                    yield known, company, f"both have {company.names[key]}", False
        for domain in sorted(company.domains):
            known = first.setdefault(("domain", domain), company)
            if known is not company:
                domains.append((known, company, f"both have people at {domain}", True))
        known = first.setdefault(("words", "".join(company.words)), company)
        if known is not company and any(company.words):
            yield known, company, "the names differ in little", False
    yield from domains


def _by_beginning(companies: Sequence[_Company]) -> Iterator[_Found]:
    """Yield pairs of which one name begins with the other, unless their mail domains differ."""
    known = {company.words: company for company in reversed(companies)}
    for company in companies:
        for length in range(1, len(company.words)):
            begin = company.words[:length]
            other = known.get(begin)
            if other is None or len("".join(begin)) < _SHORTEST:
                continue
            if other.domains and company.domains and other.domains.isdisjoint(company.domains):
                continue
            one, two = sorted((company, other), key=lambda each: (-each.rounds, each.order))
            yield one, two, "one name begins with the other", False
