"""What holds for every command and form that writes the log: its size, its editors, its copies."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from program import table
from two_way_program import TwoWay

from afterview.errors import AfterviewError
from afterview.lock import RunLock
from afterview.playbook.planned import uid_of
from afterview.web import adding, editing, happened, recapping
from afterview.web.actions import PageActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from program import Program

    from afterview.workspace import Workspace

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
"""After the interview."""


@pytest.fixture
def world(program: Program, monkeypatch: pytest.MonkeyPatch) -> TwoWay:
    """One interview, which the person has moved in their calendar."""
    program.now = NOW
    made = TwoWay(program)
    made.install(monkeypatch)
    made.write(table())
    made("sync")
    to = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("America/New_York"))
    made.person().move(uid_of("acme/interview"), to)
    made("sync")
    (program.folder / "more.csv").write_text("company,start\nGlobex,2026-12-01 10:00\n")
    return made


def command(*args: str) -> Callable[[TwoWay], str]:
    def run(world: TwoWay) -> str:
        args_here = (each.replace("{folder}", str(world.program.folder)) for each in args)
        return world.program(*args_here).err

    return run


def form(does: Callable[[Workspace], object]) -> Callable[[TwoWay], str]:
    def send(world: TwoWay) -> str:
        try:
            with PageActions(world.program.config).at_work(NOW) as workspace:
                does(workspace)
        except AfterviewError as error:
            return str(error)
        return ""

    return send


WRITES = {
    "set": command("set", "acme", "round=onsite"),
    "add": command("add", "--company", "Globex", "--at", "Thu 14:00", "--yes"),
    "recap": command("recap", "acme", "--topic", "Rust"),
    "import": command("import", "{folder}/more.csv", "--yes"),
    "accept": command("accept", "acme/interview"),
    "reschedule": command("reschedule", "acme", "Fri 10am"),
    "park": command("park", "acme"),
    "remove": command("remove", "acme", "--yes"),
    "form of an interview": form(
        lambda of: adding.write(of, {"company": ["Globex"], "start": ["2026-12-01 10:00"]}, NOW)
    ),
    "form of a recap": form(
        lambda of: recapping.write(lambda: nullcontext(of), "acme", {"topics": ["Rust"]})
    ),
    "form of an edit": form(lambda of: editing.write(of, "acme", {"role": ["Engineer"]})),
    "form of what happened": form(
        lambda of: happened.write(of, "acme", "promise", {"promise": "within a week"})
    ),
}

write = pytest.mark.parametrize("write", [pytest.param(w, id=name) for name, w in WRITES.items()])


@pytest.mark.parametrize("write", [WRITES[each] for each in WRITES if each != "remove"])
def test_a_log_is_not_written_larger_than_it_can_be_read(
    world: TwoWay, write: Callable[[TwoWay], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = world.program.log
    # In the shortest form, so that `accept` needs room for it too.
    log.write_text(log.read_text().replace("start = 2026-11-23T10:00:00", "start=2026-11-23T10:00"))
    before = log.read_bytes()
    monkeypatch.setattr("afterview.log.file.MOST", len(before))
    said = write(world)
    assert "which afterview could no longer read, so it was left unchanged: move old" in said
    assert log.read_bytes() == before
    assert world.program("check").code == 0


@write
def test_while_an_editor_has_the_log_nothing_is_written(
    world: TwoWay, write: Callable[[TwoWay], str]
) -> None:
    log = world.program.log
    before = log.read_bytes()
    with RunLock(log.with_name(".interviews.toml.edit"), NOW):
        said = write(world)
    assert "is open in an editor; " in said
    assert log.read_bytes() == before


@write
def test_what_was_there_before_is_kept_beside_the_store(
    world: TwoWay, write: Callable[[TwoWay], str]
) -> None:
    before = world.program.log.read_bytes()
    assert write(world) == ""
    assert world.program.log.read_bytes() != before
    (kept,) = (world.program.folder / "afterview.replaced").iterdir()
    assert kept.read_bytes() == before


def test_what_a_killed_command_left_is_tidied_up_by_the_next_run(world: TwoWay) -> None:
    folder, log = world.program.folder, world.program.log
    secrets = folder / ".afterview-0123456789abcdef.tmp"
    saved = folder / ".interviews.toml.0123456789abcdef.swap"
    secrets.write_text("secret")
    saved.write_text("# saved\n")
    world("why", "acme")
    assert secrets.exists()
    assert saved.exists()

    with RunLock(log.with_name(".interviews.toml.edit"), NOW):
        world("sync")
        assert not secrets.exists()
        assert saved.exists()  # perhaps it is the writer's that has the lock
    world("sync")
    assert not saved.exists()
    assert [each.read_text() for each in (folder / "afterview.replaced").iterdir()] == ["# saved\n"]


def test_dates_in_numbers_follow_the_country_wherever_one_is_typed(world: TwoWay) -> None:
    program = world.program
    program.config.write_text(program.config.read_text().replace('"US"', '"DE"'))
    for args in (
        ("set", "acme", "status=offer", "answer_by=2.12.2026"),
        ("recap", "acme", "--owed", "the link to my talk | 2.12."),
        ("add", "--company", "Globex", "--at", "2.12.2026 14:00"),
        ("add", "--company", "Hooli", "--at", "2/12 15-16h"),
        ("reschedule", "hooli", "3/12", "16:00"),
        ("postpone", "acme/thank-you/jane-doe", "3.12."),
        ("export", "--from", "1.11.2026"),
        ("plan", "--on", "2.12."),
        ("status", "--on", "2.12.2026"),
    ):
        ran = program(*args)
        assert (ran.code, ran.err) == (0, ""), args
    text = program.log.read_text()
    for line in (
        "answer_by = 2026-12-02",
        "by = 2026-12-02",
        "start = 2026-12-02T14:00:00",
        "start = 2026-12-03T16:00:00",
    ):
        assert f"{line}\n" in text
