"""Decide what becomes of our drafts in the mailbox: a pure decision.

A draft that the person changed is theirs, and one that they deleted or sent does not come back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from afterview.mailbox import Changes, Draft, StoredDraft

State = Literal["writing", "stands", "removing", "theirs", "gone"]


class Letter(NamedTuple):
    """One row of the store: a draft of ours, as far as we know."""

    step_id: str
    uid: str
    message_id: str
    before: str = ""
    """The Message-ID of the draft that it takes the place of, while it is being written."""
    state: State = "stands"
    """`writing` and `removing` are intents: their outcome is not known. `theirs` was changed by the
    person, `gone` was deleted or sent by them."""


class Write(NamedTuple):
    """One write to the mailbox. `old` is the draft that goes, by its Message-ID."""

    op: Literal["put", "replace", "remove"]
    step_id: str
    old: str
    draft: Draft | None
    kind: Literal["new", "changed", "dropped"]


@dataclass(slots=True)
class Observed:
    """What became of our drafts since the last run."""

    letters: dict[str, Letter] = field(default_factory=dict)
    """By step id."""
    touched: list[str] = field(default_factory=list)
    """Ids of the steps whose drafts the person changed."""
    missing: list[str] = field(default_factory=list)
    """Ids of the steps whose drafts are not there any more."""
    surplus: list[str] = field(default_factory=list)
    """Message-IDs of untouched drafts of ours beside another one of the same step."""


def observed(known: Mapping[str, Letter], changes: Changes, steps: Mapping[str, str]) -> Observed:
    """Return what became of the drafts; `steps` are the ids of all steps that we know, by uid.

    A draft with our mark that no row knows is taken up: the store was lost, or another machine
    wrote it.
    """
    found = Observed(dict(known))
    if changes.drafts is None:
        return found
    present: dict[str, StoredDraft] = {}
    for draft in changes.drafts:
        best, other = _better(draft, present.get(draft.uid), known.get(steps.get(draft.uid, "")))
        present[draft.uid] = best
        if other is not None and not other.touched and other.message_id:
            found.surplus.append(other.message_id)
    for step_id, letter in known.items():
        if letter.state == "stands" and letter.uid not in present:
            _miss(found, letter, fresh=changes.fresh)
        elif letter.state == "removing" and letter.uid not in present:
            del found.letters[step_id]
    for uid, draft in present.items():
        step_id = steps.get(uid, "")
        before = found.letters.get(step_id)
        is_settled = before is None or before.state in {"stands", "gone"}
        if not step_id or not (is_settled or draft.touched):
            continue
        state: State = "theirs" if draft.touched else "stands"
        found.letters[step_id] = Letter(step_id, uid, draft.message_id, state=state)
        if draft.touched:
            found.touched.append(step_id)
    return found


def _better(
    one: StoredDraft, other: StoredDraft | None, letter: Letter | None
) -> tuple[StoredDraft, StoredDraft | None]:
    """Return which of two drafts of a step counts: theirs, or the one that we know, or the last."""
    if other is None:
        return one, None
    wins = other.touched or (
        not one.touched and letter is not None and other.message_id == letter.message_id
    )
    return (other, one) if wins else (one, other)


def _miss(found: Observed, letter: Letter, *, fresh: bool) -> None:
    """Note that a draft is not there; in a folder that was made anew, that says nothing."""
    if fresh:
        del found.letters[letter.step_id]
        return
    found.letters[letter.step_id] = letter._replace(state="gone")
    found.missing.append(letter.step_id)


def writes(known: Mapping[str, Letter], wanted: Mapping[str, Draft]) -> Iterable[Write]:
    """Yield what to write so that the drafts are those that are wanted, by step id.

    What was being written is written again, which changes nothing where it stands there already.
    """
    for step_id, draft in wanted.items():
        letter = known.get(step_id)
        if letter is None:
            yield Write("put", step_id, "", draft, "new")
        elif letter.state in {"writing", "removing"}:
            yield Write("put", step_id, letter.before, draft, "new")
        elif letter.state == "stands" and letter.message_id != draft.message_id:
            yield Write("replace", step_id, letter.message_id, draft, "changed")
    for step_id, letter in known.items():
        if step_id not in wanted and letter.state in {"writing", "stands", "removing"}:
            yield Write("remove", step_id, letter.message_id, None, "dropped")
