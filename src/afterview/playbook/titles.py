"""Tell apart the steps of two roles at one company, whose titles would be the same.

A uid is made from the step id, so a title that changes updates an entry and makes no new one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from afterview.model import same_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterview.model import Interview
    from afterview.playbook.planned import Planned


def told_apart(items: Iterable[Planned]) -> Iterator[Planned]:
    """Yield the items; a title that another case of the company has too gets the role.

    The order stays. A case without a role keeps the plain title, and so do private titles.
    """
    items = tuple(items)
    roles: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for item in items:
        if item.subject is not None:
            company, role = item.subject.case_key
            roles[company, same_name(item.title)].add(role)
    for item in items:
        subject = item.subject
        if subject is None or not subject.role:
            yield item
        elif len(roles[same_name(subject.company), same_name(item.title)]) > 1:
            yield item._replace(title=_with_role(item.title, subject))
        else:
            yield item


def _with_role(title: str, interview: Interview) -> str:
    """Return a title with the role behind the company: `Thank Jane Doe (Acme, Pilot)`."""
    company, role = interview.company, " ".join(interview.role.split())
    if title.endswith(f"({company})"):
        return f"{title[:-1]}, {role})"
    return title.replace(company, f"{company} ({role})", 1)
