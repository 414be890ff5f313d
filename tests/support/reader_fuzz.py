"""Damaged files and odd sentences for everything that reads what others wrote.

A seed, such as an invitation or a table, is changed a few times: bytes and lines are changed, left
out, doubled and put into another seed. Each result has to be read without a crash, in little time,
with sentences for people, and into a log that can be read again.
"""

from __future__ import annotations

import io
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from afterview.dates import promise
from afterview.dates.unreadable import UnreadablePromise
from afterview.dates.workdays import WITHOUT_HOLIDAYS
from afterview.errors import InputError
from afterview.importing import Read, clean, decoding, invitation, mail, match, table
from afterview.log.parse import parse_log
from afterview.provider.content_lines import read_lines

TESTS = Path(__file__).parents[1]
TODAY = date(2026, 11, 23)
LONGEST = 10.0
"""The seconds of computing that one small file may take, on a machine that has much to do."""

TABLES = (
    b"Company,Role,Interview,Interviewer,Status\nAcme,Pilot,2026-01-12 14:00-15:00,Jane Doe,\n",
    b"Company;Position;Date;Hour\nGlobex;Cook;12.01.2026;14:00\nAcme;;1/2/26;2pm EST\n",
    b'Company\tInterview Date\tContact\n"Acme, Inc."\t12-Jan-26 2:00 PM\tRita <rita@x.example>\n',
    b'Company|Start|Promise|Notes\nAcme|2026-01-12T14:00Z|next week|"two\nlines"\n',
)
PROMISES = (
    b"they said they would let me know by Friday",
    b"within two to three weeks of the interview",
    b"end of this week or beginning of next",
    b"by the 14th of January, or a week and a half",
    b"24-48 hrs, EOD Thursday at the latest",
    b"not on 4/4 but on 12/12, and then in 24-24 days",
    b"sp\xc3\xa4testens Ende n\xc3\xa4chster Woche",
)
TOKENS = (
    *(b"\n", b"\r\n", b"\r\r\n", b"\r", b"\n ", b"\x00", b"\xff", b"\xc3", b"\xef\xbb\xbf", b'"'),
    *(b",", b";", b":", b"\\", b"\\n", b"=", b"^'", b"<", b"&amp;", b"%", b"9" * 30, b"-", b"/"),
    *(b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"END:VCALENDAR\r\n", b"BEGIN:VALARM\r\n"),
    *(b"BEGIN:VTIMEZONE\r\n", b"TZID:\r\n", b"METHOD:CANCEL\r\n", b"RRULE:FREQ=YEARLY\r\n"),
    *(
        b";TZID=GMT+05:30:",
        b";X-WR-TIMEZONE:",
        b"DTSTART:99991231T235959\r\n",
        b"DURATION:-P1D\r\n",
    ),
    *(b"Content-Type: text/calendar\n\n", b"--x\n", b"Subject: =?utf-8?q?x?=\n", b"0001", b"24:00"),
    *(b"\xc2\xb2", b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\xc4\xb0", b"next ", b" or ", b"by "),
)


def seeds() -> dict[str, Sequence[bytes]]:
    """Return what each reader is given, before it is damaged."""
    invitations = [path.read_bytes() for path in sorted(TESTS.glob("**/*.ics"))]
    tables = [path.read_bytes() for path in sorted((TESTS / "importing").glob("**/*.csv"))]
    head = b"From: Rita <rita@x.example>\nMIME-Version: 1.0\nContent-Type: "
    mails = [
        head + kind + b"\n\n" + body
        for body in invitations[:6]
        for kind in (
            b"text/calendar; charset=utf-8; method=REQUEST",
            b"multipart/mixed; boundary=x\n\n--x\nContent-Type: text/calendar",
        )
    ]
    return {
        "invitation": [each for each in invitations if len(each) < 20_000],
        "mail": mails,
        "table": [*TABLES, *tables],
        "promise": PROMISES,
    }


@dataclass(slots=True)
class Findings:
    """The outcome of a run."""

    read: Counter[str] = field(default_factory=Counter)
    """How many files of each kind were read."""
    taken: Counter[str] = field(default_factory=Counter)
    """In how many of them something was found."""
    broken: list[tuple[str, bytes, str]] = field(default_factory=list)
    """The reader, what it was given, and the law that it broke."""
    slowest: float = 0.0


class Stuck(BaseException):
    """Ends a reader that waits for ever; no reader catches it."""


def _end(*_: object) -> None:
    raise Stuck


def attack(seed: int, *, examples: int = 0, seconds: float = 0.0, patience: int = 0) -> Findings:
    """Read damaged files: so many of them, or for so long.

    `patience` is the number of seconds after which a reader counts as stuck; 0 waits for ever, for
    only the main thread of a process can be woken.
    """
    if patience:
        signal.signal(signal.SIGALRM, _end)
    chance = random.Random(seed)  # noqa: S311 - nothing is secret
    given, found = seeds(), Findings()
    end = time.monotonic() + seconds
    while found.read.total() < examples or time.monotonic() < end:
        reader = chance.choice(list(given))
        data = damaged(chance, given[reader])
        begin = time.process_time()
        signal.alarm(patience)
        try:
            law = broken_law(reader, data, found.taken)
        except Stuck:
            law = "it waits for ever"
        except Exception as error:  # noqa: BLE001 - every other error is what is looked for
            law = f"{type(error).__name__}: {error}"
        signal.alarm(0)
        took = time.process_time() - begin
        found.slowest = max(found.slowest, took)
        if took > LONGEST:
            law = f"it took {took:.1f} s"
        found.read[reader] += 1
        if law:
            found.broken.append((reader, data, law))
    return found


def damaged(chance: random.Random, given: Sequence[bytes]) -> bytes:
    """Return one of the seeds with a few changes."""
    data = chance.choice(given)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        lines = data.splitlines(keepends=True) or [b""]
        row = chance.randrange(len(lines))
        match chance.randrange(9):
            case 0:
                data = data[:at] + chance.choice(TOKENS) + data[at:]
            case 1:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 2:
                data = data[:at] + data[min(to, at + 40) :]
            case 3:
                data = b"".join([*lines[:row], *lines[row + 1 :]])
            case 4:
                data = b"".join([*lines[:row], lines[row], *lines[row:]])
            case 5:
                other = chance.choice(given).splitlines(keepends=True)
                data = b"".join([*lines[:row], *other[chance.randrange(len(other)) :]])
            case 6:
                data = data.replace(b"\r\n", chance.choice((b"\n", b"\r", b"\r\r\n", b"\n\n")))
            case 7:
                data = data[:at] + data[at:to] * chance.choice((2, 3, 50)) + data[to:]
            case _:
                data = data[:at] + chance.choice((data[:at], data[to:], b"")) + data[to:]
    return data[:100_000]


def broken_law(reader: str, data: bytes, taken: Counter[str]) -> str:
    """Return the law that a reader breaks; empty if it breaks none."""
    try:
        if reader == "promise":
            words = clean(data.decode(errors="replace"))  # the log has no other characters
            found = promise.read(words, TODAY, WITHOUT_HOLIDAYS)
            taken[reader] += 1
            return "" if TODAY <= found.earliest <= found.latest else "the range is turned around"
        return _law_of_import(reader, data, taken)
    except (InputError, UnreadablePromise) as error:
        return "" if _is_sentence(str(error)) else f"no sentence: {error}"


def _law_of_import(reader: str, data: bytes, taken: Counter[str]) -> str:
    if reader == "table":
        encoding = decoding.encoding_of([data])
        text = data.decode(encoding, errors="replace")
        read = table.read(lambda: decoding.lines_of(io.StringIO(text)), table.Options())
    else:
        text, odd = decoding.decoded(mail.calendars_in(data) if mail.is_mail(data) else data)
        asked = invitation.InvitationContext(zone="America/Chicago", my_name="Sam Roe")
        read = invitation.read(text, asked, odd)
        begun = [line for line in read_lines(text) if line.name == "BEGIN"]
        events = sum(line.value.strip().upper() == "VEVENT" for line in begun)
        if events != len(read.proposals) + len(read.held_back):
            return f"of {events} events some are not told"
    taken[reader] += bool(read.proposals)
    return next(_broken_by(read), "")


def _broken_by(read: Read) -> Iterator[str]:
    context = match.MatchContext(
        text="", interviews=(), used=(), zone="America/Chicago", today=TODAY, remembered=_nothing
    )
    matched = match.matched(read, context)
    said = [*matched.notes, *(each.reason for each in matched.held_back)]
    said += [note for new in matched.new for note in new.notes]
    yield from (f"no sentence: {each!r}" for each in said if not _is_sentence(each))
    _, problems = parse_log(matched.text, zone="America/Chicago", workdays=WITHOUT_HOLIDAYS)
    yield from (f"the log has a problem: {problem.message}" for problem in problems)


def _nothing(_uid: str) -> None:
    return None


def _is_sentence(text: str) -> bool:
    return text.isprintable() and bool(re.search(r"\w", text))


def summary(found: Findings) -> Mapping[str, str]:
    """Return, for each reader, how many files it read and in how many it found something."""
    return {
        reader: f"{number:,} read, something found in {found.taken[reader]:,}"
        for reader, number in sorted(found.read.items())
    }
