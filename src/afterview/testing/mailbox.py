"""The laws that every mailbox has to keep, and the person who uses the same mailbox."""
# ruff: noqa: S101 - asserts are what tests are made of

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import pytest

from afterview.errors import MissingError, PreconditionError, ProviderError
from afterview.mailbox import Changes, Placed, Watch
from afterview.mailbox.contract import MARK_HEADER
from afterview.mailbox.letter import bytes_of
from afterview.provider import Context
from afterview.testing.mail_samples import INVITATION, JANE, ME, WATCH, at, changed, draft, letter
from afterview.testing.samples import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from afterview.mailbox import Mailbox


class MailPerson(Protocol):
    """The person, who uses their mailbox past us, and the world, which sends to it."""

    def receive(self, raw: bytes, at: datetime, folder: str = "INBOX") -> None:
        """Let a message arrive."""

    def send(self, raw: bytes, at: datetime) -> None:
        """Send a message: a copy lies in the folder of sent messages afterwards."""

    def drafts(self) -> list[bytes]:
        """Return all messages in the folder of drafts, the oldest first."""

    def save(self, raw: bytes) -> None:
        """Save a message into the folder of drafts, as a mail program does."""

    def discard(self, message_id: str) -> None:
        """Delete a draft for good."""

    def unread(self) -> int:
        """Return how many messages of the inbox and of the drafts are not marked as read."""

    def renew(self) -> None:
        """Make all folders anew with the same messages, so that no position in them is good."""

    def break_down(self) -> None:
        """Make the server fail at every call from now on."""

    def lose_next_answer(self) -> None:
        """Let the next draft be written, and its answer be lost."""


class MailboxContract(ABC):
    """The laws that every mailbox has to keep. `place` is an empty folder for each test."""

    @abstractmethod
    def open(self, place: Path, context: Context) -> Mailbox:
        """Open the mailbox that belongs to `place`, as a new process would."""

    @abstractmethod
    def person(self, place: Path) -> MailPerson:
        """Return the person whose mailbox it is."""

    @pytest.fixture
    def place(self, tmp_path: Path) -> Path:
        """Return the folder of one test."""
        return tmp_path

    @pytest.fixture
    def me(self, place: Path) -> MailPerson:
        """Return the person."""
        return self.person(place)

    @pytest.fixture
    def box(self, place: Path, me: MailPerson) -> Iterator[Mailbox]:  # noqa: ARG002 - the person's account has to be there before it is opened
        """Return the mailbox, opened."""
        box = self.open(place, Context(target="mail", now=NOW))
        yield box
        box.close()

    def look(self, place: Path, cursor: str | None, watch: Watch = WATCH) -> Changes:
        """Open the mailbox as a new run does, ask what is new, and close it."""
        box = self.open(place, Context(target="mail", now=NOW))
        try:
            return box.changes(cursor, watch)
        finally:
            box.close()

    # Reading.

    def test_messages_of_the_watched_are_reported(self, place: Path, me: MailPerson) -> None:
        """With sender, recipients, subject, and what they answer, decoded."""
        headers = "In-Reply-To: <ours@home.example>\r\nReferences: <a@b.c> <ours@home.example>\r\n"
        subject = "=?utf-8?q?Gr=C3=BC=C3=9Fe?="
        me.receive(letter(subject=subject, headers=headers), at(1))
        me.receive(letter("HR <hr@eu.acme.example>", name="2"), at(2))
        me.receive(letter("Rita <RITA@mail.example>", name="3"), at(3))
        first, second, third = self.look(place, None).messages
        assert first.message_id == "<1@acme.example>"
        assert first.folder == "answers"
        assert first.sender == JANE
        assert first.recipients == (ME,)
        assert first.subject == "Grüße"
        assert first.replies_to == ("<ours@home.example>", "<a@b.c>")
        assert first.at == at(1)
        assert first.automatic == ""
        assert (second.sender.email, third.sender.email) == (
            "hr@eu.acme.example",
            "rita@mail.example",
        )

    def test_messages_of_others_are_not(self, place: Path, me: MailPerson) -> None:
        """Nor those whose address only looks like that of somebody who is watched."""
        me.receive(letter("Mum <mum@home.example>"), at(1))
        me.receive(letter("A <a@notacme.example>", name="2"), at(1))
        me.receive(letter("B <b@acme.example.evil.example>", name="3"), at(1))
        me.receive(letter("jane@acme.example <c@evil.example>", name="4"), at(1))
        me.send(letter("sam@home.example", "mum@home.example", name="5"), at(1))
        me.send(letter("sam@home.example", "jane@acme.example.evil.example", name="6"), at(1))
        assert list(self.look(place, None).messages) == []

    def test_a_reply_address_counts(self, place: Path, me: MailPerson) -> None:
        """What a service sends for somebody is theirs."""
        relayed = "Jane Doe <no-reply@greenhouse.io>"
        me.receive(letter(relayed, headers="Reply-To: jane@acme.example\r\n"), at(1))
        (found,) = self.look(place, None).messages
        assert [each.email for each in found.reply_to] == ["jane@acme.example"]

    def test_sent_messages_are_reported_by_recipient(self, place: Path, me: MailPerson) -> None:
        """Also where the watched one got a copy only."""
        me.send(letter("sam@home.example", "jane@acme.example", name="1"), at(1))
        to = "mum@home.example\r\nCc: Jane <jane@acme.example>"
        me.send(letter("sam@home.example", to, name="2"), at(2))
        to = "mum@home.example\r\nBcc: Jane <jane@acme.example>"
        me.send(letter("sam@home.example", to, name="3"), at(3))
        found = self.look(place, None).messages
        assert [each.message_id[1] for each in found] == ["1", "2", "3"]
        assert {each.folder for each in found} == {"sent"}
        assert {"jane@acme.example"} <= {each.email for each in found[2].recipients}

    def test_nothing_new_is_nothing(self, place: Path, me: MailPerson) -> None:
        """The cursor stays the same, too."""
        me.receive(letter(), at(1))
        me.send(letter("sam@home.example", "jane@acme.example", name="2"), at(1))
        first = self.look(place, None)
        again = self.look(place, first.cursor)
        assert list(again.messages) == []
        assert again.cursor == first.cursor
        assert not again.fresh

    def test_only_the_new_is_reported(self, place: Path, me: MailPerson) -> None:
        """Messages of before the cursor are not reported again."""
        me.receive(letter(), at(1))
        cursor = self.look(place, None).cursor
        me.receive(letter(name="2"), at(2))
        me.receive(letter("Mum <mum@home.example>", name="3"), at(3))
        assert [each.message_id for each in self.look(place, cursor).messages] == [
            "<2@acme.example>"
        ]

    def test_who_is_new_is_looked_for_since_the_beginning(
        self, place: Path, me: MailPerson
    ) -> None:
        """An interview is logged after its letters were written."""
        me.receive(letter("Old <jo@globex.example>", name="0"), datetime(2026, 9, 1, tzinfo=UTC))
        me.receive(letter("Jo <jo@globex.example>"), at(1))
        me.send(letter("sam@home.example", "jo@globex.example", name="2"), at(2))
        cursor = self.look(place, None).cursor
        more = replace(WATCH, domains=frozenset({"acme.example", "globex.example"}))
        changes = self.look(place, cursor, more)
        assert [each.message_id[1] for each in changes.messages] == ["1", "2"]
        assert list(self.look(place, changes.cursor, more).messages) == []

    def test_what_is_not_asked_for_is_not_read(self, place: Path, me: MailPerson) -> None:
        """Each of the three can be off."""
        me.receive(letter(), at(1))
        me.send(letter("sam@home.example", "jane@acme.example", name="2"), at(2))
        off = replace(WATCH, answers=False, sent=False, drafts=False)
        found = self.look(place, None, off)
        assert (list(found.messages), found.drafts) == ([], None)
        only = self.look(place, None, replace(off, sent=True))
        assert [each.folder for each in only.messages] == ["sent"]

    def test_reading_leaves_no_trace(self, place: Path, me: MailPerson) -> None:
        """Nothing becomes read."""
        me.receive(letter(), at(1))
        me.receive(INVITATION, at(1))
        me.save(letter("sam@home.example", "mum@home.example", name="9"))
        unread = me.unread()
        self.look(place, None, replace(WATCH, invitations="INBOX"))
        assert me.unread() == unread

    def test_an_invitation_comes_with_its_calendar(self, place: Path, me: MailPerson) -> None:
        """Whoever it is from, where invitations are asked for; else not at all."""
        me.receive(INVITATION, at(1))
        me.receive(letter("Mum <mum@home.example>"), at(2))
        assert list(self.look(place, None).messages) == []
        changes = self.look(place, None, replace(WATCH, invitations="INBOX"))
        (found,) = changes.messages
        assert (found.folder, found.calendar_method) == ("invitations", "REQUEST")
        assert found.calendar.split() == [b"BEGIN:VCALENDAR", b"END:VCALENDAR"]
        assert found.text == ""
        again = self.look(place, changes.cursor, replace(WATCH, invitations="INBOX"))
        assert list(again.messages) == []

    def test_an_invitation_comes_with_its_text_where_that_is_asked_for(
        self, place: Path, me: MailPerson
    ) -> None:
        """And with nothing of the messages beside it."""
        me.receive(letter("Mum <mum@home.example>"), at(1))
        me.receive(INVITATION, at(2))
        watch = replace(WATCH, invitations="INBOX", texts=True)
        (found,) = self.look(place, None, watch).messages
        assert found.text.strip() == "See you"

    def test_folders_made_anew_are_read_again(self, place: Path, me: MailPerson) -> None:
        """All is reported again, and no draft is said to be deleted."""
        me.receive(letter(), at(1))
        cursor = self.look(place, None).cursor
        me.renew()
        changes = self.look(place, cursor)
        assert [each.message_id for each in changes.messages] == ["<1@acme.example>"]
        assert changes.fresh
        assert not self.look(place, changes.cursor).fresh

    def test_a_cursor_that_is_not_ours_is_refused(self, place: Path, me: MailPerson) -> None:
        """So that the engine asks again without one."""
        del me
        with pytest.raises(ProviderError):
            self.look(place, "nonsense")

    # Drafts.

    def test_a_draft_arrives_whole(self, box: Mailbox, me: MailPerson) -> None:
        """Addressed, in its thread, with our mark, and readable by the contract itself."""
        ours = replace(draft(), in_reply_to="<1@acme.example>")
        placed = box.put(ours)
        assert placed.message_id == ours.message_id
        (raw,) = me.drafts()
        for expected in (
            b"jane@acme.example",
            b"In-Reply-To: <1@acme.example>",
            f"{MARK_HEADER}: {ours.mark}".encode(),
            ours.message_id.encode(),
        ):
            assert expected in raw

    def test_a_draft_stands_there_once(self, place: Path, me: MailPerson, box: Mailbox) -> None:
        """However often it is put, and whoever puts it."""
        box.put(draft())
        box.put(draft())
        other = self.open(place, Context(target="mail", now=NOW + timedelta(hours=1)))
        assert other.put(draft()).message_id == draft().message_id
        other.close()
        assert len(me.drafts()) == 1

    def test_a_lost_answer_makes_no_second_draft(self, place: Path, me: MailPerson) -> None:
        """The next run finds by the Message-ID what was written."""
        box = self.open(place, Context(target="mail", now=NOW))
        me.lose_next_answer()
        with suppress(ProviderError):
            box.put(draft())
        box.close()
        again = self.open(place, Context(target="mail", now=NOW))
        again.put(draft())
        again.close()
        assert len(me.drafts()) == 1

    def test_drafts_of_ours_are_listed_untouched(self, place: Path, me: MailPerson) -> None:
        """And those of the person are not."""
        me.save(letter("sam@home.example", "mum@home.example", name="9"))
        box = self.open(place, Context(target="mail", now=NOW))
        box.put(draft(revision=3, body="Grüße,\n\nSam  \n.\nFrom here on\n"))
        box.close()
        changes = self.look(place, None)
        assert changes.drafts is not None
        (found,) = changes.drafts
        assert (found.uid, found.revision, found.touched) == (draft().uid, 3, False)
        assert (
            found.message_id == draft(revision=3, body="Grüße,\n\nSam\n.\nFrom here on").message_id
        )

    @pytest.mark.parametrize("part", ["body", "subject", "to", "attachment"])
    def test_what_the_person_changes_is_theirs(
        self, place: Path, me: MailPerson, box: Mailbox, part: str
    ) -> None:
        """It is neither replaced nor removed, whatever they changed."""
        placed = box.put(draft())
        me.discard(placed.message_id)
        me.save(changed(draft(), part))
        (found,) = self.look(place, None).drafts or ()
        assert found.touched
        with pytest.raises(PreconditionError):
            box.replace(placed, draft(revision=1, body="New\n"))
        with pytest.raises(PreconditionError):
            box.remove(placed)
        assert len(me.drafts()) == 1

    def test_saved_again_as_it_was_it_is_untouched(self, place: Path, me: MailPerson) -> None:
        """A program may encode it otherwise."""
        raw = bytes_of(draft(body="Grüße\n"))
        me.save(
            raw.replace(b"Gr=C3=BC=C3=9Fe", "Grüße".encode()).replace(b"quoted-printable", b"8bit")
        )
        (found,) = self.look(place, None).drafts or ()
        assert not found.touched

    def test_a_draft_is_replaced(self, me: MailPerson, box: Mailbox) -> None:
        """The old one goes, the new one stands there, those of the person stay."""
        me.save(letter("sam@home.example", "mum@home.example", name="9"))
        new = draft(revision=1, body="New\n")
        placed = box.replace(box.put(draft()), new)
        assert placed.message_id == new.message_id
        mine, ours = me.drafts()
        assert b"mum@home.example" in mine
        assert new.mark.encode() in ours

    def test_a_draft_that_is_replaced_by_itself_stands(self, me: MailPerson, box: Mailbox) -> None:
        """Nothing is written, and nothing is taken away."""
        box.replace(box.put(draft()), draft())
        (ours,) = me.drafts()
        assert draft().mark.encode() in ours

    def test_a_replacement_that_was_cut_is_finished(self, me: MailPerson, box: Mailbox) -> None:
        """Where the new draft stands and the old one too, the old one goes."""
        old, new = box.put(draft()), draft(revision=1, body="New\n")
        box.put(new)
        box.replace(old, new)
        (ours,) = me.drafts()
        assert new.mark.encode() in ours

    def test_a_draft_that_is_gone_is_not_replaced(self, me: MailPerson, box: Mailbox) -> None:
        """The person deleted or sent it, so it does not come back."""
        placed = box.put(draft())
        me.discard(placed.message_id)
        with pytest.raises(MissingError):
            box.replace(placed, draft(revision=1, body="New\n"))
        assert me.drafts() == []

    def test_a_draft_is_removed(self, me: MailPerson, box: Mailbox) -> None:
        """And a second time is no error; those of the person stay."""
        me.save(letter("sam@home.example", "mum@home.example", name="9"))
        placed = box.put(draft())
        box.remove(placed)
        box.remove(placed)
        (mine,) = me.drafts()
        assert b"mum@home.example" in mine

    def test_a_foreign_message_with_our_id_is_left_alone(
        self, me: MailPerson, box: Mailbox
    ) -> None:
        """The Message-ID does not."""
        foreign = letter("sam@home.example", "mum@home.example", name="9")
        me.save(foreign)
        box.remove(Placed(message_id="<9@acme.example>", remote_id=""))
        with pytest.raises(MissingError):
            box.replace(Placed(message_id="<9@acme.example>", remote_id=""), draft())
        assert len(me.drafts()) == 1

    # Failing.

    def test_every_error_is_of_our_tree(self, place: Path, me: MailPerson) -> None:
        """The engine sees any failure as a ProviderError."""
        box = self.open(place, Context(target="mail", now=NOW))
        placed = box.put(draft())
        me.break_down()
        for call in (
            lambda: box.changes(None, WATCH),
            lambda: box.put(draft(revision=2)),
            lambda: box.replace(placed, draft(revision=2)),
            lambda: box.remove(placed),
        ):
            with pytest.raises(ProviderError):
                call()
        box.close()

    def test_a_mailbox_is_silent_and_closes_twice(
        self, place: Path, me: MailPerson, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """Printing is the business of the command line."""
        me.receive(letter(), at(1))
        box = self.open(place, Context(target="mail", now=NOW))
        box.changes(None, WATCH)
        box.close()
        box.close()
        assert capfd.readouterr() == ("", "")
