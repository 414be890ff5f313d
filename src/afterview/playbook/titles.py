"""Tell apart the steps of several roles at one company, whose titles would be the same.

It depends on the log alone, so that no title changes because time passes. A uid is made from the
step id, so a title that changes updates an entry and makes no new one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from afterview.model import same_name
from afterview.playbook.planned import possessive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from afterview.model import Interview
    from afterview.playbook.cases import Case
    from afterview.playbook.planned import Planned

    Subject = tuple[str, str]
    """What a title is about besides the company: its kind, and the person, thing or round."""

WHOLE_CASE: Subject = ("case", "")


def told_apart(items: Iterable[Planned], cases: Iterable[Case]) -> Iterator[Planned]:
    """Yield the items; a title that another case of the company can have too gets the role.

    The order stays. A case without a role keeps the plain title, and so do private titles.
    """
    number = Counter((case.company, subject) for case in cases for subject in _subjects(case))
    for item in items:
        interview = item.subject
        if interview is None or not interview.role:
            yield item
        elif number[same_name(interview.company), _subject(item, interview)] > 1:
            yield item._replace(title=_with_role(item.title, interview))
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
    return ("round", same_name(interview.round)) if item.step == "interview" else WHOLE_CASE


def _with_role(title: str, interview: Interview) -> str:
    """Return a title with the role behind the company: `Thank Jane Doe (Acme, Pilot)`.

    Behind a possessive, it is at the end: `Decide on Acme's offer (Pilot)`.
    """
    company, role = interview.company, " ".join(interview.role.split())
    if title.endswith((f"({company})", f"({interview.via})")):
        return f"{title[:-1]}, {role})"
    if f"{possessive(company)} " in title:
        return f"{title} ({role})"
    return title.replace(company, f"{company} ({role})", 1)
