"""Implement `afterview add`, which shows a new interview and its plan before it is written.

The values are read by `operations.entry`, and written by `operations.add`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from afterview.cli.entry import BY_KEY, CHOICES, FIELDS, NAMES, Field, flag_of, label_of
from afterview.cli.json_output import print_json, step_as_dict
from afterview.cli.terminal.answers import BACK, NOTHING, Back, is_nothing, refuse_sentence
from afterview.cli.terminal.asking import ask, can_ask, confirmed
from afterview.cli.terminal.layout import echo
from afterview.cli.terminal.printing import print_rows, print_steps, print_text
from afterview.dates.spoken import Unclear
from afterview.errors import AfterviewError, InputError
from afterview.log.ids import NAMELESS
from afterview.log.shorthand import is_link
from afterview.model import slug
from afterview.operations import log_change
from afterview.operations.add import (
    from_last_round,
    notes,
    preview,
    twin_warning,
    write,
)
from afterview.operations.entry import REQUIRED, Entry
from afterview.operations.wording import address, say_far, say_span
from afterview.toml.values import in_full, listed, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.importing.companies import Alike
    from afterview.model import Interview, Interviewer
    from afterview.operations.add import Preview


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for field in reversed(FIELDS):
        option = click.option(
            *field.flags, field.key, metavar=field.metavar, help=field.help, multiple=field.many
        )
        command = option(command)
    return command


@click.command()
@_options
@click.option(
    "--no-contact", is_flag=True, help='They said "we will call you": plan no follow-ups.'
)
@click.option("--yes", is_flag=True, help="Save without asking.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print its id and steps as JSON; ask nothing."
)
@click.pass_obj
def add(call: Call, /, *, yes: bool, as_json: bool, no_contact: bool, **said: Any) -> None:
    """Add an interview to the log.

    In a terminal, it asks for anything that you leave out and, before it writes, shows how it
    understood you and which steps follow. Role, contact and agency default to those of the last
    round of the open case. If the log may have the company under another name, it asks.

    \b
    Example:
      afterview add
      afterview add --company Acme --round onsite --at "Thu 2pm" \\
        --interviewer "Jane Doe <jane@acme.example>, VP Engineering" \\
        --promise "within two weeks"
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    given = {key: words for key, words in said.items() if words}
    is_whole = all(key in given for key in REQUIRED)
    asks = can_ask() and not as_json and not (yes and is_whole)
    if not asks and not is_whole:
        flags = " and ".join(BY_KEY[key].flags[0] for key in REQUIRED if key not in given)
        msg = f"{flags} must be given if there is no terminal to ask in"
        raise InputError(msg)
    with call.open(write=not asks) as workspace:
        if asks:
            log_change.refuse_unwritable(workspace)
        interviews = workspace.interviews
        entry = Entry(workspace.config.me, call.now)
        if no_contact:
            entry.fields["no_contact"] = True
        entry.read(given, flag_of)
        if not asks:
            new = preview(workspace, entry.fields, flag_of)
            refuse_twin(new, entry.fields)
            write(workspace, new)
    if asks:
        _converse(call, entry, interviews, yes=yes, is_whole=is_whole)
    elif as_json:
        print_json(as_dict(new, entry))
    else:
        _show(new, [*entry.remarks.values(), *notes(new)])
        _say_written(new)


def as_dict(new: Preview, entry: Entry) -> dict[str, Any]:
    """Return a new interview in the form of the JSON interface (docs/json.md)."""
    items = [step_as_dict(item) for item in new.steps]
    far = filter(None, [say_far(new.interview, new.clock)])
    said_notes = [*entry.remarks.values(), *notes(new), *far]
    return {"id": new.interview.id, "items": items, "notes": said_notes}


def refuse_twin(
    new: Preview, fields: Mapping[str, Any], name: Callable[[str], str] = flag_of
) -> None:
    """Refuse to log an interview twice without asking, unless it has an id of its own.

    `name` returns the person's word for a key.
    """
    if new.twin is not None and "id" not in fields:
        msg = f"{twin_warning(new.twin)}; if this is another one, give it an id with {name('id')}"
        raise InputError(msg)


def _converse(
    call: Call, entry: Entry, interviews: Sequence[Interview], *, yes: bool, is_whole: bool
) -> None:
    """Ask for missing values, show what was understood, and write it once it is confirmed."""
    others: set[str] = set()
    if not is_whole:
        _ask_for_missing(entry, interviews, None if yes else others)
    new, answer = None, ""
    while answer != "no":
        try:
            if new is None:
                new = _previewed(call, entry, others, asks=not yes)
                _show(new, [*entry.remarks.values(), *(notes(new) if yes else _remarks(new))])
                answer = "yes" if yes else _decision(new)
            if answer == "yes":
                if _write_unless_changed(call, new):
                    _say_written(new)
                    return
                new = None
        except AfterviewError as error:
            echo(str(error), err=True)
            answer = _decision(new)
        if answer in BY_KEY:
            new, before = None, entry.fields
            entry.forget(answer)
            try:
                _ask_for(BY_KEY[answer], entry)
            except Back:
                entry.fields = before
    echo("nothing was written")


def _ask_for_missing(
    entry: Entry, interviews: Sequence[Interview], others: set[str] | None
) -> None:
    """Ask for what is not given; Enter takes what an earlier round of the case says.

    A question that is asked once more shows its answer, which Enter keeps. `others` is that of
    `_settle_company`, or None if the company is taken as it is typed.
    """
    echo(f"Enter skips a question, {BACK} goes back, and Ctrl-C quits without saving.", indent="")
    questions = [field for field in FIELDS if field.question]
    answers: dict[int, str] = {}
    at = 0
    while at < len(questions):
        field = questions[at]
        if at not in answers and _is_answered(field.key, entry):
            at += 1
            continue
        earlier, _ = from_last_round(interviews, entry.fields)
        try:
            answers[at] = _ask_for(field, entry, answers.get(at) or earlier.get(field.key, ""))
            if field.key == "company" and others is not None:
                _settle_by_name(entry, interviews, others)
            at += 1
        except Back:
            at = max((each for each in answers if each < at), default=at)


def _previewed(call: Call, entry: Entry, others: set[str], *, asks: bool) -> Preview:
    """Return the draft, once it is known which company is meant; see `_settle_company`.

    The people may say more about that than the name alone.
    """
    while True:
        with call.open() as workspace:
            new = preview(workspace, entry.fields, flag_of)
        if not asks or not _settle_company(entry, new.alike, others, is_agency=new.is_agency):
            return new


def _settle_company(
    entry: Entry, alike: Alike | None, others: set[str], *, is_agency: bool
) -> bool:
    """Ask for the employer behind an agency, or whether the log has it under another name.

    `others` collects the names about which that is known. Returns whether there was a question.
    """
    company = entry.fields["company"]
    if is_agency and company not in others:
        others.add(company)
        _ask_for_employer(entry, company)
        return True
    if alike is None or alike.name in others:
        return False
    print_text("note", f"{alike.other} and {alike.name}: {alike.reason}")
    if confirmed(f"Is this {alike.name} in your log"):
        entry.fields["company"] = alike.name
    else:
        others.add(alike.name)
    return True


def _settle_by_name(entry: Entry, interviews: Sequence[Interview], others: set[str]) -> None:
    """Settle which company is meant as far as its name alone tells."""
    from afterview.importing.companies import name_like
    from afterview.operations.agencies import is_agency

    while True:
        company = entry.fields["company"]
        is_between = "via" not in entry.fields and is_agency(company, interviews)
        if not _settle_company(entry, name_like(company, interviews), others, is_agency=is_between):
            return


def _ask_for_employer(entry: Entry, agency: str) -> None:
    """Ask for the company behind an agency; Enter leaves the agency as the employer."""
    echo(f"{agency} is an agency.")
    question = f"With which company is the interview? (Enter: with {agency} itself)"

    def take(said: str) -> None:
        if said != BACK and not is_nothing(said):
            entry.take("company", said)
            entry.fields["via"] = agency

    ask(question, take)


def _is_answered(key: str, entry: Entry) -> bool:
    """Return whether a question is already answered by flags, or makes no sense."""
    known = entry.fields
    return (
        key in known
        or key in {"end", "url"}
        or (key == "duration" and "end" in known)
        or (key == "location" and ("url" in known or known.get("mode") == "phone"))
        or (key == "promise" and entry.is_ahead)
    )


def _ask_for(field: Field, entry: Entry, default: str = "") -> str:
    """Ask for a value, or for several, in place of the known ones; return the answer.

    Raises Back, which leaves everything as it was.
    """
    before, answers = entry.fields, list[str]()

    def take(said: str) -> None:
        if said == BACK:
            raise Back
        known = entry.fields
        if not answers:
            entry.forget(_key_of(field, default))
        if is_nothing(said) and not is_required:
            # None keeps away what an earlier round says.
            entry.fields |= {field.key: None} if default and not answers else {}
            answers.append(NOTHING)
            return
        try:
            entry.take(_key_of(field, said), said)
            _refuse_sentence(field.key, entry)
        except (AfterviewError, Unclear):
            entry.fields = known
            raise
        answers.append(said)

    question, is_required = field.question or label_of(field.key), field.key in REQUIRED
    try:
        while ask(question, take, default=default, required=is_required and not default):
            if not field.many or answers[-1] == NOTHING:
                break
            question, default = question.replace("Who?", "Who else?"), ""
    except Back:
        entry.fields = before
        if not answers:
            raise
        return _ask_for(field, entry, default)
    return "; ".join(answers).removesuffix(f"; {NOTHING}") or default


def _refuse_sentence(key: str, entry: Entry) -> None:
    """Refuse a person whose name is a sentence."""
    if key == "interviewers":
        refuse_sentence(entry.fields[key][-1])
    elif key == "contact" and "@" not in entry.fields[key]:
        refuse_sentence({"name": entry.fields[key]})


def _key_of(field: Field, said: str) -> str:
    """Return the key for an answer: a link is no location."""
    return "url" if field.key == "location" and is_link(said) else field.key


def _decision(new: Preview | None) -> str:
    """Ask what to do with the draft: return "yes", "no", or the key that is to be changed."""
    is_odd = new is None or new.twin is not None or say_far(new.interview, new.clock)
    usual = "no" if is_odd else "yes"
    answers = []

    def take(said: str) -> None:
        words = {"": usual, "y": "yes", "n": "no"}
        word = words.get(said.casefold()) or in_full(said, ("yes", "no", *NAMES))
        if word not in {"yes", "no", *NAMES}:
            msg = f"{shown(said)} is not one of these; write {listed(CHOICES)}"
            raise InputError(msg)
        answers.append(NAMES.get(word, word))

    choices = "Y/n" if usual == "yes" else "y/N"
    what = "Write it" if new is not None else "Try again"
    ask(f"{what} ({choices}, or what to change, such as when)", take, required=True)
    return answers[-1]


def _write_unless_changed(call: Call, new: Preview) -> bool:
    """Write the draft, unless the log has changed since it was shown."""
    with call.open(write=True) as workspace:
        if log_change.read_log(workspace).stamp != new.log.stamp:
            echo("the log has changed in the meantime; this is what would be saved now:")
            return False
        write(workspace, new)
    return True


def _remarks(new: Preview) -> list[str]:
    """Return the notes that are no questions, which are asked instead."""
    return [*new.spelled, *filter(None, [new.called_off])]


def _show(new: Preview, remarks: Iterable[str]) -> None:
    """Print what was understood, the plan that follows from it, and notes."""
    print_rows(_understood(new))
    echo("what follows:")
    print_steps(new.steps, new.clock)
    if any(new.others):
        print_text("also", new.others.say(new.clock))
    if new.filled:
        print_text("note", new.filled)
    if not slug(new.interview.company) and new.interview.id.startswith(NAMELESS):
        print_text("note", "the name of the company has no letter for an id; choose one with --id")
    if new.twin is not None:
        print_text("note", twin_warning(new.twin))
    for note in filter(None, (*new.overlaps, say_far(new.interview, new.clock), *remarks)):
        print_text("note", note)


def _understood(new: Preview) -> Iterator[tuple[str, str]]:
    """Yield labels with what the log will say; the text is empty if it says nothing."""
    interview = new.interview
    yield "id", interview.id
    yield "company", interview.company
    yield "role", interview.role
    yield "round", interview.round
    yield "when", _when(interview, new.clock)
    yield "how", interview.mode
    yield "where", interview.location
    yield "link", interview.url
    for person in interview.interviewers:
        yield "who", _who(person)
    if interview.promise:
        days = say_span(interview.promise, new.clock.today)
        yield "promise", f"{interview.promise.words}: {days}"
    yield "contact", address(interview.contact) if interview.contact else ""
    since = f" since {new.clock.say_day(interview.status_since)}" if interview.status_since else ""
    yield "status", f"{interview.status}{since}" if interview.status else ""
    yield "answer by", new.clock.say_day(interview.answer_by) if interview.answer_by else ""
    yield "via", interview.via
    yield "language", interview.language
    yield "no contact", "only the thank-yous are planned" if interview.no_contact else ""
    yield "topics", "; ".join(interview.topics)
    yield "concerns", "; ".join(interview.concerns)
    yield "notes", " ".join(interview.notes.split())


def _when(interview: Interview, clock: Clock) -> str:
    """Return the time and its distance: `Thu 26 Nov 11:30-12:30 (16:30 London), in 3 days`."""
    days = (clock.day(interview.start) - clock.today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    away = near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")
    return f"{clock.say(interview.start, interview.end)}, {away}"


def _who(person: Interviewer) -> str:
    rapport = "" if person.rapport == "neutral" else person.rapport
    name = f"{person.name} <{person.email}>" if person.email else person.name
    about = f"about: {person.talked_about}" if person.talked_about else ""
    return ", ".join(filter(None, (name, person.title, rapport, person.profile, about)))


def _say_written(new: Preview) -> None:
    from afterview.setup import short

    path = short(new.log.path)
    echo(f"Saved {new.interview.id} to {path}. Run `afterview sync` to update your calendars.")
