"""The record for an office: its rows, its CSV without formulas, its page; and the JSON."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import MONDAY, facts_about, interview, logs

from afterview.dates.clock import Clock
from afterview.dates.whereabouts import Whereabouts
from afterview.model import Contact, Interview
from afterview.playbook.facts import Facts
from afterview.playbook.visits import visit_of
from afterview.reports.record import HEADINGS, Entry, as_csv, as_html, escape_formula, record

NOW = datetime(2026, 12, 24, 12, tzinfo=UTC)
HERE = Clock(Whereabouts(ZoneInfo("America/New_York")), NOW.date())
VOID = {"meta", "link", "br", "img"}


def rows(
    *log: Interview, facts: Facts | None = None, first: date | None = None, last: date | None = None
) -> list[Entry]:
    return record(log, facts or Facts(), now=NOW, clock=HERE, first=first, last=last)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10)  # noqa: DTZ001 - the zone comes later


def test_a_row_says_what_an_office_asks() -> None:
    one = interview(
        "Acme",
        role="Pilot",
        round="onsite",
        mode="in person",
        location="1 Main St",
        contact=Contact("Rita Cruz", "rita@acme.example"),
        status="rejected",
        status_since=date(2026, 12, 1),
        notes="secret",
        topics=("secret",),
    )
    facts = Facts(
        done={
            "acme/thank-you/jane-doe": MONDAY,
            "acme/follow-up/1": date(2026, 12, 7),
            "acme/recap": MONDAY,
            "other/follow-up/1": MONDAY,
        }
    )
    (row,) = rows(one, facts=facts)
    assert row == (
        "2026-11-23",
        "10:00",
        "Acme",
        "Pilot",
        "onsite",
        "in person",
        "1 Main St",
        "Rita Cruz, rita@acme.example",
        "rejected",
        "2026-12-01",
        "thank-you 2026-11-23; follow-up 2026-12-07",
    )
    assert len(HEADINGS) == len(row)


def test_the_outcome_of_a_round() -> None:
    first = interview("Acme", id="1")
    second = interview("Acme", id="2", start=at(date(2026, 12, 1)), url="https://x.example")
    gone = interview("Acme", id="3", start=at(date(2026, 12, 2)), status="cancelled")
    open_ = rows(second, first, gone)
    assert [row[8:10] for row in open_] == [
        ("a further interview", "2026-12-01"),
        ("no answer yet", ""),
        ("interview cancelled", "2026-12-24"),
    ]
    assert open_[1].where == "by video"
    told = replace(gone, status_since=date(2026, 11, 30))
    assert rows(told)[0][8:10] == ("interview cancelled", "2026-11-30")
    second = interview(
        "Acme", id="2", start=at(date(2026, 12, 1)), status="offer", status_since=MONDAY
    )
    assert [row.outcome for row in rows(first, second)] == ["offer received"] * 2


def test_an_interview_that_did_not_take_place_is_no_round() -> None:
    first = interview("Acme", id="1")
    off = interview("Acme", id="2", start=at(date(2026, 12, 1)))
    taken = interview("Globex", start=at(MONDAY), status="accepted", status_since=MONDAY)
    accepted = "interview cancelled: another offer accepted"
    assert [row[8:10] for row in rows(first, off, taken)] == [
        ("no answer yet", ""),
        ("offer accepted", "2026-11-23"),
        (accepted, "2026-11-23"),
    ]
    withdrew = Facts(done={"2/withdraw": date(2026, 11, 24)})
    assert [row[8:10] for row in rows(first, off, taken, facts=withdrew)][::2] == [
        ("withdrawn by me", "2026-11-24"),
        ("interview cancelled: withdrawn by me", "2026-11-24"),
    ]


def test_the_range_is_of_local_days_and_both_are_in_it() -> None:
    log = [interview(str(day), start=at(date(2026, 11, day))) for day in (1, 2, 3)]
    log.append(interview("ahead", start=at(date(2027, 1, 1))))
    assert [row.company for row in rows(*log)] == ["1", "2", "3"]
    day = date(2026, 11, 2)
    assert [row.company for row in rows(*log, first=day, last=day)] == ["2"]
    facts = Facts(done={f"2/follow-up/{n}": date(2026, 11, n) for n in (1, 2, 3)})
    (row,) = rows(*log, facts=facts, first=day, last=day)
    assert row.written == "follow-up 2026-11-02"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1", "\n=cmd|' /C calc'!A0"]
)
def test_a_cell_is_never_a_formula(cell: str) -> None:
    assert escape_formula(cell).startswith("'")


CELL = st.one_of(st.text(max_size=20), st.sampled_from(["=1", '"', "<script>", "a,b", "\u202e"]))
ENTRIES = st.lists(st.builds(Entry, *[CELL] * len(HEADINGS)), max_size=4)


@given(ENTRIES)
def test_the_csv_can_be_read_and_holds_no_formula(entries: list[Entry]) -> None:
    head, *found = csv.reader(io.StringIO(as_csv(entries), newline=""))
    assert tuple(head) == HEADINGS
    assert len(found) == len(entries)
    for row, entry in zip(found, entries, strict=True):
        for cell, text in zip(row, entry, strict=True):
            assert cell.isprintable()
            assert cell[:1] not in set("=+-@＝＋－＠")
            assert not text.isprintable() or cell in {text, f"'{text}"}


class Page(HTMLParser):
    """The tags and texts of a page; every tag has to be closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.cells: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["td"]:
            self.cells[-1] += data


@given(ENTRIES, CELL)
def test_the_page_shows_each_cell_and_nothing_that_acts(entries: list[Entry], name: str) -> None:
    text = as_html(entries, name=name, period="2026-11-01 to 2026-11-30", made_on=MONDAY)
    page = Page(text)
    names = {tag for tag, _ in page.tags}
    assert names <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "p", "span"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    assert not any(
        key in {"src", "href"} or key.startswith("on") for _, a in page.tags for key in a
    )
    assert "url(" not in text.partition("</style>")[0]
    shown = [
        "".join(c if c.isprintable() else " " for c in cell) for row in entries for cell in row
    ]
    assert page.cells == shown


def test_the_page_asks_nothing_of_any_other_place() -> None:
    text = as_html([], name="", period="all", made_on=MONDAY)
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert "<p>all; 0 interviews; as of 2026-11-23.</p>" in text
    assert not re.search(r"https?://|//[a-z]", text)
    assert "@media print" in text
    one = as_html([Entry(*[""] * 11)], name="Sam", period="all", made_on=MONDAY)
    assert "<p>Sam, all; 1 interview; as of" in one


@given(st.data())
def test_each_visit_that_took_place_is_in_the_record(data: st.DataObject) -> None:
    log = data.draw(logs())
    facts = data.draw(facts_about(log))
    found = record(log, facts, now=NOW, clock=HERE)
    took_place = [each for each in log if each.start <= NOW]
    assert len(found) == len({visit_of(each, took_place) for each in took_place})


def test_a_visit_has_one_row_with_all_its_interviews() -> None:
    first = interview(round="technical", mode="video", url="https://meet.example/1")
    second = interview(id="acme-2", start=first.start.replace(tzinfo=None, hour=11), mode="video")
    later = interview(id="acme-3", start=first.start.replace(tzinfo=None, hour=23), round="dinner")
    facts = Facts(done={"acme/thank-you/jane-doe": MONDAY, "acme-2/thank-you/ann": MONDAY})
    now = datetime(2026, 11, 23, 17, tzinfo=UTC)
    (entry,) = record([later, second, first], facts, now=now, clock=HERE._replace(today=MONDAY))
    assert (entry.time, entry.round, entry.mode) == ("10:00; 11:00", "technical", "video")
    assert entry.written == "thank-you 2026-11-23; thank-you 2026-11-23"
    assert entry.outcome == "a further interview"
