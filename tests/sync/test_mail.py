"""The mailbox in a run, over one in memory: what is learned, what is written, and what fails."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import ParamSpec, TypeVar

import pytest
from long import STRIDE
from program import CONFIGURATION, Program, Ran, table

from afterview.config import plugins
from afterview.errors import (
    LoginError,
    MissingError,
    PreconditionError,
    ProviderError,
    RejectedError,
    TransientError,
)
from afterview.mailbox.letter import stored_draft
from afterview.store.database import Store
from afterview.store.targets import Batch
from afterview.testing import MemoryMail, MemoryMailbox, memory_mailbox_plugin

P = ParamSpec("P")
R = TypeVar("R")
MODULE = "a_mailbox_in_memory"
EVENING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
MAIL = """
[mail]
provider = "memory"
drafts = true
sent = true
answers = true
"""
ACME = table("acme", role='"Pilot"')
THANKS = "acme/thank-you/jane-doe"


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> MemoryMail:
    mail = MemoryMail()
    module = ModuleType(MODULE)
    module.plugin = memory_mailbox_plugin(mail)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, MODULE, module)
    monkeypatch.setattr(plugins, "MAILBOXES", {"memory": (MODULE, "")})
    return mail


@pytest.fixture
def home(program: Program, mail: MemoryMail) -> Program:
    assert mail
    program.write(ACME, config=CONFIGURATION + MAIL)
    program.now = EVENING
    return program


def sync(program: Program, days: float = 0.01, *args: str, code: int = 0) -> Ran:
    program.now += timedelta(days=days)
    ran = program("sync", *args)
    assert ran.code == code, ran.out + ran.err
    return ran


def letter(sender: str, to: str, name: str, subject: str = "Hello", head: str = "") -> bytes:
    return (
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{name}@x>\n{head}\nHi\n"
    ).encode()


def sent(mail: MemoryMail, at: datetime, to: str = "jane@acme.example", name: str = "s") -> None:
    mail.add("Sent", letter(mail.address, to, name), at)


def received(mail: MemoryMail, at: datetime, head: str = "", name: str = "r") -> None:
    mail.add("INBOX", letter("jane@acme.example", mail.address, name, head=head), at)


def drafts(mail: MemoryMail) -> list[str]:
    return [
        found.uid
        for each in mail.folders["Drafts"]
        if (found := stored_draft(each.raw, "")) is not None
    ]


def done(program: Program, step_id: str) -> str | None:
    items = {each["id"]: each for each in program("plan", "--json", "--all").json["items"]}
    found: str | None = items[step_id]["done"]
    return found


# What was sent


def test_a_letter_of_ours_is_known_by_its_message_id(home: Program, mail: MemoryMail) -> None:
    """Wherever the person sent it in the end."""
    sync(home)
    (stored,) = mail.folders["Drafts"]
    mail.folders["Drafts"].clear()
    raw = stored.raw.replace(b"X-Afterview-Draft", b"X-Other").replace(
        b"jane@acme.example", b"robin@acme.example"
    )
    mail.add("Sent", raw, home.now)
    ran = sync(home)

    assert f"{THANKS} was sent on Mon 23 Nov" in ran.out
    assert done(home, THANKS) == "2026-11-23"


def test_a_letter_is_of_the_day_where_the_person_was(home: Program, mail: MemoryMail) -> None:
    trip = '[[me.away]]\nfrom = 2026-11-24\nuntil = 2026-11-30\ntimezone = "Asia/Tokyo"\n[log]'
    home.write(ACME, config=home.config.read_text().replace("[log]", trip))
    home.now = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # 08:30 on Wednesday in Tokyo
    sync(home)
    sent(mail, home.now)

    assert f"{THANKS} was sent on Wed 25 Nov" in sync(home).out
    assert done(home, THANKS) == "2026-11-25"


def test_the_reply_to_a_rejection_ticks_itself(home: Program, mail: MemoryMail) -> None:
    """The case is over, and its last letter is still looked for."""
    home("done", THANKS)
    home.write(table("acme", status='"rejected"'), config=home.config.read_text())
    sync(home)
    sync(home, 1)
    (stored,) = mail.folders["Drafts"]
    mail.folders["Drafts"].clear()
    mail.add("Sent", stored.raw, home.now)

    assert "acme/rejection-reply was sent on" in sync(home).out


def test_what_was_sent_before_the_day_of_a_reply_is_not_that_reply(
    home: Program, mail: MemoryMail
) -> None:
    home("done", THANKS)
    home.write(table("acme", status='"rejected"'), config=home.config.read_text())
    sync(home)
    sent(mail, EVENING)

    ran = sync(home, 1)

    assert "was sent" not in ran.out
    assert "may be" not in ran.out


def test_a_letter_that_is_one_step_of_two_cases_is_said_once(
    home: Program, mail: MemoryMail
) -> None:
    home.write(ACME + table("acme-cook", company='"Acme"'), config=home.config.read_text())
    home("skip", "acme-cook/thank-you/jane-doe")
    home("skip", "acme-cook/follow-up/1")
    sent(mail, EVENING)

    assert sync(home).out.count("was sent on") == 1


def test_a_letter_of_ours_is_known_though_the_run_that_laid_it_down_was_cut(
    home: Program, mail: MemoryMail
) -> None:
    mail.fail("put", after=True)
    sync(home, code=1)
    raw = mail.folders["Drafts"].pop().raw.replace(b"X-Afterview-Draft", b"X-Other")
    mail.add("Sent", raw.replace(b"jane@acme.example", b"robin@acme.example"), home.now)
    ran = sync(home)

    assert f"{THANKS} was sent on Mon 23 Nov" in ran.out
    assert drafts(mail) == []


def test_a_letter_that_may_be_two_steps_is_asked_about_once(
    home: Program, mail: MemoryMail
) -> None:
    home.write(
        table("acme", role='"Pilot"') + table("acme-cook", company='"Acme"', role='"Cook"'),
        config=home.config.read_text(),
    )
    sent(mail, EVENING)
    ran = sync(home)

    assert f"that may be acme-cook/thank-you/jane-doe or {THANKS}" in ran.out
    assert "say which: afterview done acme-cook/thank-you/jane-doe" in ran.out
    assert done(home, THANKS) is None
    assert done(home, "acme-cook/thank-you/jane-doe") is None
    mail.renew()
    assert "may be" not in sync(home).out


def test_a_letter_is_counted_once_however_often_it_is_reported(
    home: Program, mail: MemoryMail
) -> None:
    sent(mail, EVENING)
    sync(home)
    assert done(home, THANKS) == "2026-11-23"
    home("undo")
    mail.renew()
    sync(home)

    assert done(home, THANKS) is None


def test_a_follow_up_to_somebody_else_counts(home: Program, mail: MemoryMail) -> None:
    home("skip", THANKS)
    sent(mail, EVENING, "robin@acme.example")
    ran = sync(home)

    assert "acme/follow-up/1 was sent on Mon 23 Nov" in ran.out


def test_a_reply_to_them_is_no_follow_up(home: Program, mail: MemoryMail) -> None:
    home("skip", THANKS)
    received(mail, EVENING)
    mail.add(
        "Sent",
        letter(mail.address, "jane@acme.example", "s", head="In-Reply-To: <r@x>\n"),
        EVENING + timedelta(minutes=5),
    )
    ran = sync(home)

    assert "was sent" not in ran.out
    assert "Acme wrote on" in ran.out


def test_what_was_sent_before_the_interview_ended_is_no_thank_you(
    home: Program, mail: MemoryMail
) -> None:
    sent(mail, EVENING - timedelta(hours=9))
    sync(home)

    assert done(home, THANKS) is None


def test_a_follow_up_goes_behind_the_one_before(home: Program, mail: MemoryMail) -> None:
    home("skip", THANKS)
    sent(mail, EVENING, name="first")
    sync(home)
    sync(home, 14)

    (stored,) = mail.folders["Drafts"]
    assert b"In-Reply-To: <first@x>" in stored.raw
    assert b"Subject: Re: " in stored.raw


@pytest.mark.parametrize(("status", "step"), [("accepted", "accept"), ("declined", "decline")])
def test_the_answer_to_an_offer_waits_among_the_drafts_and_ticks_itself(
    home: Program, mail: MemoryMail, status: str, step: str
) -> None:
    home("done", THANKS)
    home("set", "acme", f"status={status}")
    sync(home)
    (stored,) = mail.folders["Drafts"]
    assert b"To: jane@acme.example" in stored.raw
    assert b"give notice" not in stored.raw
    assert (b"[start date]" in stored.raw) == (step == "accept")
    sent(mail, home.now)
    ran = sync(home)

    assert f"acme/{step} was sent on Mon 23 Nov" in ran.out
    assert mail.folders["Drafts"] == []


# What they wrote


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("", "Acme wrote on Mon 23 Nov"),
        ("Auto-Submitted: auto-generated\n", "a program of Acme wrote on Mon 23 Nov"),
        ("Auto-Submitted: auto-replied\n", ""),
        ("List-Unsubscribe: <https://x>\n", ""),
    ],
)
def test_only_an_answer_holds_anything_back(
    home: Program, mail: MemoryMail, head: str, said: str
) -> None:
    received(mail, EVENING, head)
    ran = sync(home)
    (follow_up,) = [
        each
        for each in home("plan", "--json", "--all").json["items"]
        if each["id"] == "acme/follow-up/1"
    ]

    assert said in ran.out
    assert follow_up["forecast"] is (head == "")
    kinds = [each["kind"] for each in home("inbox", "--json").json["waiting"]]
    assert kinds == (["answer"] if not head else ["notice"] if "generated" in head else [])
    assert "wrote on" not in sync(home).out
    home("heard", "acme", "--nothing")
    assert home("inbox", "--json").json["waiting"] == []


def test_an_answer_holds_back_what_is_due_in_the_same_run(home: Program, mail: MemoryMail) -> None:
    home("done", THANKS)
    home.now += timedelta(days=14)
    received(mail, home.now)
    ran = sync(home)

    assert "Acme wrote on" in ran.out
    assert drafts(mail) == []


def test_an_invitation_is_said_and_holds_nothing(home: Program, mail: MemoryMail) -> None:
    raw = letter(
        "jane@acme.example",
        mail.address,
        "i",
        "Second round",
        "Content-Type: text/calendar; method=REQUEST\n",
    )
    mail.add("INBOX", raw, EVENING)

    assert 'Acme sent an invitation on Mon 23 Nov 18:30 ("Second round")' in sync(home).out
    assert "heard" not in home("status", "--json").out


def test_what_they_wrote_before_the_interview_is_no_answer(home: Program, mail: MemoryMail) -> None:
    received(mail, EVENING - timedelta(days=29))

    assert "wrote" not in sync(home).out
    (stored,) = mail.folders["Drafts"]
    assert b"In-Reply-To: <r@x>" in stored.raw


def test_what_has_no_message_id_begins_no_thread(home: Program, mail: MemoryMail) -> None:
    """An id that we made up means nothing to other programs."""
    raw = letter("jane@acme.example", mail.address, "r").replace(b"Message-ID", b"X-Other")
    mail.add("INBOX", raw, EVENING - timedelta(days=1))
    sync(home)

    (stored,) = mail.folders["Drafts"]
    assert b"In-Reply-To" not in stored.raw


def test_what_they_wrote_before_the_last_follow_up_is_no_answer(
    home: Program, mail: MemoryMail
) -> None:
    home("done", THANKS)
    home.now += timedelta(days=14)
    home("done", "acme/follow-up/1")
    received(mail, home.now - timedelta(days=3))

    assert "wrote" not in sync(home).out


@pytest.mark.parametrize(("minutes", "is_answer"), [(90, True), (-90, False)])
def test_on_the_day_of_a_follow_up_what_comes_after_it_is_an_answer(
    home: Program, mail: MemoryMail, minutes: int, *, is_answer: bool
) -> None:
    home("done", THANKS)
    home.now += timedelta(days=14, hours=-8)
    sent(mail, home.now)
    received(mail, home.now + timedelta(minutes=minutes))
    ran = sync(home, 0.2)

    assert "acme/follow-up/1 was sent" in ran.out
    assert ("Acme wrote on" in ran.out) is is_answer


def test_on_the_day_of_a_follow_up_that_was_ticked_it_may_be_an_answer(
    home: Program, mail: MemoryMail
) -> None:
    home("done", THANKS)
    home.now += timedelta(days=14)
    home("done", "acme/follow-up/1")
    received(mail, home.now)

    assert "Acme wrote on" in sync(home).out


def test_the_subject_is_kept_nowhere(home: Program, mail: MemoryMail) -> None:
    mail.add("INBOX", letter("jane@acme.example", mail.address, "r", "Xyzzy"), EVENING)
    assert "Xyzzy" in sync(home).out

    assert not [path for path in home.folder.iterdir() if b"Xyzzy" in path.read_bytes()]


# Drafts


def test_nothing_is_laid_down_before_its_day_or_the_interview(
    home: Program, mail: MemoryMail
) -> None:
    home.now = EVENING - timedelta(hours=12)
    sync(home)
    assert drafts(mail) == []

    sync(home, 0.5)
    assert len(drafts(mail)) == 1


def test_nobody_without_an_address_gets_a_draft(home: Program, mail: MemoryMail) -> None:
    home.write(table("acme", people='[{ name = "Jane Doe" }]'), config=home.config.read_text())
    sync(home)

    assert drafts(mail) == []


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("method", ["put", "replace", "remove"])
def test_a_write_whose_answer_is_lost_is_settled(
    home: Program, mail: MemoryMail, method: str, *, after: bool
) -> None:
    if method != "put":
        sync(home)
    if method == "replace":
        home.write(
            table("acme", role='"Pilot"', topics='["flying"]'), config=home.config.read_text()
        )
    if method == "remove":
        home("skip", THANKS)
    mail.fail(method, after=after)
    sync(home, code=1)
    sync(home)

    assert len(drafts(mail)) == (0 if method == "remove" else 1)
    sync(home)
    mail.calls.clear()
    sync(home)
    assert mail.calls == ["changes"]
    with Store.open(home.folder / "afterview.db") as store:
        assert [each.state for each in store.letters().values()] == ["stands"] * len(drafts(mail))
    if method == "replace":
        assert b"flying" in mail.folders["Drafts"][0].raw


def test_a_draft_that_is_refused_is_said_and_tried_again(home: Program, mail: MemoryMail) -> None:
    mail.fail("put", RejectedError("the mailbox is full"))
    ran = sync(home, code=1)

    assert "afterview: mail: Thank Jane Doe (Acme): the mailbox is full" in ran.err
    sync(home)
    assert len(drafts(mail)) == 1


@pytest.mark.parametrize(
    ("error", "stays"), [(PreconditionError("changed"), 1), (MissingError("gone"), 0)]
)
def test_what_the_person_did_meanwhile_stands(
    home: Program, mail: MemoryMail, error: ProviderError, stays: int
) -> None:
    """Between the look and the write."""
    sync(home)
    home.write(table("acme", role='"Pilot"', topics='["flying"]'), config=home.config.read_text())
    mail.fail("replace", error)
    sync(home)
    del mail.folders["Drafts"][stays:]
    mail.calls.clear()
    sync(home)

    assert len(drafts(mail)) == stays
    assert mail.calls == ["changes"]


def changes(home: Program) -> None:
    """Let the plan have another letter."""
    home.write(table("acme", role='"Pilot"', topics='["flying"]'), config=home.config.read_text())


def touch(mail: MemoryMail) -> None:
    """Change the one draft, as a mail program does."""
    (stored,) = mail.folders["Drafts"]
    mail.folders["Drafts"].clear()
    mail.add("Drafts", stored.raw + b"PS hello\r\n", EVENING)


def test_one_that_is_gone_when_it_is_to_be_replaced_is_said(
    home: Program, mail: MemoryMail
) -> None:
    sync(home)
    changes(home)
    mail.fail("replace", MissingError("gone"))
    told = sync(home).out
    mail.folders["Drafts"].clear()
    told += sync(home).out + sync(home).out

    assert told.count("the draft is not in your mailbox any more") == 1
    assert drafts(mail) == []


def test_one_that_is_deleted_after_its_replacement_was_refused_stays_deleted(
    home: Program, mail: MemoryMail
) -> None:
    sync(home)
    changes(home)
    mail.fail("replace", RejectedError("full"))
    sync(home, code=1)
    mail.folders["Drafts"].clear()

    assert "the draft is not in your mailbox any more" in sync(home).out
    assert drafts(mail) == []


def test_an_older_draft_of_ours_that_comes_back_goes_again(home: Program, mail: MemoryMail) -> None:
    """As out of a backup, or by a program that was offline."""
    sync(home)
    (old,) = mail.folders["Drafts"]
    changes(home)
    sync(home)
    mail.add("Drafts", old.raw, home.now)
    sync(home)

    (stored,) = mail.folders["Drafts"]
    assert b"flying" in stored.raw


@pytest.mark.parametrize("error", [RejectedError("full"), TransientError("lost")])
def test_one_that_is_touched_after_its_replacement_failed_is_theirs(
    home: Program, mail: MemoryMail, error: ProviderError
) -> None:
    sync(home)
    changes(home)
    mail.fail("replace", error)
    sync(home, code=1)
    touch(mail)
    ran = sync(home)

    assert "it is yours now" in ran.out
    (mine,) = mail.folders["Drafts"]
    assert b"PS hello" in mine.raw


def test_what_was_to_be_replaced_goes_with_its_step(home: Program, mail: MemoryMail) -> None:
    """Also where the replacement was cut, so that it is not known which of the two stands there."""
    sync(home)
    changes(home)
    mail.fail("replace")
    sync(home, code=1)
    home("skip", THANKS)
    sync(home)

    assert drafts(mail) == []


def test_one_that_is_touched_while_it_goes_stays(home: Program, mail: MemoryMail) -> None:
    sync(home)
    home("skip", THANKS)
    mail.fail("remove", PreconditionError("changed"))
    sync(home)
    sync(home)

    assert len(drafts(mail)) == 1


def test_after_the_store_was_lost_nothing_is_made_twice(home: Program, mail: MemoryMail) -> None:
    sync(home)
    for path in home.folder.glob("afterview.db*"):
        path.unlink()
    ran = sync(home)

    assert "mail: nothing to do, 1 items unchanged" in ran.out
    assert len(drafts(mail)) == 1


def test_folders_that_were_made_anew_lose_nothing(home: Program, mail: MemoryMail) -> None:
    sync(home)
    mail.folders["Drafts"].clear()
    mail.renew()
    sync(home)

    assert len(drafts(mail)) == 1


def test_in_another_mailbox_nothing_was_deleted(home: Program, mail: MemoryMail) -> None:
    """Its cursor is not that of the one before."""
    sync(home)
    mail.folders["Drafts"].clear()
    with Store.open(home.folder / "afterview.db") as store:
        store.commit("mail", Batch(cursor="of another"))
    sync(home)

    assert len(drafts(mail)) == 1


def test_drafts_go_when_they_are_not_asked_for_any_more(home: Program, mail: MemoryMail) -> None:
    sync(home)
    home.config.write_text(home.config.read_text().replace("drafts = true", "drafts = false"))
    sync(home)

    assert drafts(mail) == []


# Among others


def test_only_the_mailbox_can_be_named(home: Program, mail: MemoryMail) -> None:
    ran = sync(home, 0.01, "--target", "mail")

    assert "mail: 1 new" in ran.out
    assert not home.calendar.exists()
    mail.calls.clear()
    sync(home, 0.01, "--target", "calendar")
    assert mail.calls == []


def test_a_mailbox_is_enough(home: Program, mail: MemoryMail) -> None:
    without = (
        home.config.read_text()
        .replace("[targets.calendar]", "")
        .replace('provider = "ics"\npath = "interviews.ics"', "")
    )
    home.config.write_text(without)
    sync(home)

    assert len(drafts(mail)) == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [(TransientError("lost"), 1), (LoginError("log in again"), 77), (RuntimeError("odd"), 1)],
)
def test_a_mailbox_that_fails_is_said(
    home: Program, mail: MemoryMail, error: Exception, code: int
) -> None:
    mail.fail("changes", error)  # type: ignore[arg-type]
    ran = sync(home, code=code)

    assert "afterview: mail: " in ran.err
    assert "mail: stopped" in ran.out
    assert home.calendar.exists()
    assert drafts(mail) == []


def test_a_lasting_failure_is_shown_in_the_calendar_file(home: Program, mail: MemoryMail) -> None:
    mail.fail("changes", LoginError("log in again"))
    sync(home, code=77)

    assert "Afterview needs you: log in to mail" in home.calendar.read_text()


def test_a_dry_run_keeps_nothing(home: Program, mail: MemoryMail) -> None:
    sync(home)
    received(mail, home.now)
    before = home.files()
    ran = sync(home, 0.01, "--dry-run")

    assert "Acme wrote on" in ran.out
    assert home.files() == before
    assert "Acme wrote on" in sync(home).out


def test_to_leave_takes_our_untouched_drafts_away(home: Program, mail: MemoryMail) -> None:
    sync(home)
    ran = home("unlink", "mail", "--delete")

    assert "mail: 1 entry was deleted" in ran.out
    assert "now delete [mail] from" in ran.out
    assert drafts(mail) == []


def test_to_leave_without_taking_anything_away(home: Program, mail: MemoryMail) -> None:
    sync(home)
    ran = home("unlink", "mail", "--keep")

    assert "mail: 1 entry is kept" in ran.out
    assert len(drafts(mail)) == 1
    sync(home)
    assert len(drafts(mail)) == 1


def test_doctor_looks_into_the_mailbox(home: Program, mail: MemoryMail) -> None:
    assert "memory: it answers, it is asked for drafts, sent, answers" in home("doctor").out
    mail.fail("changes", LoginError("log in again"))
    ran = home("doctor")

    assert ran.code == 77
    assert "log in again" in ran.out


def test_a_wrong_key_is_said_with_its_line(home: Program) -> None:
    home.config.write_text(home.config.read_text() + 'hots = "x"\n')
    ran = home("check")

    assert ran.code == 2
    assert "[mail] unknown key" in ran.out + ran.err


def test_no_target_can_be_called_mail(home: Program) -> None:
    home.config.write_text(home.config.read_text().replace("targets.calendar", "targets.mail"))
    ran = home("sync")

    assert ran.code == 2
    assert "a target cannot have the name mail" in ran.err


@pytest.mark.parametrize(
    "config", ["[mail]\nprovider = 'nobody'\n", "mail = 3\n[me]\n", "[mail]\nprovider = 'imap'\n"]
)
def test_a_mailbox_that_cannot_be_is_a_problem(home: Program, config: str) -> None:
    whole = CONFIGURATION.replace("[me]\n", config) if "[me]" in config else CONFIGURATION + config
    home.config.write_text(whole)
    ran = home("sync")

    assert ran.code == 2
    assert "mail" in ran.err


def test_commands_without_a_mailbox_say_so(program: Program) -> None:
    program.write(ACME)

    assert "the configuration has no [mail]" in program("inbox").err
    assert (
        "has written nothing that your mailbox showed" in program("heard", "acme", "--nothing").err
    )
    assert "say what they wrote" in program("heard", "acme").err


# Killed at any point


class Killed(BaseException):
    """The run ends here; nothing in the program may catch it."""


@dataclass
class Points:
    """Counts the calls to the mailbox and the writes to the store, and ends the run at one."""

    kill_at: int
    passed: int = 0

    def around(self, call: Callable[P, R]) -> Callable[P, R]:
        """Return a call with a point before it and one after it."""

        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            self.step()
            answer = call(*args, **kwargs)
            self.step()
            return answer

        return counted

    def step(self) -> None:
        self.passed += 1
        if self.passed - 1 == self.kill_at:
            raise Killed


def life(home: Program, mail: MemoryMail, what: str) -> None:
    """Bring a mailbox to where the next run has something to write, to take away or to learn."""
    if what != "put":
        sync(home)
    if what == "replace":
        home.write(
            table("acme", role='"Pilot"', topics='["flying"]'), config=home.config.read_text()
        )
    if what == "remove":
        home("skip", THANKS)
    if what == "learn":
        mail.folders["Drafts"].clear()  # as the program does that sends it
        sent(mail, home.now)
        received(mail, home.now + timedelta(minutes=1))


@pytest.mark.points
@pytest.mark.parametrize("what", ["put", "replace", "remove", "learn"])
def test_a_run_that_is_killed_at_any_point_is_finished_by_the_next(
    program: Program, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    point, is_over = 0, False
    while not is_over:
        mail = MemoryMail()
        module = ModuleType(MODULE)
        module.plugin = memory_mailbox_plugin(mail)  # type: ignore[attr-defined]
        folder = program.folder / f"{what}-{point}"
        folder.mkdir()
        home = Program(folder, program.capsys, EVENING)
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, MODULE, module)
            patch.setattr(plugins, "MAILBOXES", {"memory": (MODULE, "")})
            home.write(ACME, config=CONFIGURATION + MAIL)
            life(home, mail, what)
            is_over = killed(home, point)
            sync(home)
            sync(home)
            assert len(drafts(mail)) == (1 if what in {"put", "replace"} else 0), point
            if what == "replace":
                assert b"flying" in mail.folders["Drafts"][0].raw, point
            if what == "learn":
                assert done(home, THANKS) == "2026-11-23", point
                assert len(home("inbox", "--json").json["waiting"]) == 1, point
        point += STRIDE
    assert point > 10


def killed(home: Program, at: int) -> bool:
    """Run until a point; return whether the run came to its end before."""
    points = Points(at)
    home.now += timedelta(minutes=15)
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in (
            *((MemoryMailbox, name) for name in ("changes", "put", "replace", "remove")),
            *((Store, name) for name in ("commit", "record", "see_messages", "keep_letters")),
        ):
            patch.setattr(owner, name, points.around(getattr(owner, name)))
        try:
            home("sync")
        except Killed:
            return False
    return True
