"""Implement `afterview inbox`, which shows answers that wait, and imports invitations."""

from __future__ import annotations

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
    from afterview.mailbox import Message
    from afterview.operations.importing import Said
    from afterview.operations.inbox import Proposal, Waiting
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
@click.option("--all", "shows_all", is_flag=True, help="Show dismissed invitations as well.")
@click.option("--company", metavar="TEXT", default="", help="Who invites, if it does not show.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@click.pass_obj
def inbox(call: Call, /, *, files: Sequence[Path], **options: Any) -> None:
    """Show what came in that the log does not know yet.

    These are answers of the companies, as `sync` saw them, and invitations of the last 60 days in
    the folder that `invitations` in [mail] names. In a terminal it shows what each invitation would
    change, with the promise in its words if it has one, and one key imports it, edits it,
    dismisses it for good or skips it. --import and --dismiss do so by the numbers of the last list.

    With .eml, .mbox or .msg files, it proposes what is in these: invitations, and the promise in an
    answer.

    \b
    Example:
      afterview inbox
      afterview inbox --import 1 --dismiss 2
      afterview inbox ~/Downloads/answer.eml
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    from afterview.operations import inbox as operations
    from afterview.operations.listing import last_listing, number_lines

    imported, dismissed, as_json = options["imported"], options["dismissed"], options["as_json"]
    if options["company"] and not imported:
        msg = "--company is for the invitation that --import imports"
        raise InputError(msg)
    with call.open() as workspace:
        waiting = [] if files else operations.waiting(workspace)
        if not files:
            refuse_without_mail(workspace, waiting)
        is_listed = not (imported or dismissed or as_json)
        if waiting and is_listed:
            _show_waiting(waiting, workspace.clock)  # whether the mailbox answers or not
        messages = _messages(workspace, files)
        shows_all = bool(files) or options["shows_all"]
        proposals = operations.proposals(workspace, messages, with_dismissed=shows_all)
        before = last_listing(workspace.setup.store_path.parent)
        asks = can_ask() and is_listed
        numbers = {} if asks else number_lines(workspace, map(_id, proposals))
    if imported or dismissed:
        _by_number(call, proposals, before, options)
        return
    if as_json:
        print_json(as_dict(waiting, proposals, numbers))
        return
    if not waiting and not proposals:
        of_files = "your log has these invitations already"
        echo(of_files if files else "nothing waits in your mailbox")
        if not files and workspace.mail and not workspace.mail.options["invitations"]:
            print_sentences(['to see invitations too, write below [mail]: invitations = "INBOX"'])
    elif asks:
        _one_by_one(call, proposals)
    elif proposals:
        clock = workspace.clock
        print_rows((numbers.get(_id(each), "-"), each.say(clock)) for each in proposals)
        print_sentences(["import one with `afterview inbox --import NUMBER`"])


def refuse_without_mail(workspace: Workspace, waiting: Sequence[Waiting]) -> None:
    """Raise InputError if there is no mailbox that could have shown anything."""
    if workspace.mail is None and not waiting:
        msg = "the configuration has no [mail]; docs/mail.md says how to write it"
        raise InputError(msg)


def _show_waiting(waiting: Iterable[Waiting], clock: Clock) -> None:
    print_rows(
        (clock.say(each.seen.at), f"{each.sentence} ({each.interview.id})") for each in waiting
    )
    print_sentences([WAYS])


def _messages(workspace: Workspace, files: Iterable[Path]) -> list[Message]:
    from afterview.operations.inbox import invitations
    from afterview.operations.mail_file import messages_in

    if not files:
        return invitations(workspace)
    return [each for path in files for each in messages_in(path, workspace.now_at_home)]


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
            said = Said(company=options["company"])
            current = operations.propose(workspace, proposal.message, said)
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
            proposal = operations.propose(workspace, proposal.message, said)
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

    message, clock = proposal.message, workspace.clock
    sender = message.sender.name or message.sender.email
    title = f"{sender}, {clock.say(message.at)}: “{message.subject or proposal.title}”{place}"
    print_lines(heading(title, terminal_width()))
    if proposal.kind in {"new", "changed", "cancelled"} and proposal.import_:
        import_ = proposal.import_
        plans = workspace.plan(), import_.after.plan()
        show_changes(import_.matched, import_.after, plans)
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

    calendar = decoded(proposal.message.calendar)
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
    waiting: Iterable[Waiting], proposals: Iterable[Proposal], numbers: Mapping[str, str]
) -> dict[str, Any]:
    """Return what came in, in the form of the JSON interface; `numbers` are those of a listing."""
    return {
        "waiting": [_waiting_as_dict(each) for each in waiting],
        "proposals": [_proposal_as_dict(each, numbers.get(_id(each))) for each in proposals],
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
        "from": proposal.message.sender.email,
        "at": proposal.message.at,
        "title": proposal.title,
        "start": proposal.start,
        "interview": interview.id if interview else None,
        "company": interview.company if interview else None,
        "promise": promise.words if promise else None,
        "reason": proposal.reason or None,
    }
