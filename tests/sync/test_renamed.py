"""An id that is changed in the log by hand: nothing is made twice, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from program import CONFIGURATION, Program, table

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
