"""Find interviews whose id was changed in the log by hand.

Entries and facts belong to an id. Under a new one, all of them would be made again, and what was
done would be open again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterview.errors import GuardError
from afterview.model import Event, same_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from afterview.model import Interview
    from afterview.reconcile.records import Pushed
    from afterview.setup import Target
    from afterview.workspace import Workspace


class Renamed(NamedTuple):
    """Holds the id that a target knows an interview by, and the interview as the log has it now."""

    before: str
    now: Interview

    def __str__(self) -> str:
        """Say what happened, and how to go on."""
        return (
            f"{self.before} is called {self.now.id} in the log now, but its entries and what you "
            f"did belong to its id: `afterview rename {self.before} {self.now.id}` moves them, or, "
            f"if {self.now.id} is another interview, `afterview forget {self.before}`"
        )


def refuse_renamed(workspace: Workspace, target: Target, rows: Iterable[Pushed]) -> None:
    """Raise GuardError if the target holds entries of an interview under an earlier id."""
    found = list(_renamed(workspace, target, rows))
    if found:
        msg = f"{target.name}: stopped, for {'; and '.join(map(str, found))}"
        raise GuardError(msg)


def renamed(workspace: Workspace) -> list[Renamed]:
    """Return the interviews that have another id than in a target; each once."""
    found = (
        each
        for target in workspace.targets
        for each in _renamed(workspace, target, workspace.store.pushed(target.name).values())
    )
    return list({(each.before, each.now.id): each for each in found}.values())


def _renamed(workspace: Workspace, target: Target, rows: Iterable[Pushed]) -> Iterator[Renamed]:
    """Yield the interviews that a target has under an id that the log does not know.

    An interview of the log is the same if the target has nothing of it, it begins at the same
    moment with the same company, and everybody whom the target has a thank-you for is in it.
    """
    by_id = {each.id: each for each in workspace.interviews}
    base: dict[str, dict[str, Pushed]] = {}
    for row in rows:
        if row.interview is not None:
            base.setdefault(row.interview, {})[row.step_id] = row
    new = [each for id_, each in by_id.items() if id_ not in base]
    for id_, own in base.items():
        if id_ not in by_id and id_ not in workspace.facts.forgotten:
            same = (each for each in new if _is_same(each, id_, own, workspace, target))
            if found := next(same, None):
                yield Renamed(id_, found)


def _is_same(
    interview: Interview, id_: str, rows: Mapping[str, Pushed], workspace: Workspace, target: Target
) -> bool:
    row = rows.get(f"{id_}/interview")
    item = workspace.store.item(target.name, row.uid) if row else None
    if not isinstance(item, Event) or item.start != interview.start:
        return False
    is_named = target.view.private or same_name(interview.company) in same_name(item.title)
    begin = f"{id_}/thank-you/"
    thanked = {each.removeprefix(begin) for each in rows if each.startswith(begin)}
    return is_named and thanked <= {each.slug for each in interview.interviewers}
