"""Find interviews, steps and targets by the ids that a person names."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING
from unicodedata import normalize

from afterview.errors import InputError, Sentence
from afterview.notify.account import NOTIFY
from afterview.playbook.cases import cases
from afterview.playbook.patience import LONG_AGO
from afterview.playbook.titles import told_apart
from afterview.toml.values import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterview.model import Interview
    from afterview.notify.account import NotifyAccount
    from afterview.playbook import Planned
    from afterview.playbook.facts import Facts
    from afterview.setup import Account, Target
    from afterview.workspace import Workspace

LISTS_ALL = "`afterview list` shows all"
SHOWS_IDS = "`afterview status` shows what to do, `afterview show ID` the steps of an interview"


def normalized(id_: str) -> str:
    """Return an id in the normal form for comparisons, which does not depend on the keyboard."""
    return normalize("NFC", id_)


def find_interview(workspace: Workspace, interview_id: str) -> Interview:
    """Return the interview with this id, or raise InputError that suggests the nearest."""
    found = known_interview(workspace, interview_id)
    if found is not None:
        return found
    near = did_you_mean(interview_id, [each.id for each in workspace.interviews])
    msg = f"there is no interview {shown(interview_id)} in the log{near}"
    if not near:
        msg = Sentence(msg, command=LISTS_ALL, page="Cases shows all")
    raise InputError(msg)


def find_step(workspace: Workspace, step_id: str, *, with_done: bool = False) -> Planned:
    """Return the planned step with this id, or raise InputError that suggests the nearest.

    A step that is skipped or obsolete is not in the plan; `with_done` finds one that is done, even
    if the plan lacks it.
    """
    plan = workspace.plan()
    if with_done:
        plan = (*plan, *done_before(workspace, plan, of=step_id.partition("/")[0]))
    items = {normalized(item.id): item for item in plan}
    found = items.get(normalized(step_id))
    if found is not None:
        return found
    raise InputError(_no_step(workspace, step_id, tuple(items.values())))


def find_account(workspace: Workspace, name: str) -> Account:
    """Return the account with this name: a target, or the mailbox, contacts or daily message.

    Raises InputError as `find_target` does.
    """
    for account in (workspace.mail, workspace.contacts):
        if account is not None and name == account.name:
            return account
    return find_notify(workspace) if name == NOTIFY else find_target(workspace, name)


def find_notify(workspace: Workspace) -> NotifyAccount:
    """Return the account of the daily message; raise InputError if the configuration has none."""
    if workspace.config.notify is not None:
        return workspace.config.notify
    msg = (
        "the configuration has no table [notify]; write [notify] on a line of its own, and run "
        "this again"
    )
    raise InputError(msg)


def find_target(workspace: Workspace, name: str) -> Target:
    """Return the target with this name; raise InputError that names the others if there is none."""
    known = {target.name: target for target in workspace.targets}
    if name in known:
        return known[name]
    near = did_you_mean(name, list(known)) or f"; it has: {', '.join(known) or 'none'}"
    msg = f'the configuration has no target "{name}"{near}'
    raise InputError(msg)


def remembered_ids(workspace: Workspace) -> set[str]:
    """Return the ids of all interviews that the store has facts about."""
    facts = workspace.facts
    steps = (*facts.done, *facts.skipped, *facts.postponed, *facts.forgotten)
    return {step.partition("/")[0] for step in steps} | facts.status_seen.keys()


def known_interview(workspace: Workspace, id_: str) -> Interview | None:
    """Return the interview with this id, None if there is none."""
    return next(
        (each for each in workspace.interviews if normalized(each.id) == normalized(id_)), None
    )


def _no_step(workspace: Workspace, step_id: str, items: Sequence[Planned]) -> str:
    """Return a sentence that says why the plan has no such step, and where to find its id."""
    if normalized(step_id) in map(normalized, workspace.facts.skipped):
        return Sentence(
            f"{step_id} is skipped",
            command="`afterview undo` brings it back if that was your last command",
            page="Undo brings it back if that was the last that you did",
        )
    if lookup(workspace, normalized(step_id)) is not None:
        return f"{step_id} is no longer planned: its time is over, or the case moved on"
    owner, slash, _ = step_id.partition("/")
    open_ids = [item.id for item in items if item.done is None and not item.kind.is_marker]
    interview = known_interview(workspace, owner)
    if not slash:
        own = [id_ for id_ in open_ids if normalized(id_.partition("/")[0]) == normalized(owner)]
        if interview is not None:
            steps = f"its open steps are {', '.join(own)}" if own else "it has no open step"
            return f"{shown(step_id)} is an interview, not a step; {steps}"
        if own:
            year, week, _ = workspace.today.isocalendar()
            this = f"{owner}/{year}-W{week:02}"
            meant = this if this in own else own[0]
            return f"{shown(step_id)} has a step for each week; did you mean {shown(meant)}?"
    ids = [item.id for item in items]
    # Suggest only steps of the interview that was named, never those of another one.
    own = [id_ for id_ in ids if interview is not None and id_.startswith(f"{interview.id}/")]
    near = did_you_mean(step_id, own or ids)
    msg = f"there is no step {shown(step_id)} in the plan"
    if near:
        return f"{msg}{near}"
    return Sentence(
        msg,
        command=f"`afterview show {interview.id}` lists its steps" if interview else SHOWS_IDS,
        page="the page of its case lists its steps" if interview else "Today lists what to do",
    )


def lookup(workspace: Workspace, step_id: str) -> Planned | None:
    """Return a step as it is planned, or else as it was or could have been planned earlier.

    `step_id` is in the normal form of `normalized`.
    """
    skipped = frozenset(id_ for id_ in workspace.facts.skipped if normalized(id_) != step_id)
    facts = replace(workspace.facts, skipped=skipped)
    now = workspace.plan(facts=facts)
    before = workspace.plan(LONG_AGO, facts=facts)
    for item in chain(now, before, _alone(workspace, step_id.partition("/")[0], facts)):
        if normalized(item.id) == step_id:
            return item
    return None


def done_before(
    workspace: Workspace, plan: Iterable[Planned], *, of: str | None = None
) -> list[Planned]:
    """Return the done steps that a plan lacks, as they were planned: those of closed cases, too.

    `of` is the id of the only interview whose steps are asked for.
    """
    done = workspace.facts.done.keys() - {item.id for item in plan}
    if of is not None:
        done = {id_ for id_ in done if normalized(id_.partition("/")[0]) == normalized(of)}
    if not done:
        return []
    found = {item.id: item for item in workspace.plan(LONG_AGO) if item.id in done}
    for owner in sorted({step_id.partition("/")[0] for step_id in done - found.keys()}):
        for item in _alone(workspace, normalized(owner), workspace.facts):
            if item.id in done:
                found.setdefault(item.id, item)
    return [*found.values()]


def _alone(workspace: Workspace, owner: str, facts: Facts) -> Iterator[Planned]:
    """Yield the steps that an interview would have without the others of its case.

    That is once for each status that it has had, the latest first, and once for none.
    """
    known = cases(workspace.interviews, facts, workspace.today)
    for each in workspace.interviews:
        if normalized(each.id) != owner:
            continue
        before = reversed(facts.status_seen.get(each.id, ()))
        for status, day in (*before, (None, None)):
            alone = replace(each, status=status, status_since=day)
            steps = workspace.plan(LONG_AGO, interviews=[alone], facts=facts)
            # The other roles at its company are in calendars all the same.
            yield from told_apart(steps, known)
