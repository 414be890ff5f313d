"""One message a day: what it says, to whom, and that there is never a second one."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from loopback import free_port
from message_services import TELEGRAM, TOKEN, Inbox, mail_server, message_service, telegram
from processes import RUN
from program import CONFIGURATION, NEW_YORK, NOW, Program, table

from afterview.cli.watch_run import Runs
from afterview.config.parse import parse_config
from afterview.lock import RunLock
from afterview.notify.account import NotifyAccount
from afterview.service import health
from afterview.service import notify as service
from afterview.service.loop import Schedule, watch
from afterview.service.times import Times
from afterview.store.database import Store
from afterview.store.notices import Notice

ON = CONFIGURATION + "[notify]\n"
WAITING = table("globex", start="2026-11-12T10:00:00", promise='"within two weeks"')
"""An interview of which nothing is due today but to wait, once the letters are done."""


@pytest.fixture
def ntfy() -> Iterator[Inbox]:
    with message_service() as inbox:
        yield inbox


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)


def notifying(program: Program, *urls: str, more: str = "", log: str = table()) -> None:
    """Configure addresses in the clear: most tests are about something else."""
    program.write(log, config=f"{ON}urls = {json.dumps(urls)}\n{more}")


def kept(program: Program) -> Notice | None:
    with Store.open(program.folder / "afterview.db", read_only=True) as store:
        return store.notice()


# what it says


def test_a_message_has_no_names_except_in_a_mail(program: Program, ntfy: Inbox) -> None:
    with mail_server() as mails:
        notifying(program, ntfy.ntfy, mails.address, log=f"{table()}\n{WAITING}")
        program("done", "globex/thank-you/jane-doe", "globex/recap", "globex/connect/jane-doe")
        ran = program("notify")
    assert (ran.code, ran.out) == (0, f"sent: {ntfy.got[0]['title']}\n")
    (sent,) = ntfy.got
    assert sent["title"].startswith("Mon 23 Nov: 1 interview, ")
    for name in ("Acme", "Globex", "Jane"):
        assert name not in sent["title"] + sent["message"]
    assert "- 10:00-11:00 Interview\n" in sent["message"]
    assert "\n\nWait\n- 1 case, the first until " in sent["message"]
    (mail,) = mails.got
    assert (mail["Subject"], mail["To"]) == (sent["title"], "sam@example.org")
    body = mail.get_body(("plain", "html"))
    assert body is not None
    text = body.get_content()
    assert "Thank Jane Doe (Acme)" in text
    assert "Globex: OK to write from " in text


@pytest.mark.parametrize(("private", "named"), [("true", [False] * 2), ("false", [True] * 2)])
def test_the_person_decides_about_names(
    program: Program, ntfy: Inbox, private: str, named: list[bool]
) -> None:
    with mail_server() as mails:
        notifying(program, ntfy.ntfy, mails.address, more=f"private = {private}\n")
        assert program("notify").code == 0
        mail = mails.got[0].get_body(("plain", "html"))
    assert mail is not None
    assert ["Acme" in said for said in (ntfy.got[0]["message"], mail.get_content())] == named


def test_on_sundays_it_is_about_the_week(program: Program, ntfy: Inbox) -> None:
    notifying(program, ntfy.ntfy, more="private = false\n")
    program.now = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
    assert program("notify").code == 0
    (sent,) = ntfy.got
    assert sent["title"].startswith("Your week: 1 interview, ")
    assert sent["message"].startswith("This week\n- Mon 23 Nov 10:00-11:00 Acme interview\n")
    assert "- Mon 23 Nov Thank Jane Doe (Acme)" in sent["message"]


def test_a_long_list_is_cut_and_equal_lines_are_counted(program: Program) -> None:
    log = [table(f"firm-{chr(97 + n)}", start="2026-11-19T09:00:00") for n in range(12)]
    notifying(program, "ntfy://127.0.0.1/x", log="\n".join(log))
    mail, _, others = program("notify", "--dry-run").out.partition("to all others:")
    lines = mail.partition("Overdue\n")[2].partition("\n\n")[0].splitlines()
    assert len(lines) == 11
    assert lines[-1].startswith("- and ")
    assert "- Thank-you (since Thu 19 Nov) (12)" in others


def test_an_offer_has_to_be_answered(program: Program, ntfy: Inbox) -> None:
    offer = table("acme", start="2026-11-12T10:00:00", status='"offer"', answer_by="2026-11-23")
    notifying(program, ntfy.ntfy, log=offer)
    mail, _, others = program("notify", "--dry-run").out.partition("to all others:")
    assert "Answer\n- Today is the day to answer Acme\n" in mail
    assert "Answer\n- An offer has to be answered\n" in others
    assert "Acme" not in others


def test_a_place_in_another_zone_is_not_named(program: Program) -> None:
    notifying(
        program, "ntfy://x/y", log=table(timezone='"Asia/Tokyo"', start="2026-11-24T00:00:00")
    )
    shown = program("notify", "--dry-run").out
    mail, _, others = shown.partition("to all others:")
    assert "10:00-11:00 (Tue 00:00 Tokyo) Acme interview" in mail
    assert "- 10:00-11:00 Interview" in others
    assert "Tokyo" not in others


def test_nothing_is_sent_if_nothing_is_due_and_not_later_that_day_either(
    program: Program, ntfy: Inbox
) -> None:
    notifying(program, ntfy.ntfy, log="")
    ran = program("notify")
    assert (ran.code, ran.out) == (0, "nothing is due, so no message is sent today\n")
    assert program("notify", "--dry-run").out == ran.out
    notifying(program, ntfy.ntfy)
    assert program("notify").out == ran.out
    assert ntfy.got == []
    program.now += timedelta(days=1)
    assert program("notify").out.startswith("sent: Tue 24 Nov: ")


def test_telegram_gets_its_form_and_nothing_is_taken_for_markup(program: Program) -> None:
    log = table("acme", company='"R&D <b>old</b> *x* _y_ [z]"')
    with telegram(program.folder) as inbox:
        notifying(program, TELEGRAM, more="private = false\n", log=log)
        assert program("notify").out.startswith("sent: ")
    (sent,) = inbox.got
    assert "R&amp;D &lt;b&gt;old&lt;/b&gt; *x* _y_ [z]" in sent["text"]


# at most one a day


def test_a_day_has_one_message(program: Program, ntfy: Inbox) -> None:
    notifying(program, ntfy.ntfy)
    assert program("notify", "--json").json == {"sent": 1, "why": None, "errors": []}
    again = "the message of today was sent before; a day has one at most\n"
    assert program("notify").out == again
    assert program("notify", "--json").json == {"sent": 0, "why": "sent", "errors": []}
    assert program("notify", "--quiet").out == ""
    program.now += timedelta(days=1)
    assert program("notify", "--quiet").out == ""
    assert [each["title"][:10] for each in ntfy.got] == ["Mon 23 Nov", "Tue 24 Nov"]


def test_a_day_that_comes_again_in_the_west_has_no_second_message(
    program: Program, ntfy: Inbox
) -> None:
    notifying(program, ntfy.ntfy)
    program.write(
        table(), config=program.config.read_text().replace("America/New_York", "Asia/Tokyo")
    )
    program.now = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # Tuesday in Tokyo
    assert program("notify").code == 0
    notifying(program, ntfy.ntfy)
    assert "was sent before" in program("notify").out
    assert len(ntfy.got) == 1


def test_a_clock_that_was_a_year_ahead_does_not_silence_a_year(
    program: Program, ntfy: Inbox
) -> None:
    notifying(program, ntfy.ntfy)
    program.now = NOW.replace(year=2027)
    program("notify")
    program.now = NOW
    assert program("notify").out.startswith("sent: Mon 23 Nov")


def test_a_service_without_a_network_is_tried_again(program: Program, ntfy: Inbox) -> None:
    port = free_port()
    notifying(program, f"ntfy://127.0.0.1:{port}/later", ntfy.ntfy)
    ran = program("notify")
    assert ran.code == 1
    assert "address 1 of 2 (ntfy) cannot be reached; the next run tries again" in ran.err
    with message_service(port) as later:
        later.status = 500
        assert "address 1 of 2 (ntfy) did not confirm" in program("notify").err
        assert "could not be sent" in program("notify").out
    assert (len(ntfy.got), len(later.got)) == (1, 1)


@pytest.mark.parametrize(
    ("status", "code", "says"),
    [
        (500, 1, "did not confirm the message (HTTP 500); it is not sent again today"),
        (403, 77, "refuses the login (HTTP 403); run: afterview login notify; it is not"),
    ],
)
def test_a_message_that_may_have_arrived_is_not_sent_again(
    program: Program, ntfy: Inbox, status: int, code: int, says: str
) -> None:
    ntfy.status = status
    notifying(program, ntfy.ntfy)
    ran = program("notify")
    assert (ran.code, says in ran.err) == (code, True)
    ntfy.status = 200
    assert (
        program("notify").out == "the message of today could not be sent, and is not tried again\n"
    )
    assert len(ntfy.got) == 1


def test_neither_apprise_repeats_a_request_nor_do_we_one_of_two(
    program: Program, ntfy: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address with two topics may have reached the first of them."""
    # It waits 5.5 seconds between the two.
    monkeypatch.setattr("apprise.plugins.base.NotifyBase.request_rate_per_sec", 0.0)
    ntfy.status = 500
    notifying(program, f"{ntfy.ntfy}?retry=3", f"ntfy://127.0.0.1:{free_port()}/one/two")
    ran = program("notify")
    assert ran.err.count("it is not sent again today") == 2
    assert len(ntfy.got) == 1
    assert "could not be sent, and is not tried again" in program("notify").out


def killed(program: Program) -> subprocess.Popen[str]:
    """Return afterview in a process of its own, on whose clock the interview is ahead."""
    log = table(start=f"{datetime.now(NEW_YORK) + timedelta(hours=1):%Y-%m-%dT%H:%M}:00")
    program.log.write_text(log)
    words = [sys.executable, "-c", RUN, "--config", str(program.config), "notify"]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, stdout=pipe, stderr=pipe, text=True)


@pytest.mark.parametrize("answered", [False, True])
def test_killed_before_the_outcome_is_recorded_it_sends_nothing_again(
    program: Program,
    ntfy: Inbox,
    answered: bool,  # noqa: FBT001 - pytest hands it over by position
) -> None:
    """Once before the service has answered, and once while the store is locked after it did."""
    notifying(program, ntfy.ntfy, more=f'at = "{datetime.now(NEW_YORK):%H}:00"\n')
    lock = RunLock(program.folder / "afterview.db", NOW)

    def strike() -> None:
        if answered:
            lock.__enter__()
        else:
            process.send_signal(signal.SIGKILL)

    ntfy.before_answer = strike
    with killed(program) as process:
        if answered:
            while not lock.path.exists() or kept(program) is None or not ntfy.got:
                assert process.poll() is None
            process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    if answered:
        lock.__exit__(None, None, None)
    assert process.returncode == -signal.SIGKILL
    notice = kept(program)
    assert notice is not None
    assert list(notice.addresses.values()) == ["sending"]
    ntfy.before_answer = lambda: None
    program.now = datetime.now(UTC)
    ran = program("notify")
    assert "it may have arrived, so it is not sent again" in ran.out
    assert len(ntfy.got) == 1
    assert "may not have arrived" in program("doctor").out


def test_an_outcome_that_cannot_be_recorded_leaves_the_intent(
    program: Program, ntfy: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PAUSE", 0.0)
    notifying(program, ntfy.ntfy)
    lock = RunLock(program.folder / "afterview.db", NOW)
    ntfy.before_answer = lock.__enter__
    assert program("notify").out.startswith("sent: ")
    lock.__exit__(None, None, None)
    assert "it may have arrived" in program("notify").out


# in watch


def watched(program: Program, *moments: datetime, restart: bool = True) -> list[str]:
    """Return the lines of runs at these moments, each of a process that has just begun."""
    runs = Runs(program.config, NEW_YORK, now=lambda: program.now, needs_target=False)
    said = []
    for moment in moments:
        program.now = moment
        if restart:
            runs = Runs(program.config, NEW_YORK, now=lambda: program.now, needs_target=False)
        program.capsys.readouterr()
        assert not runs.run("time").failed
        runs.report(runs.run("time"), 900)
        said += [line for line in program.capsys.readouterr().out.splitlines() if "notify" in line]
    return said


def test_watch_sends_it_at_its_time(program: Program, ntfy: Inbox) -> None:
    notifying(program, ntfy.ntfy)
    day = datetime(2026, 11, 23, tzinfo=NEW_YORK)
    early = day.replace(hour=7, minute=29)
    assert watched(program, early) == []
    assert ntfy.got == []
    moments = [day.replace(hour=7, minute=30), day.replace(hour=9), day.replace(hour=19)]
    watched(program, *moments)
    assert len(ntfy.got) == 1
    watched(program, day + timedelta(days=1, hours=18))
    assert len(ntfy.got) == 2
    watched(program, day + timedelta(days=2, hours=19, minutes=30))  # twelve hours late
    assert len(ntfy.got) == 2


@pytest.mark.parametrize(
    ("at", "moments"),
    [
        # The clock shows 01:30 twice on this Sunday.
        (
            "01:30",
            ["2026-11-01T05:29Z", "2026-11-01T05:31Z", "2026-11-01T06:29Z", "2026-11-01T06:31Z"],
        ),
        # It never shows 02:30 on this one.
        ("02:30", ["2027-03-14T06:59Z", "2027-03-14T07:01Z", "2027-03-14T07:31Z"]),
    ],
)
def test_a_change_of_the_clocks_brings_one_message(
    program: Program, ntfy: Inbox, at: str, moments: list[str]
) -> None:
    sunday = datetime.fromisoformat(moments[0]).astimezone(NEW_YORK)
    log = table(start=f"{sunday + timedelta(days=2):%Y-%m-%dT10:00:00}")
    notifying(program, ntfy.ntfy, more=f'at = "{at}"\n', log=log)
    counts = []
    for moment in moments:
        watched(program, datetime.fromisoformat(moment))
        counts.append(len(ntfy.got))
    assert counts == [0, *[1] * (len(moments) - 1)]


def test_watch_says_what_became_of_it(program: Program, ntfy: Inbox) -> None:
    notifying(program, ntfy.ntfy)
    runs = Runs(program.config, NEW_YORK, now=lambda: NOW)
    program.capsys.readouterr()
    runs.report(runs.run("start"), 900)
    assert runs.document["notify"] == {"sent": 1, "errors": []}
    assert "09:00 notify: the message of the day is sent" in program.capsys.readouterr().out
    runs.run("time")
    assert runs.document["notify"] is None


def test_a_missing_login_fails_no_run_and_the_feeds_tell_of_it(program: Program) -> None:
    program.write(table(), config=ON)
    runs = Runs(program.config, NEW_YORK, now=lambda: NOW)
    program.capsys.readouterr()
    outcome = runs.run("start")
    runs.report(outcome, 900)
    assert not outcome.failed
    assert "you are not logged in to it; run: afterview login notify" in (
        program.capsys.readouterr().out
    )
    (known,) = health.read(program.folder)
    assert (known.name, known.is_login) == ("notify", True)
    with message_service() as inbox:
        notifying(program, inbox.ntfy)
        runs.run("change")
    assert health.read(program.folder) == ()


def test_a_failure_is_no_failure_of_the_run(program: Program, ntfy: Inbox) -> None:
    ntfy.status = 500
    notifying(program, ntfy.ntfy)
    runs = Runs(program.config, NEW_YORK, now=lambda: NOW)
    assert not runs.run("start").failed
    assert runs.document["notify"]["sent"] == 0
    assert len(runs.document["notify"]["errors"]) == 1
    assert [each.name for each in health.read(program.folder)] == ["notify"]


# the addresses are secrets


def piped(program: Program, monkeypatch: pytest.MonkeyPatch, text: str, *words: str) -> object:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    return program(*words)


def test_login_tries_the_addresses_and_keeps_them(
    program: Program, ntfy: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.write(table(), config=ON)
    other = ntfy.ntfy.replace("sams", "other")
    ran = piped(program, monkeypatch, f"{ntfy.ntfy}  {other} {other}\n", "login", "notify")
    assert (ran.code, ran.err) == (0, "")  # type: ignore[attr-defined]
    assert "a message was sent to each of the 2 addresses" in ran.out  # type: ignore[attr-defined]
    assert [each["topic"] for each in ntfy.got] == ["sams-topic", "other-topic"]
    secret = program.folder / "afterview.secrets.json"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert program("notify").out.startswith("sent: ")
    assert program("notify", "--test").code == 0
    assert len(ntfy.got) == 6
    assert "notify: you are logged out" in program("logout", "notify").out
    assert ntfy.ntfy not in secret.read_text()
    program.now += timedelta(days=1)
    assert program("notify").code == 77


@pytest.mark.parametrize(
    ("said", "code", "says"),
    [
        ("", 2, "no password was stored|no address was given"),
        ("nonsense-secret ntfy://127.0.0.1/x", 2, "cannot read address 1;"),
        ("ntfy://127.0.0.1:{closed}/secret", 1, "address 1 of 1 (ntfy) cannot be reached"),
    ],
)
def test_addresses_that_do_not_work_are_not_kept(
    program: Program, monkeypatch: pytest.MonkeyPatch, said: str, code: int, says: str
) -> None:
    program.write(table(), config=ON)
    said = said.format(closed=free_port())
    ran = piped(program, monkeypatch, said, "login", "notify")
    assert ran.code == code  # type: ignore[attr-defined]
    assert any(each in ran.err for each in says.split("|"))  # type: ignore[attr-defined]
    assert "secret" not in ran.out + ran.err  # type: ignore[attr-defined]
    assert not (program.folder / "afterview.secrets.json").exists()


@pytest.mark.parametrize("status", [200, 401, 403, 404, 429, 500])
def test_no_token_reaches_an_output_a_log_or_a_file(
    program: Program, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    caplog.set_level("DEBUG")
    with telegram(program.folder) as inbox:
        inbox.status = status
        program.write(table(), config=f'{ON}urls_command = "echo {TELEGRAM}"\n')
        said = [program("notify", *words) for words in ([], ["--json"], ["--test"])]
        said.append(program("doctor"))
        runs = Runs(program.config, NEW_YORK, now=lambda: NOW + timedelta(days=1))
        runs.report(runs.run("start"), 900)
    out, err = program.capsys.readouterr()
    program.config.unlink()
    files = "".join(
        path.read_bytes().decode("latin-1") for path in program.folder.iterdir() if path.is_file()
    )
    shown = "".join(each.out + each.err for each in said)
    for secret in (TOKEN, TOKEN.partition(":")[2], "987654321"):
        assert secret not in shown + out + err + caplog.text + files


def test_an_answer_that_is_cut_off_names_no_token(program: Program) -> None:
    """requests quotes the whole path in such an error, and apprise logs it."""
    program.write(table(), config=f'{ON}urls_command = "echo {TELEGRAM}"\n')
    with telegram(program.folder) as inbox:
        inbox.before_answer = lambda: 1 / 0
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("socketserver.BaseServer.handle_error", lambda *_: None)
            ran = program("notify")
    assert (ran.code, TOKEN in ran.err) == (1, False)
    assert "(Telegram) did not confirm the message; it is not sent again today" in ran.err


def test_addresses_in_the_configuration_are_warned_of(program: Program, ntfy: Inbox) -> None:
    notifying(program, ntfy.ntfy)
    ran = program("notify")
    assert "note: [notify] urls in the configuration are in the clear" in ran.err
    assert ntfy.ntfy not in ran.out + ran.err
    assert "are in the clear" in program("doctor").out
    config, problems = parse_config(program.config.read_text())
    assert problems == ()
    assert isinstance(config.notify, NotifyAccount)
    assert "ntfy://" not in repr(config)


def test_a_wrong_address_in_the_configuration_is_not_quoted(program: Program) -> None:
    program.write(table(), config=f'{ON}urls = [1, "secret"]\n')
    ran = program("check")
    assert (ran.code, "secret" in ran.out + ran.err) == (2, False)
    assert "urls has something that is not a text" in ran.out + ran.err
    notifying(program, "secret://x")
    ran = program("notify")
    assert (ran.code, "secret:" in ran.err) == (2, False)
    assert "cannot read address 1" in ran.err


def test_a_command_can_print_the_addresses(program: Program, ntfy: Inbox) -> None:
    command = f'urls_command = "echo {ntfy.ntfy}"\nurls = "ntfy://127.0.0.1:1/x"\n'
    program.write(table(), config=ON + command)
    assert program("notify").out.startswith("sent: ")
    ran = program("login", "notify")
    assert (ran.code, "urls_command in the configuration says" in ran.err) == (2, True)


# what is said wrong


def test_without_the_table_it_says_what_to_write(program: Program) -> None:
    for words in (["notify"], ["notify", "--test"], ["notify", "--dry-run"], ["login", "notify"]):
        ran = program(*words)
        assert (ran.code, "has no table [notify]; write [notify]" in ran.err) == (2, True)


def test_without_apprise_it_says_what_to_install(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    notifying(program, "ntfy://127.0.0.1/x")
    ran = program("notify")
    assert (ran.code, 'install afterview with the extra "notify"' in ran.err) == (2, True)
    assert kept(program) is None


def test_other_accounts_cannot_have_its_name(program: Program) -> None:
    target = '[targets.notify]\nprovider = "ics"\npath = "n.ics"\n'
    program.write(table(), config=ON + target)
    assert "a target cannot have the name notify" in program("check").out
    assert "excludes" not in program("notify", "--test", "--dry-run").out


def test_it_has_no_entries_to_unlink(program: Program) -> None:
    program.write(table(), config=ON)
    ran = program("unlink", "notify", "--keep")
    assert (ran.code, "afterview logout notify" in ran.err) == (2, True)
    ran = program("notify", "--test", "--dry-run")
    assert (ran.code, "choose one" in ran.err) == (2, True)


def test_a_dry_run_changes_no_file(program: Program) -> None:
    program.write(table(), config=f"{ON}private = true\n")
    program("sync")
    before = program.files()
    assert program("notify", "--dry-run").out.startswith("Mon 23 Nov: 1 interview")
    assert program.files() == before


def test_doctor_looks_at_it_and_sends_nothing(program: Program, ntfy: Inbox) -> None:
    program.write(table(), config=ON)
    program("sync")
    assert program("doctor").code == 77
    program.write(table(), config=f'{ON}urls_command = "echo {ntfy.ntfy} {ntfy.ntfy}2"\n')
    assert "2 addresses; the message is due at 07:30" in program("doctor").out
    assert ntfy.got == []
    ntfy.status = 500
    program("notify")
    assert "the message of Mon 23 Nov failed" in program("doctor").out


def test_a_store_that_breaks_meanwhile_does_not_end_watch(program: Program, ntfy: Inbox) -> None:
    notifying(program, ntfy.ntfy)
    store = program.folder / "afterview.db"
    runs = Runs(program.config, NEW_YORK, now=lambda: NOW)

    def break_it() -> None:
        store.unlink()
        store.mkdir()

    ntfy.before_answer = break_it
    assert not runs.run("start").failed
    (error,) = runs.document["notify"]["errors"]
    assert "a folder, not a store" in error


def test_watch_wakes_up_for_it_whatever_its_own_times_are(program: Program, ntfy: Inbox) -> None:
    """It is Saturday evening, the interval is two days, and runs are on working days only."""
    log = table(start="2026-11-24T10:00:00")
    notifying(program, ntfy.ntfy, log=log)
    program.now = datetime(2026, 11, 21, 20, 0, tzinfo=NEW_YORK)
    runs = Runs(program.config, NEW_YORK, now=lambda: program.now, needs_target=False)
    began = program.now
    seen: list[str] = []

    def pause(_: float) -> bool:
        program.now += timedelta(minutes=10)
        return program.now >= began + timedelta(hours=20)

    def report(*_: object) -> None:
        seen.append(f"{program.now.astimezone(NEW_YORK):%a %H:%M} {len(ntfy.got)}")

    def clock() -> float:
        return (program.now - began).total_seconds()

    ports = replace(runs.ports(), clock=clock, pause=pause, report=report)
    watch(ports, Schedule(every=2 * 86400, times=Times(on=frozenset(range(5)))))
    assert seen == ["Sat 20:00 0", "Sun 07:30 1"]


def test_a_run_that_cannot_begin_does_not_wake_watch_again_at_once(
    program: Program, ntfy: Inbox
) -> None:
    notifying(program, ntfy.ntfy)
    runs = Runs(program.config, NEW_YORK, now=lambda: NOW)
    assert runs.message_is_due()
    with RunLock(program.folder / "afterview.db", NOW):
        assert runs.run("time").was_locked
    assert not runs.message_is_due()
    runs.run("again")
    assert len(ntfy.got) == 1
    program.config.write_text("[me")
    assert not Runs(program.config, NEW_YORK, now=lambda: NOW).message_is_due()
