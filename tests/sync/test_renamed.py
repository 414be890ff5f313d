"""An id that is changed, by hand or by `rename`: nothing is made twice, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from program import CONFIGURATION, Program, table
from terminal import typed_ahead
from two_way_program import TwoWay

from afterview.playbook.planned import uid_of

if TYPE_CHECKING:
    from collections.abc import Callable

SAYS = (
    "acme is called acme-onsite in the log now, but its entries and what you did belong to its id: "
    "`afterview rename acme acme-onsite` moves them, or, if acme-onsite is another interview, "
    "`afterview forget acme`"
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
KEEP = "`afterview rename acme acme-onsite` keeps that"


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
        f"afterview: nothing was forgotten; {LOST}; {KEEP}; to lose it, give --yes"
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


# `rename`


def uids(program: Program) -> list[str]:
    lines = program.calendar.read_text().splitlines()
    return sorted(line for line in lines if line.startswith("UID:"))


@pytest.fixture
def marked_before(marked: Program) -> Program:
    """As `marked`, before the id is changed."""
    marked.log.write_text(
        marked.log.read_text().replace('id = "acme-onsite"', 'id = "acme" # mine')
    )
    assert marked("sync").code == 0
    return marked


def has_moved(program: Program) -> None:
    """The entries and marks of acme belong to acme-onsite, and no sync makes or removes one."""
    items = {item["id"]: item for item in program("plan", "--all", "--json").json["items"]}
    assert items["acme-onsite/thank-you/jane-doe"]["done"] == "2026-11-22"
    assert "acme-onsite/recap" not in items
    assert items["acme-onsite/follow-up/1"]["date"] == "2026-12-03"
    assert not any(id_.startswith("acme/") for id_ in items)
    before = uids(program)
    assert program("sync").code == 0
    assert uids(program) == before
    after = program.calendar.read_bytes()
    assert program("sync").code == 0
    assert program.calendar.read_bytes() == after
    assert "is called" not in said(program, "check")


def test_an_interview_gets_another_id_and_keeps_entries_and_marks(marked_before: Program) -> None:
    before = uids(marked_before)
    ran = marked_before("rename", "acme", "acme-onsite")
    assert ran.out == "acme is now acme-onsite; the next sync updates your calendars\n"
    text = marked_before.log.read_text()
    assert 'id = "acme-onsite" # mine\n' in text
    assert text.count('was = "acme"\n') == 1
    has_moved(marked_before)
    assert uids(marked_before) == before
    assert "no longer skipped: Recap: Acme2" in marked_before("undo").out
    assert "no longer postponed" in marked_before("undo").out
    program = marked_before
    program("sync")
    before = uids(program)
    assert program("rename", "acme-onsite", "acme-final", "--json").json == {
        "before": "acme-onsite",
        "id": "acme-final",
    }
    assert program("sync").code == 0
    assert 'was = "acme"\n' in program.log.read_text()
    assert program("rename", "acme-final", "acme").code == 0
    assert "was" not in program.log.read_text()
    assert program("sync").code == 0
    assert uids(program) == before


def test_an_id_that_was_changed_by_hand_is_followed(marked: Program) -> None:
    assert marked("rename", "acme", "acme-onsite").code == 0
    assert marked("sync").code == 0
    has_moved(marked)
    assert marked.shows("acme/interview")
    assert not marked.shows("acme-onsite/interview")


def test_a_store_that_was_not_told_follows_the_log(marked_before: Program) -> None:
    """It crashed in between, or it is that of another computer."""
    before = uids(marked_before)
    text = marked_before.log.read_text()
    marked_before.log.write_text(text.replace('id = "acme"', 'was = "acme"\nid = "acme-onsite"'))
    assert marked_before("sync").code == 0
    has_moved(marked_before)
    assert uids(marked_before) == before


def test_a_service_keeps_the_entries_and_a_new_store_finds_them(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = TwoWay(program)
    world.install(monkeypatch)
    world.write(table(start="2026-11-20T10:00:00"), table("other"))
    world("sync")
    world.person().retitle(uid_of("acme/thank-you/jane-doe"), "Mine")
    before = {each.item.uid: each.etag for each in world.services["cal"].held()}
    world("rename", "acme", "acme-onsite")
    world("sync")
    after = {each.item.uid: each.etag for each in world.services["cal"].held()}
    assert after.keys() == before.keys()
    written = {uid for uid in after if after[uid] != before[uid]}
    assert written == set(), "no text has the id"
    world("sync")
    assert {each.item.uid: each.etag for each in world.services["cal"].held()} == after
    assert world.item("acme/thank-you/jane-doe").title == "Mine"
    (program.folder / "afterview.db").unlink()
    world("sync", "--adopt")
    assert {each.item.uid for each in world.services["cal"].held()} == before.keys()
    world.person().tick(uid_of("acme/thank-you/jane-doe"))
    world("sync")
    done = {item["id"]: item["done"] for item in program("plan", "--all", "--json").json["items"]}
    assert done["acme-onsite/thank-you/jane-doe"] == "2026-11-23"


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("other", '"other" is, or was, the id of an interview; choose one that is free'),
        ("acme", '"acme" is, or was, the id of an interview; choose one that is free'),
        ("a b", 'id = "a b" holds a slash or a space'),
        ("keep-searching", "stands for the weekly step of that name"),
    ],
)
def test_an_id_that_is_not_free_is_refused(marked_before: Program, new: str, why: str) -> None:
    before = marked_before.log.read_bytes()
    ran = marked_before("rename", "acme", new)
    assert (ran.code, ran.out) == (2, "")
    assert why in ran.err
    assert marked_before.log.read_bytes() == before
    assert marked_before("rename", "hooli", "new").code == 2


def test_the_first_id_of_a_renamed_interview_is_not_given_to_another(program: Program) -> None:
    program.write(table())
    program("rename", "acme", "acme-onsite")
    added = program("add", "--company", "Acme", "--role", "Chef", "--at", "Fri 2pm", "--json")
    assert added.json["id"] == "acme-2"
    program.log.write_text(program.log.read_text() + table())
    assert 'id = "acme" is already that of the interview in line 2' in program("check").out
