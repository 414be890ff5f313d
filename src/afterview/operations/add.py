"""Add an interview to the log: complete it from earlier rounds, preview it, then write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from afterview.errors import Sentence
from afterview.log.ids import new_id
from afterview.model import CLOSED, same_name
from afterview.operations import log_change
from afterview.operations.finding import remembered_ids
from afterview.operations.plan_change import PlanChange, compared
from afterview.operations.wording import address, say_overlaps
from afterview.playbook.visits import holder, visit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from afterview.dates.clock import Clock
    from afterview.importing.companies import Alike
    from afterview.log.file import LogFile
    from afterview.model import Interview
    from afterview.playbook import Planned
    from afterview.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Holds the log as it would be, with everything there is to say about the new interview."""

    log: LogFile
    text: str
    interviews: tuple[Interview, ...]
    """All interviews that the log would have."""
    interview: Interview
    clock: Clock
    twin: Interview | None
    """An interview with the same company and start."""
    alike: Alike | None
    """The company, if the log may have it under another name."""
    spelled: Sequence[str]
    """A sentence for each name that is written as the log has it, not as it was typed."""
    is_agency: bool
    """Whether the company is probably an agency, behind which the employer stands."""
    filled: str
    """What was taken over from an earlier round, in words; empty if nothing was."""
    steps: tuple[Planned, ...]
    others: PlanChange
    """The changes in the plan besides the steps of this interview."""
    called_off: Sentence | None
    """Why it does not take place; None if it does."""
    overlaps: Sequence[str]
    """A sentence for each interview that is at the same time."""


def preview(workspace: Workspace, fields: Mapping[str, Any], name: Callable[[str], str]) -> Preview:
    """Return the log with one more interview; raise InputError if it would have a problem.

    What `from_last_round` knows completes the fields; `name` returns the person's word for a key.
    """
    from afterview.importing.companies import as_in_log, new_names
    from afterview.log.edit import append
    from afterview.operations.agencies import is_agency

    fields, spelled = as_in_log(workspace.interviews, fields)
    earlier, last = from_last_round(workspace.interviews, fields)
    fields = {**earlier, **fields}
    log_file = log_change.read_log(workspace)
    id_ = fields.get("id") or _new_id(fields, workspace)
    text = append(log_file.text, {**fields, "id": id_})
    after = log_change.with_log(workspace, text, id_, name)
    interview = log_change.find(after, id_)
    steps = after.plan()
    others = compared(workspace.plan(), (each for each in steps if each.interview != id_))
    return Preview(
        log=log_file,
        text=text,
        interviews=after.interviews,
        interview=interview,
        clock=workspace.clock,
        twin=_twin(interview, workspace.interviews),
        alike=next(iter(new_names([interview], workspace.interviews)), None),
        spelled=spelled,
        is_agency=not interview.via and is_agency(interview.company, workspace.interviews),
        filled=f"{', '.join(earlier)} as in {last}" if earlier else "",
        steps=tuple(each for each in steps if each.interview == id_),
        others=others,
        called_off=_called_off(after, interview),
        overlaps=say_overlaps(after.taking_place, {id_}, workspace.clock),
    )


def notes(new: Preview) -> list[str]:
    """Return what somebody who is not asked should know: what was changed, and what is not sure."""
    company, id_ = new.interview.company, new.interview.id
    found = [*new.spelled, *filter(None, [new.called_off])]
    if new.alike is not None:
        found.append(
            Sentence(
                f"{new.alike.other} may be the same as {new.alike.name} in your log: "
                f"{new.alike.reason}",
                command=f'if so, `afterview set {id_} company="{new.alike.name}"`',
                page=f"if so, choose Edit and write “{new.alike.name}”",
            )
        )
    if new.is_agency:
        if_so = "if the interview is with another company,"
        found.append(
            Sentence(
                f"{company} is an agency",
                command=f'{if_so} `afterview set {id_} company="THE COMPANY" via="{company}"`',
                page=f"{if_so} choose Edit: write that company, and “{company}” as the agency",
            )
        )
    return found


def _called_off(after: Workspace, interview: Interview) -> Sentence | None:
    """Say why a new interview is planned as cancelled, and how it can take place."""
    if interview.id not in after.called_off:
        return None
    accepted = (each for each in after.interviews if each.status == "accepted")
    offer = next(accepted, None)
    why = f"you accepted the offer of {offer.company} ({offer.id})" if offer else "its case is over"
    return Sentence(
        f"it is shown as cancelled, because {why}",
        command=f"if it takes place, `afterview set {interview.id} status=scheduled`",
        page="if it takes place, say so below",
    )


def from_last_round(
    interviews: Iterable[Interview], fields: Mapping[str, Any]
) -> tuple[dict[str, str], str]:
    """Return role, contact and agency of the open case that a new interview belongs to.

    Only what `fields` leaves out, with the id of the latest round of the case. Without a role that
    is the only open case of the company; a closed case is not taken up again unasked.
    """
    company, role = same_name(fields.get("company", "")), fields.get("role")
    known: dict[str, list[Interview]] = {}
    for each in sorted(interviews, key=lambda round_: (round_.start.timestamp(), round_.id)):
        if same_name(each.company) == company and each.status != "cancelled":
            known.setdefault(same_name(each.role), []).append(each)
    open_ = {
        each: rounds
        for each, rounds in known.items()
        if holder(visit_of(rounds[-1], rounds), "status").status not in CLOSED
    }
    if role:
        rounds = open_.get(same_name(role), [])
    else:
        rounds = next(iter(open_.values())) if len(open_) == 1 else []
    if not rounds:
        return {}, ""
    asked = next((each for each in reversed(rounds) if each.contact or each.via), rounds[-1])
    found = {} if role else {"role": rounds[-1].role}
    if "contact" not in fields and "via" not in fields:
        contact = address(asked.contact) if asked.contact else ""
        found |= {"contact": contact, "via": asked.via}
    return {key: value for key, value in found.items() if value}, rounds[-1].id


def _new_id(fields: Mapping[str, Any], workspace: Workspace) -> str:
    """Return an id that neither the log nor any fact has used."""
    used = remembered_ids(workspace)
    used |= {id_ for each in workspace.interviews for id_ in (each.id, each.was)}
    return new_id(fields["company"], used)


def _twin(interview: Interview, others: Iterable[Interview]) -> Interview | None:
    same = (
        each
        for each in others
        if same_name(each.company) == same_name(interview.company) and each.start == interview.start
    )
    return next(same, None)


def twin_warning(twin: Interview) -> str:
    """Say that an interview seems to be in the log already."""
    return f"{twin.id} is already in the log, with the same company and start"


def write(workspace: Workspace, draft: Preview) -> None:
    """Write the log unless it has changed since; raise InputError or LockedError."""
    log_change.write_log(workspace, draft.log, draft.text)
    replace(workspace, interviews=draft.interviews).remember_statuses()
