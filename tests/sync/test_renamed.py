"""An id that is changed in the log by hand: nothing is made twice, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from program import CONFIGURATION, Program, table
from terminal import typed_ahead

if TYPE_CHECKING:
    from collections.abc import Callable

SAYS = (
    "acme is called acme-onsite in the log now, but its entries and what you did belong to its id: "
    'write id = "acme" again, or, if acme-onsite is another interview, `afterview forget acme`'
)


@pytest.fixture
def search(program: Program) -> Program:
    """Two interviews in the calendar; of one, something is done."""
    program.write(table(company='"Acme"', round='"onsite"'), table("other"))
    assert program("sync").code == 0
    assert program("done", "acme/thank-you/jane-doe", "--json").code == 2  # it is still ahead
    program.log.write_text(program.log.read_text().replace('id = "acme"', 'id = "acme-onsite"'))
    return program


def said(program: Program, *args: str) -> str:
    return " ".join(program(*args).out.split())


def test_a_run_stops_and_says_how_to_mend_it(search: Program) -> None:
    before = search.calendar.read_bytes()
    for args in (("sync",), ("sync", "--dry-run")):
        ran = search(*args)
        assert (ran.code, search.calendar.read_bytes()) == (3, before)
        assert f"calendar: stopped, for {SAYS}" in " ".join(ran.err.split())
    assert f"note: {SAYS}" in said(search, "check")
    assert f"note: {SAYS}" in said(search, "status")


def test_with_its_id_again_nothing_has_changed(search: Program) -> None:
    before = search.calendar.read_bytes()
    assert search("sync").code == 3
    search.log.write_text(search.log.read_text().replace("acme-onsite", "acme"))
    assert search("sync").code == 0
    assert search.calendar.read_bytes() == before
    assert "is called" not in said(search, "status")


def test_once_it_is_forgotten_the_new_one_takes_its_place(search: Program) -> None:
    search("forget", "acme")
    assert search("sync").code == 0
    assert search.shows("acme-onsite/interview")
    assert not search.shows("acme/interview")
    assert "is called" not in said(search, "check")


LOST = (
    "acme-onsite is probably the same interview as acme, but what you recorded for acme does not "
    "count for it, so these steps begin again there: acme/follow-up/1 (postponed to Thu 3 Dec), "
    "acme/recap (skipped), acme/thank-you/jane-doe (done on Sun 22 Nov)"
)
KEEP = 'to keep that, write id = "acme" again in the log'


@pytest.fixture
def marked(search: Program) -> Program:
    """As `search`, a few days later, and with marks of three kinds."""
    search.write(table(start="2026-11-20T10:00:00"), table("acme2"), table("other"))
    assert search("sync").code == 0
    for args in (
        ("postpone", "acme/thank-you/jane-doe", "24 Nov"),
        ("done", "acme/thank-you/jane-doe", "--on", "yesterday"),
        ("skip", "acme/recap"),
        ("postpone", "acme/follow-up/1", "3 Dec"),
        ("skip", "acme2/recap"),
    ):
        assert search(*args).code == 0
    search.log.write_text(search.log.read_text().replace('id = "acme"', 'id = "acme-onsite"'))
    return search


@pytest.mark.parametrize("args", [(), ("--json",)])
def test_marks_are_not_lost_without_a_word(marked: Program, args: tuple[str, ...]) -> None:
    ran = marked("forget", "acme", *args)
    assert (ran.code, ran.out) == (2, "")
    assert " ".join(ran.err.split()) == (
        f"afterview: nothing was forgotten; {LOST}; {KEEP}, else give --yes"
    )
    assert marked("sync").code == 3, "nothing was recorded"


def test_a_person_is_asked_before_marks_are_lost(
    marked: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer, code in (("", 3), ("n", 3), ("y", 0)):
        with typed_ahead(monkeypatch, answer):
            asked = said(marked, "forget", "acme")
        assert f"{LOST} {KEEP}" in asked
        assert ("nothing was forgotten" in asked) is (code == 3)
        assert marked("sync").code == code


def test_whoever_said_so_is_not_asked(marked: Program) -> None:
    document = marked("forget", "acme", "--yes", "--json").json
    assert len(document["lost"]) == 3
    assert marked("undo").code == 0
    assert marked("sync").code == 3


def test_an_interview_that_is_another_one_takes_nothing_from_it(marked: Program) -> None:
    marked.log.write_text(marked.log.read_text().replace("-11-20T10", "-11-20T11"))
    assert marked("forget", "acme", "--json").json["lost"] == []


def test_one_that_is_twice_in_the_log_is_not_removed_without_a_word(marked: Program) -> None:
    """The one with the marks and the entries: the other one would begin anew."""
    marked.log.write_text(
        marked.log.read_text() + table(start="2026-11-20T10:00:00"), encoding="utf-8"
    )
    assert f"note: {LOST}" in said(marked, "remove", "acme", "--yes")


@pytest.mark.parametrize(
    "another",
    [
        lambda text: text.replace("T10", "T11", 1),
        lambda text: text.replace('"Acme"', '"Globex"'),
        lambda text: text.replace("Jane Doe", "Ravi Shah", 1),
    ],
)
def test_another_interview_is_no_new_name(search: Program, another: Callable[[str], str]) -> None:
    search.log.write_text(another(search.log.read_text()))
    assert "is called" not in said(search, "status")
    assert "is called" not in search("sync").err


def test_a_calendar_without_names_or_without_interviews(program: Program) -> None:
    for more, is_known in (("private = true", True), ('steps = ["thank-you"]', False)):
        program.write(table(company='"Acme"'), config=f"{CONFIGURATION}{more}\n")
        assert program("sync").code == 0
        program.log.write_text(program.log.read_text().replace('"acme"', '"acme-onsite"'))
        assert (SAYS in said(program, "status")) is is_known
        program.calendar.unlink()
        (program.folder / "afterview.db").unlink()
