"""What the messages of a search are taken for, in the shapes that programs give them.

`messages/expected.tsv` says what each is. They were written for these tests.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from dovecot import Account, account, dovecot_server
from hiring_mail import FIRST, Row, judged, moment, rows, watch

from afterview.mailbox import Mailbox
from afterview.mailbox.reading import message_of
from afterview.provider import Context
from afterview.testing import NOW, MemoryMail, MemoryMailbox

__all__ = ["account", "dovecot_server"]

ROWS = rows()


def in_memory() -> Mailbox:
    mail = MemoryMail()
    for number, row in enumerate(ROWS):
        mail.add("INBOX", row.raw, moment(number))
    return MemoryMailbox(mail, Context(target="mail", now=NOW))


def found_in(box: Mailbox) -> dict[str, tuple[str, str]]:
    """Return company and verdict of each message that is reported, by its name in the set."""
    by_moment = {moment(number): row.name for number, row in enumerate(ROWS)}
    return {by_moment[each.at]: judged(each) for each in box.changes(None, watch()).messages}


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[str, str]]:
    return found_in(in_memory())


def test_the_set_has_no_message_that_it_does_not_name() -> None:
    names = {path.stem for path in (Path(__file__).parent / "messages").glob("*.eml")}

    assert names == {row.name for row in ROWS}
    assert len(ROWS) >= 60
    assert Counter(row.verdict for row in ROWS)["answer"] >= 20


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_message_is_taken_for_what_it_is(row: Row, found: dict[str, tuple[str, str]]) -> None:
    expected = ("-", "stranger") if row.verdict == "stranger" else (row.company, row.verdict)

    assert found.get(row.name, ("-", "stranger")) == expected


@pytest.mark.parametrize("what", ["answer", "invitation", "company"])
def test_precision_and_recall(what: str, found: dict[str, tuple[str, str]]) -> None:
    """Every one of the set, and no other: no false answer, no case of a stranger's message."""
    if what == "company":
        right = {(row.name, row.company) for row in ROWS if row.verdict != "stranger"}
        said = {(name, company) for name, (company, _) in found.items()}
    else:
        right = {(row.name, what) for row in ROWS if row.verdict == what}
        said = {(name, verdict) for name, (_, verdict) in found.items() if verdict == what}

    assert said == right, f"precision {len(said & right)}/{len(said)}, of {len(right)}"


def test_a_real_server_gives_the_same(account: Account, found: dict[str, tuple[str, str]]) -> None:
    for number, row in enumerate(ROWS):
        account.receive(row.raw, moment(number))
    box = account.open()

    assert found_in(box) == found
    box.close()


@pytest.mark.parametrize("name", ["Subject", "From", "To"])
@pytest.mark.parametrize(
    "value", ["=?x-unkno\xffwn?b?eA==?=", "=?utf-8?b?=?=", "=?utf-8?q?=ff=?=", "=?idna?q?=c3?="]
)
def test_an_encoded_word_that_cannot_be_read_is_left_as_it_is(name: str, value: str) -> None:
    raw = f"From: a@b.example\n{name}: {value} <c@d.example>\n\n".encode("latin-1")
    assert message_of(raw, folder="answers", at=FIRST).subject.isprintable()
