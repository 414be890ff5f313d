"""The pictures of the search: each bar says in words what it draws."""

from __future__ import annotations

from program import Program, table

from afterview.web.pictures import Chart, charts
from afterview.workspace import opened


def drawn(program: Program) -> dict[str, Chart]:
    with opened(program.config, now=program.now) as workspace:
        return {chart.heading: chart for chart in charts(workspace)}


def test_an_empty_log_has_no_picture(program: Program) -> None:
    program.write()
    assert drawn(program) == {}


def test_bars_are_as_long_as_their_numbers(program: Program) -> None:
    program.write(
        table("a1", company='"A"', round='"screen"', start="2026-11-03T10:00:00"),
        table("a2", company='"A"', round='"onsite"', start="2026-11-10T10:00:00", duration="180"),
        table("b", round='"screen"', start="2026-11-04T10:00:00", status='"rejected"'),
        table("c", round='"screen"', start="2026-11-30T10:00:00", promise='"by 2026-12-04"'),
    )
    found = drawn(program)
    far = {bar.name: bar for bar in found["How far you get"].bars}
    assert [*far] == ["Screen", "Onsite"]
    assert far["Screen"].said == "1 went on, 1 rejected"
    assert [(part.kind, part.at, part.width) for part in far["Screen"].parts] == [
        ("went-on", 0, 50),
        ("rejected", 50, 50),
    ]
    assert [part.width for part in far["Onsite"].parts] == [50]
    assert found["How far you get"].legend == (
        ("went-on", "went on"),
        ("rejected", "rejected"),
        ("waiting", "waiting"),
    )
    time = {
        bar.name: (bar.said, [part.width for part in bar.parts])
        for bar in found["Where your time went"].bars
    }
    assert time == {"Screen": ("2 h", [66.67]), "Onsite": ("3 h", [100])}
    weeks = found["Interviews week by week"]
    assert [bar.said for bar in weeks.bars] == [
        "2 held",
        "1 held",
        "a quiet week",
        "a quiet week",
        "1 to come",
    ]
    assert weeks.bars[2].parts == ()
    assert [bar.said for bar in found["Dates they gave you"].bars] == ["1"]


def test_a_follow_up_counts_in_the_week_in_which_it_was_sent(program: Program) -> None:
    program.write(table("acme", start="2026-11-02T10:00:00"))
    assert program("done", "acme/follow-up/1", "--on", "2026-11-18").code == 0
    weeks = drawn(program)["Interviews week by week"]
    assert [bar.said for bar in weeks.bars] == [
        "1 held",
        "a quiet week",
        "1 followed up",
        "a quiet week",
    ]
