"""Which step a letter that the person sent fulfils."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from afterview.mailbox import Address, Message
from afterview.mailbox.sent import Expected, bare, fulfilled

TUESDAY = date(2026, 11, 24)
AFTER = datetime(2026, 11, 23, 16, tzinfo=UTC)
THANKS = Expected(
    step_id="acme/thank-you/jane-doe",
    uid="11111111-1111-1111-1111-111111111111",
    case="acme",
    email="jane@acme.example",
    subject="Thank you for Monday",
    day=date(2026, 11, 23),
    after=AFTER,
    is_outreach=False,
)
FOLLOW_UP = Expected(
    step_id="acme/follow-up/1",
    uid="22222222-2222-2222-2222-222222222222",
    case="acme",
    email="jane@acme.example",
    subject="Interview on Monday",
    day=date(2026, 12, 1),
    after=AFTER,
    is_outreach=True,
)
OTHER = THANKS._replace(step_id="acme/thank-you/bo", uid="3", email="bo@acme.example")
JANE = {"jane@acme.example": {"acme"}}
HR = {"hr@acme.example": {"acme"}}


def sent(
    subject: str = "Thanks", mark: str = "", replies_to: str = "", at: datetime | None = None
) -> Message:
    return Message(
        message_id="<1@home.example>",
        folder="sent",
        at=at or datetime(2026, 11, 24, 9, tzinfo=UTC),
        sender=Address("", "sam@home.example"),
        subject=subject,
        mark=mark,
        replies_to=(replies_to,) if replies_to else (),
    )


def test_a_mark_tells_it_whoever_it_went_to() -> None:
    message = sent(mark=f"{FOLLOW_UP.uid}.0123456789abcdef.2")

    assert fulfilled(message, [THANKS, FOLLOW_UP], {}, today=TUESDAY) == ("acme/follow-up/1",)


def test_the_recipient_tells_it() -> None:
    assert fulfilled(sent(), [THANKS, OTHER], JANE, today=TUESDAY) == ("acme/thank-you/jane-doe",)


def test_what_is_due_comes_before_what_is_not() -> None:
    found = fulfilled(sent(), [THANKS, FOLLOW_UP], JANE, today=TUESDAY)

    assert found == ("acme/thank-you/jane-doe",)


def test_of_two_that_are_due_the_subject_tells_it() -> None:
    late = date(2026, 12, 2)
    subject = "Re: Fwd:  interview on MONDAY"

    assert fulfilled(sent(subject), [THANKS, FOLLOW_UP], JANE, today=late) == ("acme/follow-up/1",)
    assert fulfilled(sent(), [THANKS, FOLLOW_UP], JANE, today=late) == (
        "acme/follow-up/1",
        "acme/thank-you/jane-doe",
    )


def test_one_that_is_written_early_counts() -> None:
    assert fulfilled(sent(), [FOLLOW_UP], JANE, today=TUESDAY) == ("acme/follow-up/1",)


def test_a_letter_to_somebody_else_of_the_company_is_the_next_follow_up() -> None:
    second = FOLLOW_UP._replace(step_id="acme/follow-up/2", day=date(2026, 12, 9))
    elsewhere = FOLLOW_UP._replace(step_id="globex/follow-up/1", case="globex", email="")

    found = fulfilled(sent(), [second, elsewhere, THANKS, FOLLOW_UP], HR, today=TUESDAY)

    assert found == ("acme/follow-up/1",)


def test_a_letter_to_a_company_without_a_follow_up_is_nothing() -> None:
    assert fulfilled(sent(), [THANKS], HR, today=TUESDAY) == ()


def test_a_reply_to_their_message_asks_for_nothing() -> None:
    reply = sent(replies_to="<9@acme.example>")

    assert fulfilled(reply, [FOLLOW_UP], JANE, today=TUESDAY, theirs={"<9@acme.example>"}) == ()
    assert fulfilled(reply, [FOLLOW_UP], HR, today=TUESDAY, theirs={"<9@acme.example>"}) == ()
    assert fulfilled(reply, [FOLLOW_UP], JANE, today=TUESDAY) == ("acme/follow-up/1",)
    assert fulfilled(reply, [THANKS], JANE, today=TUESDAY, theirs={"<9@acme.example>"}) == (
        "acme/thank-you/jane-doe",
    )


def test_what_was_sent_before_the_interview_ended_is_none_of_them() -> None:
    early = sent(at=datetime(2026, 11, 23, 15, tzinfo=UTC), mark=f"{THANKS.uid}.x.1")

    assert fulfilled(early, [THANKS, FOLLOW_UP], JANE, today=TUESDAY) == ()


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Re: Hello", "hello"),
        ("AW: WG: Hello", "hello"),
        ("RE[2]: Fwd: Hello", "hello"),
        ("Reading list", "reading list"),
        (" Hello \n there ", "hello there"),
    ],
)
def test_marks_of_replies_are_no_part_of_a_subject(subject: str, expected: str) -> None:
    assert bare(subject) == expected
