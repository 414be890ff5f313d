"""Carry out the tools that change nothing; they answer with the documents of the commands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from afterview.cli import draft, inbox, plan, prep, status, why
from afterview.cli.assistant.tools import Given, Parameter, Tool
from afterview.cli.json_output import step_as_dict
from afterview.operations.agenda import AHEAD
from afterview.operations.finding import find_interview, find_step
from afterview.operations.handles import any_id, case_id, id_to_prepare, step_id
from afterview.operations.named_day import named_day
from afterview.operations.permission import Verdict, first_days, is_letter, may_write, verdict
from afterview.operations.waiting import waiting as waiting_in
from afterview.playbook.prep import prepare
from afterview.playbook.visits import visit_of

if TYPE_CHECKING:
    from afterview.model import Interview
    from afterview.workspace import Workspace

Document = dict[str, Any]
STEP = "A step, by its id (acme-onsite/follow-up/1), or by words that only it has."
INTERVIEW = "An interview, by its id (acme-onsite), or by words that only it has."
ON = Parameter("on", 'Answer as of another day: "Fri", "7 Dec", "2026-12-07".')


def _day_of(workspace: Workspace, given: Given) -> Workspace:
    """Return the workspace as of the day that the argument `on` names, if it names one."""
    words = given.text("on")
    return workspace.on(named_day(workspace, words, option="on")) if words else workspace


def _may_i_write(workspace: Workspace, given: Given) -> Document:
    id_ = case_id(workspace, given.words("company", workspace))
    find_interview(workspace, id_)
    found = may_write(workspace, id_, given.text("person"))
    case = why.explained(workspace, found.meter.case.latest.id)[0]
    return {
        "today": workspace.today,
        "may_write": found.may_write,
        "first_day": workspace.today if found.may_write else found.first_day,
        "says": " ".join(found.sentences),
        "letters": [
            {"step": step_as_dict(each.step), **_verdict_as_dict(each)} for each in found.letters
        ],
        **{key: case[key] for key in ("interview", "case", "gap", "rules")},
    }


def _verdict_as_dict(found: Verdict) -> Document:
    return {
        "may_send": found.may_send,
        "first_day": found.first_day,
        "reason": found.says or None,
    }


def _plan(workspace: Workspace, given: Given) -> Document:
    as_of = _day_of(workspace, given)
    items = as_of.plan()
    days = None if given.values.get("all") else given.values.get("days", AHEAD.days)
    shown = items if days is None else plan.shown_steps(items, as_of.clock, days)
    return {
        "today": as_of.today,
        "items": [step_as_dict(each) for each in shown],
        "not_shown": len(items) - len(shown),
    }


def _status(workspace: Workspace, given: Given) -> Document:
    return status.as_document(_day_of(workspace, given))


def _why(workspace: Workspace, given: Given) -> Document:
    return why.explained(workspace, any_id(workspace, given.words("about", workspace)))[0]


def _prep(workspace: Workspace, given: Given) -> Document:
    interview = find_interview(
        workspace, id_to_prepare(workspace, given.words("interview", workspace))
    )
    visit = visit_of(interview, workspace.interviews)
    preparation = prepare(visit, workspace.taking_place, workspace.now)
    document = prep.as_dict(interview, preparation, workspace.facts.done)
    if given.with_notes:
        logged = (*preparation.rounds, *preparation.before)
        document["private"] = [_private_as_dict(each) for each in logged]
    return {"today": workspace.today, **document}


def _private_as_dict(interview: Interview) -> Document:
    """Return what only `--notes` shows: private notes, and how the person got on with everybody."""
    return {
        "interview": interview.id,
        "notes": interview.notes,
        "rapport": {each.name: each.rapport for each in interview.interviewers},
    }


def _draft(workspace: Workspace, given: Given) -> Document:
    step = find_step(workspace, step_id(workspace, given.words("step", workspace)))
    document = draft.as_dict(step, workspace.composer.draft(step))
    if not is_letter(step):
        return {**document, "may_send": None, "first_day": None, "reason": None}
    return {**document, **_verdict_as_dict(verdict(workspace, step, first_days(workspace)))}


def _inbox(workspace: Workspace, _: Given) -> Document:
    waiting = waiting_in(workspace)
    if not waiting:
        inbox.refuse_nowhere(workspace)
    proposals, problems = inbox.proposals_of(workspace, (), shows_all=False)
    return inbox.as_dict(waiting, proposals, problems, {})


reader = partial(Tool, writes=False)
TOOLS = (
    reader(
        name="may_i_write",
        title="May I write to them?",
        description=(
            "Say whether the person may write to a company today: yes or no, the reason, and the "
            "first day on which they may. Ask this before you suggest, write or send anything to a "
            "company or one of its people, and keep to the answer."
        ),
        run=_may_i_write,
        parameters=(
            Parameter(
                "company",
                "The company, the id of an interview, or words that only one case has.",
                required=True,
            ),
            Parameter("person", 'A name or title, such as "Jane Doe" or "hiring manager".'),
        ),
    ),
    reader(
        name="plan",
        title="Plan",
        description=(
            "Show the steps that are overdue, due today and due in the next two weeks, each with "
            "its day and the reason for it."
        ),
        run=_plan,
        parameters=(
            ON,
            Parameter("days", "Look this many days ahead instead of 14.", "number"),
            Parameter("all", "Show the whole plan, past and future.", "flag"),
        ),
    ),
    reader(
        name="status",
        title="Status",
        description=(
            "Show what is due today, what is overdue, what comes in the next two weeks, and for "
            "each open case who has to act next."
        ),
        run=_status,
        parameters=(ON,),
    ),
    reader(
        name="why",
        title="Why this day",
        description=(
            "Explain why a step is on its day, or for an interview what gate, cap and gap allow "
            "next, with the source of each number."
        ),
        run=_why,
        parameters=(
            Parameter("about", "An interview or a step, by its id or by words.", required=True),
        ),
    ),
    reader(
        name="prep",
        title="Prepare for a round",
        description=(
            "Show what to read before an interview: earlier rounds, people, questions with the "
            "person's answers, concerns, and what was promised."
        ),
        run=_prep,
        parameters=(Parameter("interview", f"{INTERVIEW} Default: the only one of two weeks."),),
        quotes=frozenset(
            ("talked_about", "topics", "words", "what", "asked", "answered", "concern", "private")
        ),
    ),
    reader(
        name="draft",
        title="Draft of a letter",
        description=(
            "Return the draft of a letter. It is not sent. If may_send is false, the letter may "
            "not go out yet: say so, with first_day and reason, whenever you show it."
        ),
        run=_draft,
        parameters=(Parameter("step", STEP, required=True),),
        quotes=frozenset({"subject", "body", "text"}),
    ),
    reader(
        name="inbox",
        title="Inbox",
        description=(
            "Show answers and invitations in the person's mailbox and events in their other "
            "calendars that the log does not know yet. "
            "The person imports them with `afterview inbox`."
        ),
        run=_inbox,
        reaches_out=True,
        quotes=frozenset({"from", "title", "company", "promise", "reason", "message_id", "why"}),
    ),
)
"""The tools that an assistant always has."""
