"""Implement `afterview inbox`: answers that wait, invitations, interviews in other calendars."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.heard import WAYS
from afterview.cli.json_output import print_json
from afterview.cli.terminal.asking import ask, can_ask, pressed
from afterview.cli.terminal.layout import echo, heading, print_lines, terminal_width
from afterview.cli.terminal.printing import print_rows, print_sentences
from afterview.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.importing import Question
    from afterview.importing.found import FoundEvent
    from afterview.mailbox import Message
    from afterview.operations.importing import Said
    from afterview.operations.inbox import Proposal
    from afterview.operations.waiting import Waiting
    from afterview.workspace import Workspace

NUMBERED = "inbox/"
"""What the listing of numbers has in front of the key of a proposal."""
IMPORT, EDIT, DISMISS, SKIP, QUIT = "iedsq"
EDITABLE = ("company", "role", "round", "promise")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option(
    "--import", "imported", metavar="NUMBER", multiple=True, help="Import it. Repeatable."
)
@click.option(
    "--dismiss", "dismissed", metavar="NUMBER", multiple=True, help="Show no more. Repeatable."
)
@click.option("--all", "shows_all", is_flag=True, help="Show what you dismissed as well.")
@click.option("--company", metavar="TEXT", default="", help="Who invites, if it does not show.")
@click.option(
    "--me", metavar="ADDRESS", multiple=True, help="Your own address, if it is asked for."
)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@click.pass_obj
def inbox(call: Call, /, *, files: Sequence[Path], **options: Any) -> None:
    """Show what came in that the log does not know yet.

    These are answers of the companies, as `sync` saw them, invitations of the last 60 days in the
    folder that `invitations` in [mail] names, and events of the calendars with `interviews = true`
    that may be interviews, with the reasons. In a terminal it shows what each would change, with
    the promise in its words if it has one, and one key imports it, edits it, dismisses it for good
    or skips it. --import and --dismiss do so by the numbers of the last list.

    With .eml, .mbox or .msg files, it proposes what is in these: invitations, and the promise in an
    answer.

    \b
    Example:
      afterview inbox
      afterview inbox --import 1 --dismiss 2
      afterview inbox ~/Downloads/answer.eml
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview.operations.listing import last_listing, number_lines
    from afterview.operations.waiting import waiting as waiting_in

    imported, dismissed, as_json = options["imported"], options["dismissed"], options["as_json"]
    _refuse_needless(options)
    with call.open() as workspace:
        waiting = [] if files else waiting_in(workspace)
        if not (files or waiting):
            refuse_nowhere(workspace)
        is_listed = not (imported or dismissed or as_json)
        if waiting and is_listed:
            _show_waiting(waiting, workspace.clock)  # whether the mailbox answers or not
        proposals, problems = proposals_of(workspace, files, shows_all=options["shows_all"])
        before = last_listing(workspace.setup.store_path.parent)
        asks = can_ask() and is_listed
        numbers = {} if asks else number_lines(workspace, map(_id, proposals))
    for problem in problems:
        echo(f"afterview: {problem}", err=True)
    if imported or dismissed:
        _by_number(call, proposals, before, options)
    elif as_json:
        print_json(as_dict(waiting, proposals, problems, numbers))
    elif not waiting and not proposals:
        _print_nothing(workspace, with_files=bool(files))
    elif asks:
        _one_by_one(call, proposals)
    elif proposals:
        clock = workspace.clock
        print_rows((numbers.get(_id(each), "-"), _line(each, clock)) for each in proposals)
        print_sentences(["import one with `afterview inbox --import NUMBER`"])
    if problems:
        sys.exit(1)


def _refuse_needless(options: Mapping[str, Any]) -> None:
    for name in ("company", "me"):
        if options[name] and not options["imported"]:
            msg = f"--{name} is for the invitation that --import imports"
            raise InputError(msg)


def refuse_nowhere(workspace: Workspace) -> None:
    """Raise InputError if there is nowhere that interviews could come from."""
    if workspace.mail is None and not _looks(workspace):
        msg = (
            "the configuration has no [mail], and no calendar with interviews = true; docs/mail.md "
            "and docs/calendars.md say how to write them"
        )
        raise InputError(msg)


def _looks(workspace: Workspace) -> bool:
    """Return whether a calendar is looked through for interviews."""
    from afterview.operations.found import looked_through

    return bool(looked_through(workspace))


def _print_nothing(workspace: Workspace, *, with_files: bool) -> None:
    """Say that nothing waits, and what else could be looked at."""
    if with_files:
        echo("your log has these invitations already")
        return
    places = ["mailbox"] if workspace.mail else []
    places += ["other calendars"] if _looks(workspace) else []
    echo(f"nothing waits in your {' and '.join(places)}")
    if workspace.mail and not workspace.mail.options["invitations"]:
        print_sentences(['to see invitations too, write below [mail]: invitations = "INBOX"'])


def _line(proposal: Proposal, clock: Clock) -> str:
    """Return what a proposal is, with the reasons why it may be an interview."""
    said = proposal.say(clock)
    if proposal.found_in:
        said = f"{said}, found in {proposal.found_in}"
    return f"{said}; why: {'; '.join(proposal.why)}" if proposal.why else said


def _show_waiting(waiting: Iterable[Waiting], clock: Clock) -> None:
    print_rows(
        (clock.say(each.seen.at), f"{each.sentence} ({each.interview.id})") for each in waiting
    )
    print_sentences([WAYS])


def proposals_of(
    workspace: Workspace, files: Sequence[Path], *, shows_all: bool
) -> tuple[list[Proposal], list[str]]:
    """Return what the files, or else mailbox and calendars, propose, and what could not be read."""
    from afterview.operations import inbox as operations
    from afterview.operations.found import look
    from afterview.operations.mail_file import messages_in

    if files:
        messages = [each for path in files for each in messages_in(path, workspace.now_here)]
        return operations.proposals(workspace, messages, with_dismissed=True), []
    events, problems = look(workspace)
    sources: list[Message | FoundEvent] = [*operations.invitations(workspace), *events]
    return operations.proposals_of(workspace, sources, with_dismissed=shows_all), problems


def _id(proposal: Proposal) -> str:
    return f"{NUMBERED}{proposal.key}"


# By number


def _by_number(
    call: Call,
    proposals: Iterable[Proposal],
    listing: Mapping[str, str],
    options: Mapping[str, Any],
) -> None:
    """Take over and dismiss what the numbers of the last list name."""
    from afterview.operations import inbox as operations
    from afterview.operations.importing import Said

    known = {_id(each): each for each in proposals}
    chosen: dict[str, list[Proposal]] = {"imported": [], "dismissed": []}
    for how, found in chosen.items():
        for number in options[how]:
            proposal = known.get(listing.get(number, number)) or known.get(f"{NUMBERED}{number}")
            if proposal is None:
                msg = f"no invitation in the inbox has the number {number}; run: afterview inbox"
                raise InputError(msg)
            found.append(proposal)
    outcome: dict[str, list[str]] = {"imported": [], "dismissed": []}
    for proposal in chosen["imported"]:
        with call.open(write=True) as workspace:
            said = Said(company=options["company"], me=[each.casefold() for each in options["me"]])
            current = operations.propose(workspace, proposal.source, said)
            operations.import_proposal(workspace, current)
        outcome["imported"].append(current.key)
        if not options["as_json"]:
            echo(f"imported: {current.say(workspace.clock)}")
    for proposal in chosen["dismissed"]:
        with call.open(write=True) as workspace:
            operations.dismiss(workspace, proposal.key)
        outcome["dismissed"].append(proposal.key)
        if not options["as_json"]:
            echo(f"dismissed: {proposal.say(workspace.clock)}")
    if options["as_json"]:
        print_json(outcome)
    elif chosen["imported"]:
        echo("Run `afterview sync` to update your calendars.")


# In a terminal


def _one_by_one(call: Call, proposals: Sequence[Proposal]) -> None:
    """Show each proposal, and do with it what the person says."""
    number = 0
    for place, proposal in enumerate(proposals, 1):
        echo("")
        where = f" ({place} of {len(proposals)})" if proposals[1:] else ""
        key = _decided(call, proposal, where)
        number += key == IMPORT
        if key == QUIT:
            break
    if number:
        echo("Run `afterview sync` to update your calendars.")


def _decided(call: Call, proposal: Proposal, place: str) -> str:
    """Show a proposal until the person has decided about it; return the last key."""
    from afterview.operations import inbox as operations
    from afterview.operations import log_change
    from afterview.operations.importing import Said

    said = Said()
    while True:
        with call.open() as workspace:
            log_change.refuse_unwritable(workspace)
            proposal = operations.propose(workspace, proposal.source, said)
            _show(workspace, proposal, place)
        key = pressed(_keys(proposal))
        if key == DISMISS:
            with call.open(write=True) as workspace:
                operations.dismiss(workspace, proposal.key)
        elif key == EDIT:
            _edit(proposal, said)
            continue
        elif key == IMPORT and (proposal.questions or proposal.kind == "open"):
            with call.open() as workspace:
                _answer(workspace, proposal, said)
            continue
        elif key == IMPORT:
            with call.open(write=True) as workspace:
                operations.import_proposal(workspace, proposal)
            echo(_done(workspace, proposal))
        return key


def _done(workspace: Workspace, proposal: Proposal) -> str:
    if proposal.kind == "known" and proposal.interview:
        return f"Noted: its changes will find {proposal.interview.id}."
    return f"Saved to {workspace.setup.log_path.name}."


def _keys(proposal: Proposal) -> dict[str, str]:
    """Return what can be done with a proposal, by its key."""
    keys = {
        IMPORT: "import",
        EDIT: "edit",
        DISMISS: "dismiss for good",
        SKIP: "skip",
        QUIT: "quit",
    }
    if proposal.kind == "open" and not proposal.questions:
        del keys[IMPORT]
    if proposal.kind != "new":
        del keys[EDIT]
    return keys


def _show(workspace: Workspace, proposal: Proposal, place: str) -> None:
    from afterview.cli.importing.preview import show_changes

    source, clock = proposal.source, workspace.clock
    come = f"{source.sender.name or source.sender.email}, {clock.say(source.at)}"
    come = f"in {proposal.found_in}" if proposal.found_in else come
    title = f"{come}: “{source.subject or proposal.title}”{place}"
    print_lines(heading(title, terminal_width()))
    if proposal.why:
        unsure = [] if proposal.is_sure else [("unsure", "it may be something else")]
        print_rows([("why", "; ".join(proposal.why)), *unsure])
    if proposal.kind in {"new", "changed", "cancelled"} and proposal.import_:
        import_ = proposal.import_
        after = import_.after(workspace)
        show_changes(import_.matched, after, (workspace.plan(), after.plan()))
        return
    print_rows(
        [
            ("title", proposal.title),
            ("when", clock.say(proposal.start) if proposal.start else ""),
            ("note", _asked_for(proposal.questions) or proposal.reason),
        ]
    )


def _asked_for(questions: Sequence[Question]) -> str:
    keys = " and ".join(dict.fromkeys(each.key for each in questions))
    return (
        f"it does not say its {keys}: you are asked for it before anything is saved" if keys else ""
    )


def _answer(workspace: Workspace, proposal: Proposal, said: Said) -> None:
    """Ask for what a proposal leaves open."""
    from afterview.cli.importing.questions import answered
    from afterview.importing.decoding import decoded
    from afterview.operations.importing import read_invitations

    calendar = decoded(proposal.source.calendar)
    answered(lambda: read_invitations(workspace, calendar, said), said)


def _edit(proposal: Proposal, said: Said) -> None:
    """Ask for the keys that an invitation often has wrong; Enter keeps one, and - deletes it."""
    if proposal.import_ is None:
        return
    for new, read in zip(
        proposal.import_.matched.new, proposal.import_.read.proposals, strict=False
    ):
        answers = said.answers.setdefault(read.identity.uid if read.identity else "", {})
        promise = new.interview.promise
        for key in EDITABLE:
            known = promise.words if key == "promise" and promise else getattr(new.interview, key)
            default = known if isinstance(known, str) else ""
            words = ask(key.capitalize(), lambda _: None, default=default) or default
            answers[key] = "" if words == "-" else words


# For programs


def as_dict(
    waiting: Iterable[Waiting],
    proposals: Iterable[Proposal],
    problems: Sequence[str],
    numbers: Mapping[str, str],
) -> dict[str, Any]:
    """Return what came in, in the form of the JSON interface; `numbers` are those of a listing."""
    return {
        "waiting": [_waiting_as_dict(each) for each in waiting],
        "proposals": [_proposal_as_dict(each, numbers.get(_id(each))) for each in proposals],
        "problems": problems,
    }


def _waiting_as_dict(each: Waiting) -> dict[str, Any]:
    """Return a message in the form of the JSON interface (docs/json.md)."""
    return {
        "interview": each.interview.id,
        "company": each.interview.company,
        "kind": each.seen.kind,
        "at": each.seen.at,
        "message_id": each.seen.message_id,
    }


def _proposal_as_dict(proposal: Proposal, number: str | None) -> dict[str, Any]:
    """Return a proposal in the form of the JSON interface (docs/json.md)."""
    interview = proposal.interview
    promise = interview.promise if interview else None
    return {
        "key": proposal.key,
        "number": number,
        "kind": proposal.kind,
        "calendar": proposal.found_in or None,
        "from": proposal.source.sender.email or None,
        "at": proposal.source.at,
        "title": proposal.title,
        "start": proposal.start,
        "interview": interview.id if interview else None,
        "company": interview.company if interview else None,
        "promise": promise.words if promise else None,
        "reason": proposal.reason or None,
        "why": proposal.why,
        "sure": proposal.is_sure,
    }
