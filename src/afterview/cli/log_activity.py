"""Implement `afterview log-activity`, which adds an application, a fair or a course to the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from afterview.cli.json_output import print_json
from afterview.cli.terminal.asking import ask, can_ask
from afterview.cli.terminal.layout import echo
from afterview.cli.terminal.printing import print_rows, print_sentences
from afterview.errors import InputError
from afterview.log.fields import ACTIVITY_EXAMPLES, ACTIVITY_KINDS, WAYS
from afterview.operations.activities import log
from afterview.operations.named_day import named_day
from afterview.toml.values import in_full, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterview.cli import Call
    from afterview.model import Activity
    from afterview.workspace import Workspace

FLAGS = (
    ("company", "TEXT", "The employer, the agency, or whoever held the event."),
    ("how", "WAY", f"{', '.join(WAYS)}."),
    ("where", "TEXT", "The address or the place."),
    ("contact", "NAME <EMAIL>", "The person there."),
    ("phone", "TEXT", "Their telephone number."),
    ("url", "URL", "The posting, or the site that you searched."),
    ("workload", "TEXT", "How much work the job is: 80%, part-time."),
    ("result", "TEXT", "What came of it: no answer yet, rejected."),
    ("notes", "TEXT", "Private notes; no record has them."),
)
"""The keys of the log that are options of the same names, with their metavar and their help."""
QUESTIONS = {
    "kind": f"Kind ({', '.join(ACTIVITY_KINDS)})",
    "what": "What? (the job that you applied for, or the name of the event)",
    "company": "Company",
    "how": f"How ({', '.join(WAYS)})",
    "date": "When (today, yesterday, 2026-11-20)",
}
PUBLIC = (
    "kind",
    "what",
    "company",
    "how",
    "where",
    "phone",
    "url",
    "workload",
    "assigned",
    "result",
)
"""The attributes of an activity that JSON has; private notes are not among them."""
REQUIRED = ("kind", "what")
NAMES = {"kind": "KIND", "what": "WHAT", "date": "--on"}


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for key, metavar, help_ in reversed(FLAGS):
        command = click.option(f"--{key}", metavar=metavar, help=help_)(command)
    return command


@click.command("log-activity")
@click.argument("kind", required=False)
@click.argument("what", nargs=-1)
@click.option("--on", "date", metavar="DATE", help="The day on which you did it. Default: today.")
@_options
@click.option("--assigned", is_flag=True, help="The office proposed this job to you.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON; ask nothing.")
@click.pass_obj
def log_activity(
    call: Call,
    /,
    *,
    kind: str | None,
    what: Sequence[str],
    assigned: bool,
    as_json: bool,
    **said: Any,
) -> None:
    """Log an application, a fair or a course.

    It is for the record of your office, which `afterview record` makes.

    KIND is application, contact, fair, course, network, advice, profile, search or other. WHAT is
    the job that you applied for, or the name of the event. In a terminal, it asks for what you
    leave out of these two and for the rest. Interviews are logged by `afterview add`.

    \b
    Example:
      afterview log-activity application Pilot --company Acme --how online
      afterview log-activity fair "Tech Job Fair" --on Tuesday --how "in person"
      afterview undo
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    given = {key: words for key, words in said.items() if words}
    given |= {"kind": kind or "", "what": " ".join(what)}
    if assigned:
        given["assigned"] = True
    if given["kind"].strip().casefold() == "interview":
        msg = "an interview is logged with `afterview add`, and every record has it as well"
        raise InputError(msg)
    missing = [key for key in REQUIRED if not given[key].strip()]
    if missing and (as_json or not can_ask()):
        msg = f"{' and '.join(NAMES[key] for key in missing)} must be given, as in "
        msg += "`afterview log-activity application Backend engineer`"
        raise InputError(msg)
    if missing:
        with call.open() as workspace:
            _ask_for_rest(workspace, given)
    with call.open(write=True) as workspace:
        words = given.pop("date", "") or "today"
        day = named_day(workspace, words, prefer="past", option=NAMES["date"])
        activity, spelled = log(workspace, {"date": day, **given}, name_of)
        when = workspace.clock.say_day(activity.day)
    if as_json:
        contact = ", ".join(filter(None, activity.contact or ()))
        public = {key: getattr(activity, key) for key in PUBLIC}
        written = {"date": activity.day, **public, "contact": contact}
        print_json({"activity": written, "notes": spelled})
        return
    print_rows(rows_of(activity, when))
    print_sentences(spelled)
    echo("Saved to the log. `afterview undo` removes it again.")


def name_of(key: str) -> str:
    """Return the person's word for a key."""
    return NAMES.get(key, f"--{key}" if key else "")


def rows_of(activity: Activity, when: str) -> list[tuple[str, str]]:
    """Return labels with what the log says; the text is empty if it says nothing."""
    return [
        ("kind", activity.kind),
        ("what", activity.what),
        ("when", when),
        ("company", activity.company),
        ("how", activity.how),
        ("where", activity.where),
        ("contact", ", ".join(filter(None, activity.contact or ()))),
        ("phone", activity.phone),
        ("link", activity.url),
        ("workload", activity.workload),
        ("assigned", "by the office" if activity.assigned else ""),
        ("result", activity.result),
    ]


def _ask_for_rest(workspace: Workspace, given: dict[str, Any]) -> None:
    """Ask for each of the questions that no option answers."""
    echo("Enter skips a question, and Ctrl-C quits without saving.", indent="")

    def take(key: str, answer: str) -> None:
        words = {"kind": ACTIVITY_KINDS, "how": WAYS}.get(key, ())
        answer = in_full(answer.strip(), words)
        if words and answer and answer not in words:
            msg = f"write {listed(words)}"
            raise InputError(msg)
        if key in REQUIRED and not answer:
            msg = f"an activity needs this; write {ACTIVITY_EXAMPLES[key].partition(' = ')[2]}"
            raise InputError(msg)
        if key == "date" and answer:
            named_day(workspace, answer, prefer="past")
        given[key] = answer

    for key, question in QUESTIONS.items():
        if not given.get(key):
            ask(question, lambda answer, key=key: take(key, answer), required=key in REQUIRED)  # type: ignore[misc]
