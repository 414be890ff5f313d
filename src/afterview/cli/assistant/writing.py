"""Carry out the tools that `--write` allows, through the operations of the commands.

They do what the commands do, with one limit more: nothing that an assistant writes may let a letter
go out earlier than before (`operations.permission`). What is refused is for the person to do.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from afterview.cli import add, facts
from afterview.cli.assistant.reading import INTERVIEW, STEP, Document
from afterview.cli.assistant.tools import Given, Parameter, Tool
from afterview.cli.entry import FIELDS
from afterview.cli.json_output import step_as_dict
from afterview.cli.recap import command as recap
from afterview.cli.set_ import sentences
from afterview.errors import InputError
from afterview.operations import facts as fact_operations
from afterview.operations import recap as recap_operations
from afterview.operations import set_keys
from afterview.operations.add import preview, write
from afterview.operations.entry import REQUIRED, Entry
from afterview.operations.finding import find_interview, find_step, lookup, normalized
from afterview.operations.handles import interview_id, step_id
from afterview.operations.named_day import named_day
from afterview.operations.permission import (
    first_days,
    refuse_brought_forward,
    refuse_hastened,
    refuse_unsendable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from afterview.cli.assistant.tools import Kind
    from afterview.operations.facts import FactReport
    from afterview.workspace import Workspace

PRIVATE = "notes"
"""The key of the log that only `--notes` opens."""


def _add(workspace: Workspace, given: Given) -> Document:
    if not given.with_notes:
        _refuse_notes(given.values)
    said = dict(given.values)
    entry = Entry(workspace.config.me, workspace.now)
    if said.pop("no_contact", False):
        entry.fields["no_contact"] = True
    entry.read(said, str)
    new = preview(workspace, entry.fields, str)
    add.refuse_twin(new, entry.fields, str)
    refuse_hastened(workspace, replace(workspace, interviews=new.interviews))
    write(workspace, new)
    return add.as_dict(new, entry)


def _recap(workspace: Workspace, given: Given) -> Document:
    named = given.words("interview", workspace)
    interview = recap_operations.find_recappable(workspace, interview_id(workspace, named))
    said = {key: value for key, value in given.values.items() if key != "interview"}
    if not said:
        msg = "say what was said, in people, topics, promise, questions, concerns or owed"
        raise InputError(msg)
    written: list[Workspace] = []

    def check(after: Workspace) -> None:
        refuse_hastened(workspace, after)
        written.append(after)

    reading = recap_operations.write_answers(
        workspace, interview.id, recap.answers_of(said, str), check=check
    )
    finished = recap_operations.finish(written[0], [interview.id])
    return {
        "id": interview.id,
        "promise": reading or None,
        "recap": finished.step_id,
        "still_open": recap.why_open(finished, workspace.clock) or None,
        "steps": [step_as_dict(each) for each in finished.following],
    }


def _done(workspace: Workspace, given: Given) -> Document:
    id_, words = step_id(workspace, given.words("step", workspace)), given.text("on")
    item = lookup(workspace, normalized(id_)) or find_step(workspace, id_)
    day = named_day(workspace, words, prefer="past", option="on") if words else workspace.today
    refuse_unsendable(workspace, item, day)
    return _fact_as_dict(fact_operations.done(workspace, id_, words or None))


def _postpone(workspace: Workspace, given: Given) -> Document:
    id_ = step_id(workspace, given.words("step", workspace))
    before = first_days(workspace, alone=True)
    planned = {each.id: each for each in workspace.plan()}
    with workspace.store.together():
        report = fact_operations.postpone(replace(workspace), id_, given.text("to"))
        after = report.effect.item
        if after is not None and after.id in planned:
            refuse_brought_forward(workspace, planned[after.id], after.day)
        refuse_hastened(workspace, replace(workspace), before)
    return _fact_as_dict(report)


def _fact_as_dict(report: FactReport) -> Document:
    return {**facts.as_dict(report), "says": list(report.sentences)}


def _set(workspace: Workspace, given: Given) -> Document:
    named = given.words("interview", workspace)
    interview = find_interview(workspace, interview_id(workspace, named))
    values = set_keys.read(given.values["changes"], interview, workspace)
    if not given.with_notes:
        _refuse_notes(values)
    change = set_keys.preview(workspace, interview, values)
    refuse_hastened(workspace, change.after)
    set_keys.write(workspace, change)
    said = sentences(change, private=str)
    says = [f"{label}: {text}" if label else text for label, text in said]
    return {"id": interview.id, "says": says}


def _refuse_notes(values: Mapping[str, Any]) -> None:
    if PRIVATE in values:
        msg = (
            "private notes are closed to assistants; the person opens them by starting "
            "`afterview mcp` with --notes"
        )
        raise InputError(msg)


def _of_add() -> Iterator[Parameter]:
    """Yield a parameter for each option of `afterview add`, in its words."""
    for field in FIELDS:
        kind: Kind = "texts" if field.many else "text"
        text = field.help.replace(" Repeatable.", "").replace("--duration", "duration")
        yield Parameter(field.key, text, kind, required=field.key in REQUIRED)
    yield Parameter("no_contact", "They call the person: plan no follow-ups.", "flag")


def _of_recap() -> Iterator[Parameter]:
    """Yield a parameter for each option of `afterview recap` but its form, in its words."""
    for option in recap.recap.params:
        help_ = getattr(option, "help", None)
        if option.name and help_ and option.name != "in_editor":
            kind: Kind = "texts" if getattr(option, "multiple", False) else "text"
            yield Parameter(option.name, help_.replace(" Repeatable.", ""), kind)


writer = partial(Tool, writes=True)
TOOLS = (
    writer(
        name="add",
        title="Add an interview",
        description="Add an interview to the person's log, and show which steps follow from it.",
        run=_add,
        parameters=(*_of_add(),),
    ),
    writer(
        name="recap",
        title="Write a recap",
        description=(
            "Write down what was said in an interview that took place: people, topics, questions "
            "and answers, and the promise in their words. It adds to what the log has."
        ),
        run=_recap,
        parameters=(Parameter("interview", INTERVIEW, required=True), *_of_recap()),
        overwrites=True,
    ),
    writer(
        name="done",
        title="Record that a step is done",
        description=(
            "Record that the person has done a step. Record a letter only if the person says that "
            "it was sent; one that may not go out yet is refused."
        ),
        run=_done,
        parameters=(
            Parameter("step", STEP, required=True),
            Parameter("on", 'The day it was done: "yesterday", "20 Nov". Default: today.'),
        ),
    ),
    writer(
        name="postpone",
        title="Postpone a step",
        description="Move a step to a later day.",
        run=_postpone,
        parameters=(
            Parameter("step", STEP, required=True),
            Parameter("to", 'The day: "Fri", "in 2 days", "7 Dec".', required=True),
        ),
        overwrites=True,
    ),
    writer(
        name="set",
        title="Change an interview",
        description=(
            "Change keys of an interview in the log, all of them or none: status, promise, start "
            "and others. Change a promise or a status only if they said so."
        ),
        run=_set,
        parameters=(
            Parameter("interview", INTERVIEW, required=True),
            Parameter(
                "changes",
                'Each as key=value: "status=rejected", "promise=within two weeks"; "location=" '
                "deletes a key.",
                "texts",
                required=True,
            ),
        ),
        overwrites=True,
    ),
)
"""The tools that an assistant has with `--write`."""
