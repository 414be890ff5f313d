"""Implement `afterview recap`, which writes down what was said in an interview.

Each answer goes into the log as soon as it is given, so nothing is lost by leaving.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.arguments import optional_interview_argument
from afterview.cli.recap.editor import Sheet, fill_in
from afterview.cli.recap.form import LISTS, merged
from afterview.cli.recap.questions import Debrief, questions
from afterview.cli.terminal.answers import BACK, NOTHING
from afterview.cli.terminal.asking import can_ask
from afterview.cli.terminal.layout import echo, heading, print_lines, terminal_width, wrap
from afterview.cli.terminal.printing import print_steps, print_text
from afterview.dates.spoken import Unclear
from afterview.errors import InputError
from afterview.log.shorthand import owed, person, question
from afterview.operations import log_change
from afterview.operations.handles import interview_id
from afterview.operations.recap import (
    Answers,
    find_recappable,
    finish,
    latest_without_recap,
    notes_contain,
    replace_text,
    write_answers,
)
from afterview.playbook.visits import visit_of
from afterview.sync.drift import written_under
from afterview.toml.values import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.model import Interview
    from afterview.operations.recap import Finished
    from afterview.workspace import Workspace

WELCOME = (
    "Each answer is saved at once: you can quit with Ctrl-C, and continue with the same command. "
    f"Enter skips a question, or keeps the answer in brackets; {NOTHING} removes that, and {BACK} "
    "takes your last answer back. Your earlier answers are shown, and new ones are added to them."
)


@click.command()
@optional_interview_argument
@click.option(
    "--person",
    "--interviewer",
    "people",
    metavar="PERSON",
    multiple=True,
    help='Who was there: "Jane Doe, good, about: her talk". Repeatable.',
)
@click.option(
    "--topic", "topics", metavar="TEXT", multiple=True, help="What you talked about. Repeatable."
)
@click.option("--promise", metavar="WORDS", help="When they will decide, in their words.")
@click.option(
    "--question",
    "questions",
    metavar="QUESTION",
    multiple=True,
    help='"asked | answered | strong", or ok, or gap. Repeatable.',
)
@click.option(
    "--concern",
    "concerns",
    metavar="TEXT",
    multiple=True,
    help="A concern that they raised. Repeatable.",
)
@click.option(
    "--owed",
    "owed",
    metavar="PROMISED",
    multiple=True,
    help='What you promised to send: "the link to my talk | Mon". Repeatable.',
)
@click.option(
    "--editor", "in_editor", is_flag=True, help="Write everything in your editor instead."
)
@click.pass_obj
def recap(call: Call, /, said: Sequence[str], *, in_editor: bool, **flags: Any) -> None:
    """Write down who was there and what was said while it's fresh.

    Without an ID, it is about the latest interview that has no recap yet. It asks in a terminal;
    --editor opens a form instead, and options give everything at once. If you had several
    interviews at one company on one day, it asks about each; options are about the one that you
    name. The recap is done once something is written down about each of them.

    \b
    Example:
      afterview recap acme-onsite
      afterview recap --editor
      afterview recap acme-onsite --promise "within two weeks" \\
        --person "Jane Doe, good, about: her talk" \\
        --question "Why us? | The robots | strong"
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    given = {key: words for key, words in flags.items() if words}
    with call.open() as workspace:
        interview = (
            find_recappable(workspace, interview_id(workspace, said))
            if said
            else latest_without_recap(workspace)
        )
        visit = visit_of(interview, workspace.interviews)
        begun = (each for each in visit if each.start <= workspace.now)
        sheets = _sheets(workspace, (interview,) if given else begun)
        if in_editor or not given:
            log_change.refuse_unwritable(workspace)
    if in_editor and given:
        msg = "--editor asks for everything in its form; leave out the other options"
        raise InputError(msg)
    recapped = [sheet.interview_id for sheet in sheets]
    if in_editor:
        filled = [fill_in(each, partial(_write, call, each.interview_id)) for each in sheets]
        answers = [each for each in filled if each is not None]
        recapped = [id_ for id_, each in zip(recapped, filled, strict=True) if each is not None]
        if not answers:
            echo("the form is still empty, so the recap is not done yet")
            return
        for each in answers:
            _say_gone(each)
    elif given:
        _write(call, interview.id, answers_of(given))
    elif can_ask():
        welcome = wrap(WELCOME, terminal_width())
        for sheet in sheets:
            print_lines([*heading(sheet.heading, terminal_width()), *welcome])
            asking = partial(questions, sheet.table, sheet.note)
            Debrief(asking, partial(_write_revocably, call, sheet.interview_id)).ask_all()
            click.echo()
            welcome = []
    else:
        msg = "there is no terminal to ask in; use --person, --question, --promise and others"
        raise InputError(msg)
    _finish(call, interview.id, recapped)


def _sheets(workspace: Workspace, rounds: Iterable[Interview]) -> list[Sheet]:
    """Return what the log and the calendars have about each of these interviews."""
    log, sheets = log_change.read_log(workspace), []
    for each in rounds:
        table = log_change.table_of(log.text, each.id)
        note = _note(workspace, each, table)
        sheets.append(Sheet(each.id, _heading(each, workspace.clock), table, note, log.path.parent))
    return sheets


def _note(workspace: Workspace, interview: Interview, table: Mapping[str, Any]) -> str:
    """Return what the person wrote under the recap in a calendar; empty if the notes have it."""
    note = written_under(workspace, f"{interview.id}/recap")
    return "" if notes_contain(table, note) else note


def _write(
    call: Call, interview_id: str, answers: Answers, base: Mapping[str, Any] | None = None
) -> None:
    """Write all answers into the current log, or none of them.

    `base` is what the log said when the person saw it. Raises ConflictError if the log has changed
    since in what the answers change.
    """
    with call.open(write=True) as workspace:
        reading = write_answers(
            workspace,
            interview_id,
            answers,
            lambda said, now: said if base is None else merged(said, base, now),
        )
    if reading:
        print_text("promise", reading)


def _write_revocably(call: Call, interview_id: str, answers: Answers) -> Callable[[], None]:
    """Write an answer into the current log, and return what takes it out again."""
    with call.open(write=True) as workspace:
        before = log_change.read_log(workspace).text
        reading = write_answers(workspace, interview_id, answers)
        after = log_change.read_log(workspace).text
    if reading:
        print_text("promise", reading)

    def take_out() -> None:
        with call.open(write=True) as workspace:
            replace_text(workspace, after, before)

    return take_out


def _say_gone(answers: Answers) -> None:
    """Print which keys an empty line removed, and which entries a missing line kept."""
    for key, value in answers.values.items():
        if value is None:
            echo(f"{key}: removed from the log")
    for each in answers.left_out:
        echo(f"{shown(each)} stays in the log; `afterview edit` can remove it")


def _finish(call: Call, interview_id: str, recapped: Sequence[str]) -> None:
    """Mark the recap as done unless some of it is missing, and show the next steps."""
    with call.open(write=True) as workspace:
        finished = finish(workspace, recapped)
    following = finished.following
    if reason := why_open(finished, workspace.clock):
        print_steps(() if finished.to_come else following, workspace.clock)
        print_text("still open", f"{finished.step_id}, as {reason}")
        return
    echo(f"the recap of {interview_id} is done{'; what follows:' if following else ''}")
    print_steps(following, workspace.clock)
    if finished.is_new:
        print_text("marked as done", f"{finished.step_id}; `afterview undo` removes the mark")


def why_open(finished: Finished, clock: Clock) -> str:
    """Return why a recap is not done yet; empty if it is."""
    if finished.to_come is not None:
        return f"{finished.to_come.id} is on {clock.say(finished.to_come.start)}"
    return finished.still_open


def _flag_of(key: str) -> str:
    """Return the flag for a key of `recap`."""
    return {"people": "--person", "questions": "--question"}.get(key, f"--{key}")


def answers_of(given: Mapping[str, Any], name: Callable[[str], str] = _flag_of) -> Answers:
    """Return the answers given by flags; raise an error with all their problems.

    `name` returns the word for a key that its problems begin with.
    """
    answers, wrong = Answers(), []
    if "promise" in given:
        answers.values["promise"] = given["promise"]
    for key in LISTS:
        if key in given:
            answers.added[key] = [each for each in given[key] if each.strip()]
    for key, read_one, into in (
        ("people", person, answers.people),
        ("questions", question, answers.questions),
        ("owed", owed, answers.owed),
    ):
        for words in given.get(key, ()):
            try:
                into.append({**read_one(words)})
            except Unclear as unclear:
                wrong.append(f"{name(key)} {unclear}")
    if wrong:
        raise log_change.error_of(wrong)
    return answers


def _heading(interview: Interview, clock: Clock) -> str:
    what = ", ".join(filter(None, (interview.company, interview.role, interview.round)))
    return f"Recap of {interview.id}: {what}, {clock.say(interview.start)}"
