"""A search with a mailbox, as a person lives it: their program and ours over one real server."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from dovecot import CANARY, DRAFTS, Account, account, dovecot_server, mail_table
from program import CONFIGURATION, Program, Ran, table

__all__ = ["account", "dovecot_server"]

MONDAY = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
"""Half past six in New York, after the interview."""
GLOBEX = '[{ name = "Jo Smith", email = "jo@globex.example" }]'


@pytest.fixture
def home(program: Program, account: Account) -> Program:
    """The program with a mailbox, and one interview that is over."""
    program.write(
        table("globex", role='"Data engineer"', people=GLOBEX),
        config=CONFIGURATION + mail_table(account),
    )
    program.now = MONDAY
    return program


def sync(program: Program, days: float = 0) -> Ran:
    """Let time pass, and run."""
    program.now += timedelta(days=days)
    ran = program("sync")
    assert ran.code == 0, ran.out + ran.err
    return ran


def opened(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def send(account: Account, at: datetime, body: str | None = None) -> None:
    """Send the one draft, as programs do: with another Message-ID, without headers of others."""
    (raw,) = account.drafts()
    draft = opened(raw)
    letter = EmailMessage(policy=policy.SMTP)
    for name in ("From", "To", "Subject", "In-Reply-To", "References"):
        if draft[name]:
            letter[name] = str(draft[name])
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<sent-{at:%d%H%M}@home.example>"
    letter.set_content(body or draft.get_content())
    account.send(letter.as_bytes(), at)
    account.discard(draft["Message-ID"])


def reply(name: str, subject: str, headers: str = "") -> bytes:
    return (
        f"From: Jo Smith <jo@globex.example>\r\nTo: sam@home.example\r\nSubject: {subject}\r\n"
        f"Message-ID: <{name}@globex.example>\r\n{headers}\r\nHi Sam\r\n"
    ).encode()


def test_the_letter_waits_in_the_drafts_and_ticks_itself_when_it_is_sent(
    home: Program, account: Account
) -> None:
    account.receive(reply("hello", "See you on Monday"), MONDAY - timedelta(days=2))
    first = sync(home)

    assert "mail: 1 new" in first.out
    (raw,) = account.drafts()
    draft = opened(raw)
    assert draft["To"] == "Jo Smith <jo@globex.example>"
    assert draft["From"] == f"Sam Rivera <{account.username}>"
    assert draft["In-Reply-To"] == "<hello@globex.example>"
    assert draft["Subject"].startswith("Thank you")
    assert "Hi Jo," in draft.get_content()

    again = sync(home, 0.1)
    assert "mail: nothing to do, 1 items unchanged" in again.out
    assert len(account.drafts()) == 1

    send(account, home.now, "Dear Jo, thank you!\n")
    after = sync(home, 0.1)

    assert (
        "globex/thank-you/jo-smith was sent on Mon 23 Nov 20:54, seen in your mailbox" in after.out
    )
    assert "not in your mailbox any more" not in after.out
    assert account.drafts() == []
    assert "Mon 23 Nov 20:54, seen in your mailbox" in home("why", "globex/thank-you/jo-smith").out
    seen = "sent Mon 23 Nov 20:54, seen in your mailbox"
    assert f"✓ Thank Jo Smith (Globex) ({seen})" in " ".join(home("show", "globex").out.split())
    assert f"last letter {seen}" in " ".join(home("status").out.split())
    undone = home("undo")
    assert seen not in " ".join(home("status").out.split())
    assert "no longer done on" in undone.out


def test_an_answer_holds_the_follow_up_until_the_person_says_what_it_was(
    home: Program, account: Account
) -> None:
    sync(home)
    send(account, home.now)
    sync(home, 0.5)
    planned = home("plan", "--json", "--all").json["items"]
    (follow_up,) = [each for each in planned if each["id"] == "globex/follow-up/1"]
    assert not follow_up["forecast"]

    account.receive(reply("away", "Out of office", "Auto-Submitted: auto-replied\r\n"), home.now)
    assert "wrote on" not in sync(home, 0.1).out
    account.receive(reply("answer", "Re: Data engineer"), home.now)
    told = sync(home, 0.1).out
    assert 'Globex wrote on Tue 24 Nov 08:54 ("Re: Data engineer")' in told
    assert "afterview heard globex --nothing" in told

    planned = home("plan", "--json", "--all").json["items"]
    (held,) = [each for each in planned if each["id"] == "globex/follow-up/1"]
    assert held["forecast"]
    assert "Globex wrote on Tue 24 Nov" in held["why"]
    assert "they wrote on Tue 24 Nov" in home("status").out

    sync(home, 14)
    assert account.drafts() == []
    assert "Globex wrote (globex)" in home("inbox").out

    home.config.write_text(home.config.read_text() + 'invitations = "INBOX"\n')
    account.proxy.on("LOGIN", "bye")
    failed = home("inbox")
    assert failed.code == 1
    assert "Globex wrote (globex)" in failed.out

    said = home("heard", "globex", "--nothing").out
    assert "what Globex wrote on Tue 24 Nov 08:54 was nothing; the follow-ups go on" in said
    assert home("inbox").out == "nothing waits in your mailbox\n"
    assert home("heard", "globex", "--nothing").code == 2
    assert "mail: 1 new" in sync(home, 0.1).out
    (raw,) = account.drafts()
    assert "still very interested" in opened(raw).get_content()


def test_a_promise_is_an_answer_that_was_dealt_with(home: Program, account: Account) -> None:
    sync(home)
    send(account, home.now)
    account.receive(reply("answer", "Re: Data engineer"), home.now + timedelta(hours=1))
    sync(home, 0.5)
    assert "they wrote on" in home("status").out
    home("set", "globex", "promise=by 4 December")

    assert "they wrote on" not in home("status").out


def test_a_draft_follows_the_plan_until_the_person_touches_it(
    home: Program, account: Account
) -> None:
    sync(home)
    home.write(
        table("globex", role='"Data engineer"', people=GLOBEX, topics='["your new office"]'),
        config=home.config.read_text(),
    )
    assert "mail: 1 changed" in sync(home, 0.01).out
    (raw,) = account.drafts()
    assert "your new office" in opened(raw).get_content()

    account.discard(opened(raw)["Message-ID"])
    account.save(raw.replace(b"Hi Jo", b"Hello Jo"))
    home.write(
        table("globex", role='"Data engineer"', people=GLOBEX, topics='["your old office"]'),
        config=home.config.read_text(),
    )
    assert "it is yours now" in sync(home, 0.01).out
    home("skip", "globex/thank-you/jo-smith")
    sync(home, 0.01)
    (mine,) = account.drafts()
    assert b"Hello Jo" in mine


def test_an_untouched_draft_goes_when_its_step_does(home: Program, account: Account) -> None:
    sync(home)
    home("skip", "globex/thank-you/jo-smith")

    assert "mail: 1 dropped" in sync(home, 0.01).out
    assert account.drafts() == []


def test_a_draft_that_was_deleted_does_not_come_back(home: Program, account: Account) -> None:
    sync(home)
    (raw,) = account.drafts()
    account.discard(opened(raw)["Message-ID"])

    assert "is not in your mailbox any more, and is not made again" in sync(home, 0.1).out
    sync(home, 0.1)
    assert account.drafts() == []

    assert home("restore", "globex/thank-you/jo-smith").code == 0
    assert home("restore", "globex/thank-you/jo-smith").code == 2
    sync(home, 0.1)
    assert len(account.drafts()) == 1


def test_a_dry_run_writes_nothing_anywhere(home: Program, account: Account) -> None:
    account.receive(reply("answer", "Re: Data engineer"), MONDAY)
    home.now += timedelta(hours=1)
    ran = home("sync", "--dry-run")

    assert ran.code == 0
    assert "mail: would be 1 new" in ran.out
    assert "Globex wrote on" in ran.out
    assert account.drafts() == []
    assert not (Path(home.folder) / "afterview.db").exists()


def test_plan_shows_what_a_sync_would_write(home: Program, account: Account) -> None:
    ran = home("plan", "--targets", "mail")

    assert ran.code == 0
    assert "Thank Jo Smith (Globex)" in ran.out
    assert account.drafts() == []


def test_a_password_is_tried_and_kept_and_forgotten(
    home: Program, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    lines = home.config.read_text().splitlines(keepends=True)
    home.config.write_text("".join(line for line in lines if "password_command" not in line))
    assert home("sync").code == 77
    monkeypatch.setattr("sys.stdin", io.StringIO("wrong\n"))
    account.proxy.on("LOGIN", "no", "[AUTHENTICATIONFAILED] no")
    assert home("login", "mail").code == 77
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{CANARY}\n"))
    ran = home("login", "mail")
    assert ran.code == 0, ran.err
    assert CANARY not in ran.out
    sync(home)
    assert len(account.drafts()) == 1
    assert home("logout", "mail").code == 0
    assert home("sync").code == 77


def test_a_mailbox_that_fails_stops_nothing_else(home: Program, account: Account) -> None:
    account.proxy.stop()
    ran = home("sync")

    assert ran.code == 1
    assert "afterview: mail: 127.0.0.1: the server cannot be reached" in ran.err
    assert home.calendar.exists()


@pytest.mark.parametrize("fault", ["before", "after", "no", "bye"])
def test_a_run_that_is_cut_makes_no_second_draft(
    home: Program, account: Account, fault: str
) -> None:
    account.proxy.on("^APPEND", fault, "sorry")  # type: ignore[arg-type]
    home("sync")
    sync(home, 0.1)
    sync(home, 0.1)

    assert len(account.drafts()) == 1


@pytest.mark.parametrize("fault", ["before", "after"])
@pytest.mark.parametrize("command", ["APPEND", "NOOP", "SELECT", "UID STORE", "UID EXPUNGE"])
def test_a_replacement_that_is_cut_leaves_one_draft(
    home: Program, account: Account, command: str, fault: str
) -> None:
    sync(home)
    home.write(
        table("globex", role='"Data engineer"', people=GLOBEX, topics='["your new office"]'),
        config=home.config.read_text(),
    )
    account.proxy.on(f"^{command}", fault)  # type: ignore[arg-type]
    assert home("sync").code == 1
    sync(home, 0.01)
    sync(home, 0.01)

    (raw,) = account.drafts()
    assert b"your new office" in raw


def test_nothing_of_a_stranger_is_kept(home: Program, account: Account) -> None:
    account.receive(
        b"From: Max Secret <max@stranger.example>\r\nTo: sam@home.example\r\n"
        b"Subject: Strange words\r\nMessage-ID: <odd@stranger.example>\r\n\r\nPsst\r\n",
        MONDAY,
    )
    account.receive(reply("answer", "Re: Secret subject"), MONDAY)
    sync(home, 0.1)
    kept = b"".join(path.read_bytes() for path in home.folder.iterdir() if path.is_file())

    for word in (b"stranger", b"Strange", b"Psst", b"Secret", CANARY.encode() + b"\n"):
        assert word not in kept.replace(f"echo {CANARY}".encode(), b"")
    assert account.unread() == 2


def test_the_folder_of_drafts_has_only_what_we_say(home: Program, account: Account) -> None:
    """Nothing is sent: all that we write stands in the folder of drafts."""
    sync(home)
    with account.program() as imap:
        listed = [line.decode() for line in imap.list()[1] if isinstance(line, bytes)]
        names = [line.partition('"/" ')[2] for line in listed]
        counts = {name: imap.status(name, "(MESSAGES)")[1][0] for name in names}

    assert [name for name, said in counts.items() if b"MESSAGES 0" not in said] == [
        DRAFTS.strip('"')
    ]


CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calendly//EN\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\n"
    "UID:hooli-1@calendly.com\r\nDTSTAMP:20261123T120000Z\r\nSEQUENCE:{sequence}\r\n"
    "DTSTART:2026{day}T150000Z\r\nDTEND:2026{day}T160000Z\r\n"
    "SUMMARY:Interview with Hooli - Pilot\r\n"
    "ORGANIZER;CN=Rita Cruz:mailto:rita@hooli.example\r\n"
    "ATTENDEE;CN=Sam Rivera:mailto:{me}\r\n"
    "LOCATION:https://zoom.us/j/123\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def invitation(me: str, day: str, method: str = "REQUEST", sequence: int = 0) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "Calendly <no-reply@calendly.com>"
    message["To"] = me
    message["Subject"] = "Confirmed: Interview with Hooli"
    message["Message-ID"] = f"<{day}-{sequence}@calendly.com>"
    message.set_content("See you there")
    calendar = CALENDAR.format(method=method, day=day, sequence=sequence, me=me)
    message.add_attachment(
        calendar.encode(), maintype="text", subtype="calendar", params={"method": method}
    )
    return message.as_bytes()


def test_an_invitation_becomes_an_interview_and_a_change_changes_it(
    home: Program, account: Account
) -> None:
    home.config.write_text(home.config.read_text() + 'invitations = "INBOX"\n')
    account.receive(invitation(account.username, "1201"), MONDAY)
    told = sync(home, 0.1).out
    assert "an invitation came on Mon 23 Nov 18:30 from Calendly" in told
    assert "to import it: afterview inbox" in told
    assert "1  Hooli, Tue 1 Dec 10:00-11:00 (new)" in home("inbox").out
    assert account.unread() == 1

    ran = home("inbox", "--import", "1")
    assert ran.code == 0, ran.err
    assert home("inbox").out == "nothing waits in your mailbox\n"
    (made,) = [
        each for each in home("list", "--json").json["interviews"] if each["company"] == "Hooli"
    ]
    assert made["start"].startswith("2026-12-01T10:00")

    account.receive(invitation(account.username, "1203", sequence=1), home.now)
    sync(home, 0.1)
    assert "Thu 3 Dec 10:00-11:00 (changes hooli)" in home("inbox").out
    home("inbox", "--import", "1")
    (moved,) = [
        each for each in home("list", "--json").json["interviews"] if each["company"] == "Hooli"
    ]
    assert moved["id"] == made["id"]
    assert moved["start"].startswith("2026-12-03T10:00")
    assert b"calendly" not in stored(home).replace(b"hooli-1@calendly.com", b"")

    cancelled = invitation(account.username, "1203", method="CANCEL", sequence=2)
    account.receive(cancelled, home.now)
    assert "Hooli: cancels hooli" in home("inbox").out
    home("inbox", "--import", "1")
    assert "cancelled" in home("show", "hooli").out


def stored(home: Program) -> bytes:
    """All that the store has, and the numbers of the last listing."""
    kept = (*home.folder.glob("afterview.db*"), *home.folder.glob("afterview.*.json"))
    return b"".join(path.read_bytes() for path in kept)


def test_an_invitation_that_was_dismissed_stays_dismissed(home: Program, account: Account) -> None:
    """In all its versions, and nothing about it is kept; but it can be had back."""
    home.config.write_text(home.config.read_text() + 'invitations = "INBOX"\n')
    account.receive(invitation(account.username, "1201"), MONDAY)
    assert "(new)" in home("inbox").out
    assert "dismissed: Hooli" in home("inbox", "--dismiss", "1").out
    account.receive(invitation(account.username, "1203", sequence=1), home.now)

    assert "invitation" not in sync(home, 0.1).out
    assert home("inbox").out == "nothing waits in your mailbox\n"
    assert b"hooli" not in stored(home).lower()

    assert "Thu 3 Dec 10:00-11:00 (new)" in home("inbox", "--all").out
    home("inbox", "--all", "--import", "1")
    account.receive(invitation(account.username, "1204", sequence=2), home.now)
    assert "(changes hooli)" in home("inbox").out


def test_an_invitation_from_a_company_of_the_log_is_listed_once(
    home: Program, account: Account
) -> None:
    calendar = invitation(account.username, "1201").replace(b"hooli", b"globex")
    account.receive(calendar.replace(b"no-reply@calendly.com", b"jo@globex.example"), MONDAY)
    sync(home)
    assert "Globex sent an invitation (globex)" in home("inbox").out

    home.config.write_text(home.config.read_text() + 'invitations = "INBOX"\n')
    listed = home("inbox").out
    assert "sent an invitation" not in listed
    assert "(new)" in listed


def test_a_cancellation_of_what_nobody_took_over_is_no_news(
    home: Program, account: Account
) -> None:
    home.config.write_text(home.config.read_text() + 'invitations = "INBOX"\n')
    account.receive(invitation(account.username, "1201"), MONDAY)
    account.receive(invitation(account.username, "1201", "CANCEL", 1), MONDAY)

    assert home("inbox").out == "nothing waits in your mailbox\n"


def test_the_promise_beside_an_invitation_is_proposed_with_it(
    home: Program, account: Account
) -> None:
    home.config.write_text(home.config.read_text() + 'invitations = "INBOX"\n')
    said = b"You will hear from us by 11 December."
    account.receive(invitation(account.username, "1201").replace(b"See you there", said), MONDAY)
    account.receive(reply("next", "Hello", "X: 1\r\n").replace(b"Hi Sam", said), MONDAY)
    account.proxy.log.clear()

    listed = home("inbox").out
    assert "(new)" in listed
    assert "“You will hear from us by 11 December”" in listed
    # Nothing of the other letter is read but its structure.
    fetched = [each for each in account.proxy.log if "FETCH" in each]
    assert [each for each in fetched if each.startswith(("UID FETCH 2", "UID FETCH 1,2"))] == [
        "UID FETCH 1,2 (BODYSTRUCTURE)"
    ]
    home("inbox", "--import", "1")
    assert "Mon 14 Dec" in home("why", "hooli").out
    # A run reads no text at all.
    account.proxy.log.clear()
    sync(home, 0.1)
    assert not [each for each in account.proxy.log if "<0." in each]


def test_without_a_folder_for_them_no_invitation_is_looked_for(
    home: Program, account: Account
) -> None:
    account.receive(invitation(account.username, "1201"), MONDAY)

    assert "invitation" not in sync(home, 0.1).out
    assert 'invitations = "INBOX"' in home("inbox").out
