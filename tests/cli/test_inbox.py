"""`inbox` with saved messages: what they propose, in a list and in a terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from invitations import CALENDAR, invitation, message
from outlook_file import APPOINTMENT, MEETING, OutlookMessage
from program import CONFIGURATION, Program, table
from terminal import CTRL_C, CTRL_D, Terminal


@pytest.fixture
def home(program: Program) -> Program:
    program.write(
        table(
            "globex",
            start="2026-11-17T10:00:00",
            people='[{ name = "Jo Smith", email = "jo@globex.example" }]',
        ),
        config=CONFIGURATION,
    )
    return program


def saved(home: Program, *messages: EmailMessage, name: str = "saved.eml") -> str:
    """Save messages, as a mail program does: more than one as an mbox."""
    path = home.folder / name
    parts = [each.as_bytes() for each in messages]
    if name.endswith(".mbox"):
        parts = [b"From MAILER Fri Nov 20 09:00:00 2026\n" + part + b"\n" for part in parts]
    path.write_bytes(b"".join(parts))
    return str(path)


# What is in files


def test_an_invitation_in_a_file_is_imported(home: Program) -> None:
    file = saved(home, invitation(text="You will hear from us by 11 December."))
    listed = home("inbox", file).out
    said = "“You will hear from us by 11 December” (new)"
    assert f"1  Hooli, Tue 1 Dec 10:00-11:00, {said}" in listed

    ran = home("inbox", file, "--import", "1")
    assert "imported: Hooli, Tue 1 Dec 10:00-11:00" in ran.out
    assert 'promise = "You will hear from us by 11 December"' in home.log.read_text()
    assert "already" in home("inbox", file).out


def test_a_promise_in_the_description_of_an_invitation_counts_as_well(home: Program) -> None:
    raw = invitation().as_string()
    assert "See you there" in raw
    made = message("Hello")
    calendar = CALENDAR.format(
        sender="rita@hooli.example",
        title="Interview",
        month=12,
        day=1,
        sequence=0,
        method="REQUEST",
        uid="1",
    ).replace(
        "LOCATION",
        "DESCRIPTION:We will decide by 11 December. A decision by 11 December.\r\nLOCATION",
    )
    made.add_attachment(calendar.encode(), maintype="text", subtype="calendar")
    assert "by 11 December” (new)" in home("inbox", saved(home, made)).out


def test_an_mbox_has_many_messages_and_each_invitation_once(home: Program) -> None:
    file = saved(
        home,
        invitation(day=1),
        message("Hello", "mum@home.example"),
        invitation(day=3, sequence=1),
        invitation("max@initech.example", day=2, uid="2"),
        invitation("max@initech.example", day=2, uid="3", method="CANCEL"),
        name="hiring.mbox",
    )
    proposals = home("inbox", file, "--json").json["proposals"]
    found = [(each["company"], each["start"], each["kind"]) for each in proposals]
    assert found == [
        ("Hooli", "2026-12-03T10:00:00-05:00", "new"),
        ("Initech", "2026-12-02T10:00:00-05:00", "new"),
        (None, None, "open"),
    ]
    assert "mum@home.example is nobody of an open case" in proposals[2]["reason"]


def test_a_folder_that_apple_mail_exports_is_an_mbox(home: Program) -> None:
    (home.folder / "Hiring.mbox").mkdir()
    saved(home, invitation(), name="Hiring.mbox/mbox")
    assert "Hooli" in home("inbox", str(home.folder / "Hiring.mbox")).out


def test_a_message_of_outlook_is_read(home: Program) -> None:
    made = OutlookMessage(
        {
            0x001A: "IPM.Schedule.Meeting.Request",
            0x0037: "Interview",
            0x0C1A: "Rita Cruz",
            0x5D01: "rita@hooli.example",
            0x0E06: datetime(2026, 11, 20, 14, tzinfo=UTC),
            0x1013: b"<html><body><p>You will hear from us by 11 December.</p></body></html>",
        },
        {
            (APPOINTMENT, 0x820D): datetime(2026, 12, 1, 15, tzinfo=UTC),
            (APPOINTMENT, 0x820E): datetime(2026, 12, 1, 16, tzinfo=UTC),
            (MEETING, 0x0023): bytes(40),
        },
        [{0x3001: "Sam Rivera", 0x39FE: "sam@home.example"}],
    )
    path = home.folder / "invitation.msg"
    path.write_bytes(made.data)
    said = "Hooli, Tue 1 Dec 10:00-11:00, “You will hear from us by 11 December” (new)"
    assert said in home("inbox", str(path)).out
    assert "inbox reads mails" in home("import", str(path)).err


def test_an_answer_proposes_its_promise(home: Program) -> None:
    """It counts from the day on which they wrote, which was a Friday."""
    file = saved(
        home, message("Thanks! We will get back to you by Wednesday.", "jo@globex.example")
    )
    (proposal,) = home("inbox", file, "--json").json["proposals"]
    assert (proposal["kind"], proposal["interview"]) == ("changed", "globex")
    home("inbox", file, "--import", "1")

    # "By Wednesday" was the 18th, counted from the interview.
    assert "promise = 2026-11-25" in home.log.read_text()


@pytest.mark.parametrize(
    ("text", "sender", "headers", "reason"),
    [
        ("Thanks!", "jo@globex.example", {}, 'set globex promise="..."'),
        ("We decide by Friday.", "jo@other.example", {}, "is nobody of an open case"),
        ("x", "jo@globex.example", {"Auto-Submitted": "auto-replied"}, "automatic reply"),
    ],
)
def test_a_message_that_proposes_nothing_says_why(
    home: Program, text: str, sender: str, headers: dict[str, str], reason: str
) -> None:
    file = saved(home, message(text, sender, **headers))
    (proposal,) = home("inbox", file, "--json").json["proposals"]
    assert proposal["kind"] == "open"
    assert reason in proposal["reason"]
    before = home.log.read_text()
    assert home("inbox", file, "--import", "1").code == 2
    assert home.log.read_text() == before


def test_a_calendar_that_cannot_be_read_says_why(home: Program) -> None:
    made = message("x")
    made.add_attachment(
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", maintype="text", subtype="calendar"
    )
    assert "there is no event in the file" in home("inbox", saved(home, made)).out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.eml", None, "is not there"),
        ("list.csv", b"a,b\n", "is not a mail: inbox reads .eml, .mbox and .msg files"),
        ("", None, "is a folder; name an .eml"),
    ],
)
def test_what_is_not_a_mail_is_refused(
    home: Program, name: str, content: bytes | None, said: str
) -> None:
    path = home.folder / name
    if content:
        path.write_bytes(content)
    ran = home("inbox", str(path))
    assert ran.code == 2
    assert said in ran.err


def test_a_file_that_is_too_large_is_refused(
    home: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("afterview.operations.mail_file.MOST", 100)
    ran = home("inbox", saved(home, invitation()))
    assert "save the messages that matter" in ran.err


# By number


def test_numbers_are_those_of_the_last_list(home: Program) -> None:
    file = saved(home, invitation(), invitation("max@initech.example", uid="2"), name="hiring.mbox")
    home("inbox", file)
    home("inbox", file, "--import", "1")
    ran = home("inbox", file, "--import", "2", "--json")

    assert len(ran.json["imported"]) == 1
    assert [each["company"] for each in home("list", "--json").json["interviews"]] == [
        "Globex",
        "Hooli",
        "Initech",
    ]
    assert "has the number 7" in home("inbox", file, "--import", "7").err


def test_the_company_can_be_said_with_the_number(home: Program) -> None:
    file = saved(home, invitation("rita@gmail.com"))
    assert "--company" in home("inbox", file).out
    assert home("inbox", file, "--company", "Hooli").code == 2
    home("inbox", file, "--import", "1", "--company", "Hooli")
    assert 'company = "Hooli"' in home.log.read_text()


def test_an_invitation_to_what_was_logged_by_hand_finds_it(home: Program) -> None:
    home.write(table("hooli", start="2026-12-01T10:00:00"))
    file = saved(home, invitation())
    assert "Hooli: it is in the log as hooli" in home("inbox", file).out
    before = home.log.read_text()
    home("inbox", file, "--import", "1")
    assert home.log.read_text() == before

    later = saved(home, invitation(day=3, sequence=1))
    home("inbox", later)
    home("inbox", later, "--import", "1")
    assert "2026-12-03T10:00:00" in home.log.read_text()


def test_a_changed_invitation_brings_a_promise_where_the_log_has_none(home: Program) -> None:
    texts = ("See you.", "You will hear from us by 11 December.", "We will decide by 18 December.")
    for number, text in enumerate(texts):
        file = saved(home, invitation(day=1 + number, sequence=number, text=text))
        home("inbox", file)
        assert home("inbox", file, "--import", "1").code == 0
    log = home.log.read_text()

    assert "2026-12-03T10:00:00" in log
    assert 'promise = "You will hear from us by 11 December"' in log


def test_without_mailbox_and_file_the_manual_is_named(home: Program) -> None:
    assert "docs/mail.md" in home("inbox").err


# In a terminal


def test_one_key_imports_and_one_dismisses(home: Program) -> None:
    file = saved(home, invitation(), invitation("max@initech.example", uid="2"), name="hiring.mbox")
    with Terminal("inbox", file, config=home.config, now=home.now) as person:
        shown = person.wait_for("[q]uit? ")
        assert "Rita Cruz, Fri 20 Nov 09:00: “Hello Sam” (1 of 2)" in shown
        assert "link     https://zoom.us/j/1" in shown
        assert "Follow up with Hooli" in shown
        person.type("x")  # which has no meaning
        person.type("i")
        assert "Saved to interviews.toml." in person.wait_for("(2 of 2)")
        person.wait_for("[q]uit? ")
        person.type("d")
        person.wait_for("afterview sync")
        assert person.end() == 0
    assert 'company = "Hooli"' in home.log.read_text()
    assert "Initech" not in home.log.read_text()


def test_what_does_not_show_is_asked_before_anything_is_saved(home: Program) -> None:
    file = saved(home, invitation("rita@gmail.com", title="Chat"))
    with Terminal("inbox", file, config=home.config, now=home.now) as person:
        assert "it does not say its company" in person.wait_for("[q]uit? ")
        person.type("i")
        person.answer("Company: ", "Hooli")
        assert "company  Hooli" in person.wait_for("[q]uit? ")
        assert "Hooli" not in home.log.read_text()
        person.type("i")
        person.wait_for("Saved to")
        assert person.end() == 0
    assert 'company = "Hooli"' in home.log.read_text()


def test_a_proposal_can_be_edited(home: Program) -> None:
    file = saved(home, invitation(text="You will hear from us by 11 December."))
    with Terminal("inbox", file, config=home.config, now=home.now) as person:
        person.wait_for("[q]uit? ")
        person.type("e")
        person.answer("Company [Hooli]: ", "Hooli Labs")
        person.answer("Role: ", "Pilot")
        person.answer("Round: ", "")
        person.answer("by 11 December]: ", "-")
        shown = person.wait_for("[q]uit? ")
        assert "what     Pilot" in shown
        assert "promise" not in shown.partition("new:")[2]
        person.type("i")
        person.wait_for("Saved to")
        assert person.end() == 0
    assert 'company = "Hooli Labs"' in home.log.read_text()
    assert "promise" not in home.log.read_text()


def test_a_change_shows_what_it_changes_and_skip_leaves_it(home: Program) -> None:
    first = saved(home, invitation())
    home("inbox", first)
    home("inbox", first, "--import", "1")
    before = home.log.read_text()
    later = saved(home, invitation(day=3, sequence=1), name="later.eml")
    with Terminal("inbox", later, config=home.config, now=home.now) as person:
        shown = person.wait_for("[q]uit? ")
        assert "start  Tue 1 Dec 10:00 → Thu 3 Dec 10:00" in shown
        assert "[e]dit" not in shown
        person.type("s")
        assert person.end() == 0
    assert home.log.read_text() == before


@pytest.mark.parametrize(("key", "code"), [("q", 0), (CTRL_C, 130), (CTRL_D, 130)])
def test_quit_leaves_the_rest_as_it_is(home: Program, key: str, code: int) -> None:
    file = saved(home, invitation(), invitation("max@initech.example", uid="2"), name="hiring.mbox")
    with Terminal("inbox", file, config=home.config, now=home.now) as person:
        person.wait_for("[q]uit? ")
        person.type(key)
        assert person.end() == code
        assert "(2 of 2)" not in person.screen
