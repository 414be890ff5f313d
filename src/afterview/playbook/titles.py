"""Say in titles whom a step reaches, and tell apart those of several roles at one company.

It depends on the log alone, so that no title changes because time passes. A uid is made from the
step id, so a title that changes updates an entry and makes no new one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from afterview.model import first_name, same_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from afterview.model import Interview
    from afterview.playbook.cases import Case
    from afterview.playbook.planned import Planned

    Subject = tuple[str, str]
    """What a title is about besides the company: its kind, and the person, thing or round."""

WHOLE_CASE: Subject = ("case", "")


def agent(interview: Interview) -> str:
    """Return the person of the agency that stands between: `Sophie (Hays)`; empty without one."""
    name = interview.contact.name if interview.contact else ""
    return f"{first_name(name)} ({interview.via})" if name and interview.via else interview.via


def reached(interview: Interview) -> str:
    """Return whom a letter about a case reaches: `Acme`, `Sophie (Hays) about Acme`."""
    who = agent(interview)
    return f"{who} about {interview.company}" if who else interview.company


def through(interview: Interview) -> str:
    """Return how a letter reaches the company: ` via Sophie (Hays)`; empty without an agency."""
    who = agent(interview)
    return f" via {who}" if who else ""


def possessive(name: str) -> str:
    """Return the possessive form of a name: `Acme's`, `Umbrella Analytics'`."""
    return f"{name}'" if name.endswith(("s", "S")) else f"{name}'s"


def told_apart(items: Iterable[Planned], cases: Iterable[Case]) -> Iterator[Planned]:
    """Yield the items; a title that another case of the company can have too gets the role.

    The order stays. A case without a role keeps the plain title, and so do private titles.
    """
    number = Counter((case.company, subject) for case in cases for subject in _subjects(case))
    for item in items:
        interview = item.subject
        if interview is None or not (interview.role or item.other_roles):
            yield item
        elif number[same_name(interview.company), _subject(item, interview)] > 1:
            roles = filter(None, (interview.role, *item.other_roles))
            yield item._replace(title=_with_roles(item.title, interview, roles))
        else:
            yield item


def _subjects(case: Case) -> AbstractSet[Subject]:
    """Return everything that titles of a case can be about."""
    people = {("person", who.slug) for each in case.rounds for who in each.interviewers}
    owed = {("owed", owed.slug) for each in case.rounds for owed in each.owed}
    rounds = {("round", same_name(each.round)) for each in case.rounds}
    return {WHOLE_CASE, *people, *owed, *rounds}


def _subject(item: Planned, interview: Interview) -> Subject:
    if item.person is not None and item.step != "thank-you-card":
        return "person", item.person.slug
    if item.owed is not None:
        return "owed", item.owed.slug
    # The recap of several interviews names none of their rounds.
    names_round = bool(interview.round) and item.title.endswith(f", {interview.round}")
    if item.step == "interview" or (item.step == "recap" and names_round):
        return "round", same_name(interview.round)
    return WHOLE_CASE


def _with_roles(title: str, interview: Interview, roles: Iterable[str]) -> str:
    """Return a title with the roles behind the company: `Thank Jane Doe (Acme, Pilot)`.

    Behind a possessive, they are at the end, but before the agency: `Decide on Acme's offer
    (Pilot)`.
    """
    company, role = interview.company, ", ".join(" ".join(each.split()) for each in roles)
    via = through(interview)
    if via and title.endswith(via):
        return f"{_with_roles(title.removesuffix(via), interview, [role])}{via}"
    if title.endswith((f"({company})", f"({interview.via})")):
        return f"{title[:-1]}, {role})"
    if any(f"{possessive(each)} " in title for each in (company, interview.via) if each):
        return f"{title} ({role})"
    about = reached(interview)
    name = about if about in title else company
    return title.replace(name, f"{name} ({role})", 1)
