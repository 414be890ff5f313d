"""Implement `afterview export`: a record of the search, contacts, or everything as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from afterview.cli.terminal.layout import echo
from afterview.errors import InputError
from afterview.operations.named_day import named_day
from afterview.playbook.planned import count
from afterview.toml.values import shown

if TYPE_CHECKING:
    from afterview.cli import Call
    from afterview.workspace import Workspace


@click.command()
@click.option("--from", "first", metavar="DAY", help="The first day of the record: 2026-11-01.")
@click.option("--to", "last", metavar="DAY", help="Its last day: 2026-11-30, or today.")
@click.option("--html", "as_html", is_flag=True, help="Write a page to print instead of CSV.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Write everything, private notes too, for `afterview import` elsewhere.",
)
@click.option(
    "--vcard", "as_vcard", is_flag=True, help="Write your interviewers as contacts (vCard 4.0)."
)
@click.option(
    "--notes",
    "with_notes",
    is_flag=True,
    help="With --vcard: add what you talked about, and how you got along.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a new file instead of the terminal.",
)
@click.pass_obj
def export(  # noqa: PLR0913 - one for each option
    call: Call,
    *,
    first: str | None,
    last: str | None,
    as_html: bool,
    as_json: bool,
    as_vcard: bool,
    with_notes: bool,
    output: Path | None,
) -> None:
    """Write a record of your interviews, contacts or everything.

    The record is for a benefit office: your past interviews, and what became of them. It leaves out
    your notes, how you got along with people and what you talked about. --json has everything,
    future interviews too. --vcard has one card for each person.

    \b
    Example:
      afterview export --from 2026-11-01 --to 2026-11-30 --html -o november.html
      afterview export > record.csv
      afterview export --json -o everything.json
      afterview export --vcard -o interviewers.vcf
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    if as_json and as_vcard:
        msg = "--json and --vcard exclude each other; choose one"
        raise InputError(msg)
    if (as_json or as_vcard) and (as_html or first or last):
        what = "--json exports everything" if as_json else "--vcard exports all interviewers"
        msg = f"{what}; leave out --html, --from and --to"
        raise InputError(msg)
    if with_notes and not as_vcard:
        msg = "--notes is about contacts; add --vcard"
        raise InputError(msg)
    with call.open() as workspace:
        if as_json:
            text = f"{json.dumps(_everything(workspace), indent=2, ensure_ascii=False)}\n"
            rows = len(workspace.interviews)
        elif as_vcard:
            text, rows = _contacts(workspace, with_notes=with_notes)
        else:
            text, rows = _record(workspace, first, last, as_html=as_html)
    if output is None:
        click.echo(text, nl=False)
        return
    is_table = not (as_json or as_html or as_vcard)
    # Without a mark, Excel reads a CSV in an old encoding.
    write_new_file(output, text.encode("utf-8-sig" if is_table else "utf-8", errors="replace"))
    noun = "interviewer" if as_vcard else "interview"
    echo(f"{count(rows, noun)} {'is' if rows == 1 else 'are'} in {output}")


def _record(
    workspace: Workspace, first: str | None, last: str | None, *, as_html: bool
) -> tuple[str, int]:
    from afterview.reports import record

    begin, end = (
        named_day(workspace, words, prefer="past", option=option) if words is not None else None
        for option, words in (("--from", first), ("--to", last))
    )
    if begin and end and end < begin:
        msg = f"--to {end} is before --from {begin}"
        raise InputError(msg)
    rows = record.record(
        workspace.interviews,
        workspace.facts,
        now=workspace.now,
        clock=workspace.clock,
        first=begin,
        last=end,
    )
    if not as_html:
        return record.as_csv(rows), len(rows)
    period = f"{begin or (rows[0].date if rows else workspace.today)} to {end or workspace.today}"
    name = workspace.config.me.name
    page = record.as_html(rows, name=name, period=period, made_on=workspace.today)
    return page, len(rows)


def _contacts(workspace: Workspace, *, with_notes: bool) -> tuple[str, int]:
    """Return the cards of all interviewers, and their number.

    A person who has a card in the address book has the uid of that one here.
    """
    from afterview.contacts import vcard
    from afterview.contacts.people import people_of
    from afterview.reconcile.cards import card_uids

    people = people_of(workspace.taking_place)
    uids = card_uids(people, workspace.store.cards())
    cards = (
        vcard.created(uids[each.uid], vcard.units(each, with_notes=with_notes), "4.0")
        for each in people
    )
    return "".join(cards), len(people)


def _everything(workspace: Workspace) -> dict[str, Any]:
    from afterview.importing.known import INVITATION_OF, remembered
    from afterview.operations import log_change
    from afterview.reports import record
    from afterview.toml.positions import load

    document, _ = load(log_change.read_log(workspace).text)
    store = workspace.store
    invitations = {
        each.id: said
        for each in workspace.interviews
        if (said := remembered(store, INVITATION_OF, each.id))
    }
    return record.export_document(
        document.get("interview", []),
        workspace.facts,
        zone=workspace.config.me.timezone,
        invitations=invitations,
        activities=document.get("activity", []),
    )


def write_new_file(path: Path, data: bytes) -> None:
    """Write a new file; an existing one is never replaced."""
    try:
        # For the owner only, because a record of a search is private.
        handle = path.open("xb")
        with handle:
            path.chmod(0o600)
            handle.write(data)
    except FileExistsError:
        msg = f"{shown(str(path))} already exists; name another file, or delete it first"
        raise InputError(msg) from None
    except OSError as error:
        msg = f"{shown(str(path))} cannot be written: {error.strerror}"
        raise InputError(msg) from error
