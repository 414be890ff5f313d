"""Implement `afterview slots`, which prints times that one can offer for an interview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from afterview.cli.json_output import print_json
from afterview.cli.terminal.layout import echo
from afterview.dates.clock import MONTHS, city_of, say
from afterview.operations.slots import Wish, offer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from afterview.cli import Call
    from afterview.dates.clock import Clock
    from afterview.dates.free import Interval
    from afterview.operations.slots import Offer

DEFAULT = Wish()


@click.command()
@click.option(
    "--for",
    "days",
    default=DEFAULT.days,
    metavar="DAYS",
    help=f'The days to offer: "next week", "Thursday". Default: {DEFAULT.days}.',
)
@click.option(
    "--length",
    type=click.IntRange(5, 600),
    default=DEFAULT.minutes,
    metavar="MINUTES",
    help=f"How long the interview is. Default: {DEFAULT.minutes}.",
)
@click.option(
    "--zone", default="", metavar="ZONE", help='Where they are: "London", "EST". Default: with you.'
)
@click.option(
    "--count",
    type=click.IntRange(1, 50),
    default=DEFAULT.count,
    metavar="N",
    help=f"How many times to offer. Default: {DEFAULT.count}.",
)
@click.option(
    "--room",
    type=click.IntRange(0, 240),
    default=DEFAULT.room,
    metavar="MINUTES",
    help=f"Minutes to keep free before and after. Default: {DEFAULT.room}.",
)
@click.option("--json", "as_json", is_flag=True, help="Print this as JSON.")
@click.pass_obj
def slots(  # noqa: PLR0913 - one for each option
    call: Call, *, days: str, length: int, zone: str, count: int, room: int, as_json: bool
) -> None:
    """Print times that you can offer for an interview.

    They are text for a mail: free of the interviews in your log and of the recaps that follow them,
    on your business days, and within the hours that `interview_hours` in [me] has. With --zone,
    they are in their time first, and within the same hours there as far as there are such times.

    \b
    Example:
      afterview slots --for "next week" --zone London
      afterview slots --for Thursday --length 90 --count 2 --json
    """  # noqa: D301 - \b is click's mark for "do not wrap"
    wish = Wish(days=days, minutes=length, room=room, count=count, zone=zone)
    with call.open() as workspace:
        found = offer(workspace, wish)
        clock = workspace.clock
    if as_json:
        print_json(_as_dict(found))
        return
    for line in _lines(found, clock):
        echo(line)
    if found.outside:
        note = "note: no free time is within your interview_hours and the same hours there"
        echo(note, err=True)


def _as_dict(found: Offer) -> dict[str, Any]:
    """Return the times in the form of the JSON interface (docs/json.md)."""
    return {
        "first": found.first,
        "last": found.last,
        "slots": [
            {
                "start": slot.start,
                "end": slot.end,
                "start_there": found.theirs and slot.start.astimezone(found.theirs),
            }
            for slot in found.slots
        ],
        "outside_their_hours": found.outside,
    }


def _lines(found: Offer, clock: Clock) -> Iterator[str]:
    if not found.slots:
        span = f"on {say(found.first)}"
        if found.last != found.first:
            span = f"from {say(found.first)} to {say(found.last)}"
        yield f"There is no free time {span}. Ask for other days with --for, or for less --room."
        return
    for slot in found.slots:
        yield _line(slot, found.theirs, clock)


def _line(slot: Interval, theirs: ZoneInfo | None, clock: Clock) -> str:
    """Say a slot as a mail does: `Thursday 26 November, 14:00 to 15:00 London (09:00 New York)`."""
    here = clock.places.zone_at(slot.start)
    there = theirs or here
    start, end = (each.astimezone(there) for each in slot)
    said = f"{start:%A} {start.day} {MONTHS[start.month - 1]}, {start:%H:%M} to {end:%H:%M}"
    if there.key == here.key:
        return f"{said} {_city(here)}"
    mine = slot.start.astimezone(here)
    day = "" if mine.date() == start.date() else f"{mine:%a} "
    return f"{said} {_city(there)} ({day}{mine:%H:%M} {_city(here)})"


def _city(zone: ZoneInfo) -> str:
    return f"{city_of(zone.key)} time" if "/" in zone.key else zone.key
