"""What the store keeps of the mailbox: who wrote and when, our drafts, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from afterview.reconcile.letters import Letter
from afterview.store.database import Store
from afterview.store.mail import SeenMessage, heard_of
from afterview.store.targets import Batch

DAY = date(2026, 11, 24)
ANSWER = SeenMessage(
    "<1@acme.example>",
    "acme",
    "answer",
    datetime(2026, 11, 24, 9, tzinfo=UTC),
    DAY,
    "jane@acme.example",
    said="abc",
)
SENT = ANSWER._replace(
    message_id="<2@home.example>",
    kind="sent",
    at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    step_id="acme/thank-you/jane-doe",
)
DRAFT = Letter("acme/thank-you/jane-doe", "uid-1", "<3@home.example>")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "afterview.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def test_messages_come_back_from_the_file_the_oldest_first(path: Path) -> None:
    with Store.open(path) as store:
        store.see_messages([ANSWER, SENT])

    with Store.open(path, read_only=True) as store:
        assert store.messages() == [SENT, ANSWER]


def test_a_message_that_is_known_stays_as_it_is(store: Store) -> None:
    store.see_messages([ANSWER])
    store.settle_messages("acme", "nothing")
    store.see_messages([ANSWER, ANSWER._replace(interview="acme-2")])

    assert store.messages() == [
        ANSWER._replace(settled="nothing"),
        ANSWER._replace(interview="acme-2"),
    ]


def test_only_what_they_wrote_in_that_case_is_settled(store: Store) -> None:
    other = ANSWER._replace(interview="globex")
    store.see_messages([ANSWER, SENT, other])

    assert store.settle_messages("acme", "nothing") == 1
    assert store.settle_messages("acme", "nothing") == 0
    assert heard_of(store.messages()) == {"globex": (DAY, "abc")}


def test_of_several_answers_the_last_counts(store: Store) -> None:
    later = ANSWER._replace(
        message_id="<9@x>", at=datetime(2026, 11, 26, tzinfo=UTC), day=date(2026, 11, 26), said="d"
    )
    store.see_messages([later, ANSWER])

    assert heard_of(store.messages()) == {"acme": (date(2026, 11, 26), "d")}


def test_drafts_are_kept_replaced_and_forgotten(path: Path) -> None:
    other = DRAFT._replace(step_id="acme/follow-up/1")
    with Store.open(path) as store:
        store.keep_letters([DRAFT, other])
        store.keep_letters([DRAFT._replace(state="theirs")], [other.step_id])

    with Store.open(path, read_only=True) as store:
        assert store.letters() == {DRAFT.step_id: DRAFT._replace(state="theirs")}


def test_to_forget_the_mailbox_keeps_what_was_seen(store: Store) -> None:
    """Or all would be ticked again when it is linked once more."""
    store.see_messages([SENT])
    store.keep_letters([DRAFT])
    store.commit("mail", Batch(cursor="c1"))
    store.commit("cal", Batch(cursor="c2"))
    store.forget_mailbox()

    assert (store.letters(), store.cursor("mail"), store.cursor("cal")) == ({}, None, "c2")
    assert store.messages() == [SENT]
