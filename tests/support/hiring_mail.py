"""The messages in `tests/mailbox/messages`, and the log of the person who got them."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from scenes import interview

from afterview.mailbox import Message, Watch
from afterview.mailbox.verdict import verdict
from afterview.mailbox.watch import WhoIsWho
from afterview.model import Contact, Interviewer
from afterview.playbook.cases import cases
from afterview.playbook.facts import Facts

FOLDER = Path(__file__).parents[1] / "mailbox" / "messages"
TODAY = date(2026, 11, 25)
FIRST = datetime(2026, 11, 24, 8, tzinfo=UTC)
OWN = "sam.rivera@home.example"
LOG = (
    interview("Acme"),
    interview("Globex", interviewers=(Interviewer(name="Jo Smith", email="jo@globex.example"),)),
    interview("Hooli", interviewers=(), contact=Contact("Rita Cruz", "rita.hooli@gmail.com")),
    interview(
        "Initech",
        via="Talent & Co",
        contact=Contact("Pat Lund", "pat@talent.example"),
        interviewers=(),
    ),
    interview(
        "Umbrella",
        status="rejected",
        status_since=TODAY,
        interviewers=(Interviewer(name="U. M.", email="um@umbrella.example"),),
    ),
)


class Row(NamedTuple):
    """One message of the set, and what it is."""

    name: str
    company: str
    """A dash for a message that is of no company of the log."""
    verdict: str
    """answer | notice | invitation | nothing | stranger."""
    kind: str

    @property
    def raw(self) -> bytes:
        """The message as it travels."""
        return (FOLDER / f"{self.name}.eml").read_bytes()


def rows() -> list[Row]:
    """Return all messages of the set."""
    with (FOLDER / "expected.tsv").open(encoding="utf-8", newline="") as file:
        return [Row(*row) for row in [*csv.reader(file, delimiter="\t")][1:]]


def moment(number: int) -> datetime:
    """Return when the message with this number, counted from 0, arrived."""
    return FIRST + timedelta(minutes=number)


def who() -> WhoIsWho:
    """Return who is who in the open cases of the log."""
    open_ = [case for case in cases(LOG, Facts(), TODAY) if not case.closed]
    return WhoIsWho.of(open_, [OWN])


def watch() -> Watch:
    """Return the watch over the open cases."""
    return who().watch(date(2026, 11, 23), answers=True, sent=True, drafts=True)


def judged(message: Message) -> tuple[str, str]:
    """Return what is thought of a message: company and verdict, as `expected.tsv` has them."""
    (case,) = who().senders(message) or ("-",)
    names = {each.id: each.company for each in LOG}
    return names.get(case, "-"), verdict(message)
