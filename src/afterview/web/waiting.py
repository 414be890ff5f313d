"""Prepare what companies wrote and nobody has said anything about yet, case by case."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterview.operations import waiting

if TYPE_CHECKING:
    from afterview.workspace import Workspace

MEANS = {
    "answer": "Your follow-ups wait until you have said what it was.",
    "notice": "It may be an answer. Nothing waits for it.",
    "invitation": "If they invite you to another interview, add that.",
}


class Waiting(NamedTuple):
    """Describes the messages of one case that wait."""

    id: str
    """The id of its latest round."""
    says: str
    """`Globex wrote`"""
    when: str
    role: str
    means: str
    since: str
    """When the first one came, in ISO 8601."""
    until: str
    """When the last one came."""


def waiting_of(workspace: Workspace) -> tuple[Waiting, ...]:
    """Return what waits, the case of the oldest message first."""
    found: dict[str, list[waiting.Waiting]] = {}
    for each in waiting.waiting(workspace):
        found.setdefault(each.interview.id, []).append(each)
    return tuple(_of_case(members, workspace) for members in found.values())


def _of_case(members: list[waiting.Waiting], workspace: Workspace) -> Waiting:
    # What holds the follow-ups back says what it means, whatever came with it.
    which = next((each for each in members if each.seen.kind == "answer"), members[-1])
    times = [workspace.clock.say(each.seen.at.astimezone(workspace.clock.home)) for each in members]
    sentence = which.sentence
    return Waiting(
        id=which.interview.id,
        says=f"{sentence[:1].upper()}{sentence[1:]}",
        when=", ".join(times),
        role=which.interview.role,
        means=MEANS[which.seen.kind],
        since=members[0].seen.at.isoformat(),
        until=members[-1].seen.at.isoformat(),
    )
