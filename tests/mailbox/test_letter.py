"""A draft is known again as it was laid down, and a person's change is seen."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterview.errors import RejectedError
from afterview.mailbox import Address
from afterview.mailbox.contract import MARK_HEADER
from afterview.mailbox.letter import bytes_of, stored_draft
from afterview.testing.mail_samples import draft

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(body=TEXT, subject=TEXT, name=TEXT)
def test_any_letter_is_known_again(body: str, subject: str, name: str) -> None:
    ours = replace(draft(), body=body, subject=subject, to=(Address(name, "jane@acme.example"),))

    found = stored_draft(bytes_of(ours), "7")

    assert found is not None
    assert (found.uid, found.revision, found.remote_id) == (ours.uid, 0, "7")
    assert found.message_id == ours.message_id
    assert not found.touched


@pytest.mark.parametrize("name", ["( ¡", "Jane (HR) Müller", "Müller, Jane", "<Jane> @é", ":;é[]"])
def test_a_name_may_have_what_has_a_meaning_in_an_address(name: str) -> None:
    ours = replace(draft(), to=(Address(name, "jane@acme.example"),))
    found = stored_draft(bytes_of(ours), "7")
    assert found is not None
    assert not found.touched
    message = message_from_bytes(bytes_of(ours), policy=policy.default)
    assert [each.addr_spec for each in message["To"].addresses] == ["jane@acme.example"]


def test_a_letter_says_who_when_and_in_which_thread() -> None:
    ours = replace(draft(), in_reply_to="<1@acme.example>")

    message = message_from_bytes(bytes_of(ours), policy=policy.default)

    assert message["From"] == "Sam Rivera <sam@home.example>"
    assert message["To"] == "Jane Doe <jane@acme.example>"
    assert message["Subject"] == "Thank you: Müller, “naïve”"
    assert message["In-Reply-To"] == message["References"] == "<1@acme.example>"
    assert message["Date"].datetime == ours.at
    assert message["Message-ID"].endswith("@home.example>")
    assert message.get_content() == "Hello\r\n"


def test_a_mark_names_nobody() -> None:
    """Some programs leave it in the letter that is sent."""
    head = bytes_of(draft()).decode().partition("\r\n\r\n")[0]
    (mark,) = [line for line in head.split("\r\n") if line.startswith(MARK_HEADER)]

    assert "acme" not in mark
    assert "jane" not in mark


def test_another_letter_has_another_message_id() -> None:
    ids = {
        each.message_id
        for each in (
            draft(),
            draft(body="Hi\n"),
            draft(revision=1),
            draft("acme/follow-up/1"),
            replace(draft(), sender=Address("", "sam@other.example")),
        )
    }

    assert len(ids) == 5
    assert draft().message_id in ids


@pytest.mark.parametrize("email", ["jäne@acme.example", "jane\ud800@acme.example"])
def test_an_address_that_cannot_stand_in_a_message_is_refused(email: str) -> None:
    with pytest.raises(RejectedError, match="check the address in the log"):
        bytes_of(replace(draft(), to=(Address("Jane", email),)))


@pytest.mark.parametrize(
    "mark",
    ["", "nonsense", "1.2.3", "12345678-1234-1234-1234-123456789012.0123456789abcdef.1 Bcc: x"],
)
def test_what_has_no_mark_of_ours_is_not_ours(mark: str) -> None:
    raw = bytes_of(draft()).replace(draft().mark.encode(), mark.encode())

    assert stored_draft(raw, "") is None


def test_a_letter_in_an_unknown_encoding_is_touched() -> None:
    raw = bytes_of(draft(body="Grüße\n")).replace(b'charset="utf-8"', b'charset="x-klingon"')
    other = bytes_of(draft(body="Grüße\n")).replace(b'charset="utf-8"', b'charset="latin-1"')

    unknown, wrong = stored_draft(raw, ""), stored_draft(other, "")

    assert unknown is not None
    assert not unknown.touched  # its bytes are still those of UTF-8
    assert wrong is not None
    assert wrong.touched


def test_a_letter_without_a_message_id_is_known_by_its_mark() -> None:
    raw = bytes_of(draft())
    lines = [line for line in raw.split(b"\r\n") if not line.startswith(b"Message-ID")]

    found = stored_draft(b"\r\n".join(lines), "")

    assert found is not None
    assert found.message_id == ""


def test_html_beside_the_same_text_is_no_change() -> None:
    """Programs that save a draft by themselves add it."""
    raw = bytes_of(draft())
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-")]
    both = (
        b"\r\n".join(lines)
        + b'\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n'
        + b"--b\r\nContent-Type: text/plain\r\n\r\n"
        + body
        + b"\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n--b--\r\n"
    )
    only = both.replace(b"text/plain", b"text/html")

    found, without_text = stored_draft(both, ""), stored_draft(only, "")

    assert found is not None
    assert not found.touched
    assert without_text is not None
    assert without_text.touched
