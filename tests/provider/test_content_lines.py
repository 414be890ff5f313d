"""Content lines: folding, parameters, damage with its line number, and no text that is too odd."""

from __future__ import annotations

import doctest
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Parameters
from icalendar.parser import Contentline

from afterview.provider import content_lines
from afterview.provider.content_lines import (
    ContentLine,
    read_lines,
    unescape_text,
    with_components,
)


def read_one(text: str) -> ContentLine:
    (line,) = read_lines(text)
    return line


def test_the_example_of_the_module_is_true() -> None:
    assert doctest.testmod(content_lines) == (0, 4)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_lines_are_unfolded_and_numbered_by_where_they_begin(end: str) -> None:
    text = end.join(["\ufeffA:1", "B:2", " 3", "\t4", "", " C:5", "d:6", ""])
    found = [(line.number, line.name, line.value) for line in read_lines(text)]
    assert found == [(1, "A", "1"), (2, "B", "234"), (6, "", "5"), (7, "D", "6")]


def test_the_raw_text_of_a_line_is_kept_as_it_was_folded() -> None:
    assert [line.raw for line in read_lines("a;x=\n  1:2\nb:3\n")] == ["a;x=\r\n  1:2", "b:3"]


@pytest.mark.parametrize("end", ["\r\r\n", "\n\n", "\r\n\r\n", "\r\r"])
def test_doubled_line_ends_are_one(end: str) -> None:
    text = end.join(["A:1", "DESCRIPTION:2", " 3", "\t4", "URL:5", ""])
    found = [(line.name, line.value, line.damage) for line in read_lines(text)]
    assert found == [("A", "1", ""), ("DESCRIPTION", "234", ""), ("URL", "5", "")]


def test_a_line_that_ends_in_cr_cr_lf_is_one_line() -> None:
    found = list(read_lines("A:1\r\r\n 2\r\r\nB:3\n"))
    assert [(line.number, line.value) for line in found] == [(1, "12"), (3, "3")]


def test_a_text_goes_on_to_the_next_property_if_its_line_breaks_are_not_escaped() -> None:
    text = (
        "LOCATION:Main St\nfield\nDESCRIPTION:Hello\nhttps://x.example/1\n\n indented\n"
        "Location: there\nNot a: property\ncolor:red;\nX-A:1\n"
        "description:a\nb\nlocation:c\nEND:VEVENT\n\n"
    )
    found = list(read_lines(text))
    assert [(line.number, line.name, line.value) for line in found] == [
        (1, "LOCATION", r"Main St\nfield"),
        (
            3,
            "DESCRIPTION",
            (
                r"Hello\nhttps://x.example/1\n\n indented\nLocation: there\nNot a: property"
                r"\ncolor:red;"
            ),
        ),
        (10, "X-A", "1"),
        (11, "DESCRIPTION", r"a\nb"),
        (13, "LOCATION", "c"),
        (14, "END", "VEVENT"),
    ]
    damage = "the text of line 3 has line breaks that are not escaped"
    assert [line.damage for line in found[1:3]] == [damage, ""]
    assert found[1].raw.startswith("DESCRIPTION:Hello\r\nhttps://")


@pytest.mark.parametrize("text", ["", "\n", "\r\n\r\n", "\ufeff"])
def test_a_text_without_lines_has_none(text: str) -> None:
    assert list(read_lines(text)) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("A:v", {}),
        ("A;X=1:v", {"X": ("1",)}),
        ("A;x=1;Y=2:v", {"X": ("1",), "Y": ("2",)}),
        ("A;X=1;X=2:v", {"X": ("2",)}),
        ("A;X=:v", {"X": ("",)}),
        ('A;X="":v', {"X": ("",)}),
        ('A;X="b;c:d,e":v', {"X": ("b;c:d,e",)}),
        ('A;X="a:1","b:2",c:v', {"X": ("a:1", "b:2", "c")}),
        ("A;X=1,,2,:v", {"X": ("1", "", "2", "")}),
        ("A;X=^^^'^n^x:v", {"X": ('^"\n^x',)}),
        ("A;X=\"^'a^'\":v", {"X": ('"a"',)}),
        ("A;X=C:\\New:v", {"X": ("C",)}),
    ],
)
def test_parameters(text: str, values: dict[str, tuple[str, ...]]) -> None:
    line = read_one(text)
    assert line.parameters == values
    assert line.value == ("\\New:v" if "New" in text else "v")
    assert line.damage == ""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # a colon that is not quoted
        ("DTSTART;TZID=GMT+05:30:20261201T100000", {"TZID": "GMT+05:30"}),
        ("DUE;VALUE=DATE-TIME;TZID=A:B, C:20261201", {"VALUE": "DATE-TIME", "TZID": "A:B, C"}),
        ('DTEND;TZID="A:B" :20261201T100000Z ', {"TZID": "A:B"}),
        ("ATTENDEE;CN=Rita: HR;ROLE=CHAIR:mailto:r@x", {"CN": "Rita: HR", "ROLE": "CHAIR"}),
        ("ATTENDEE;CN=Rita;DELEGATED-TO=mailto:a@x:MAILTO:r@x", {"DELEGATED-TO": "mailto:a@x"}),
        # quotes inside a value
        (r'ORGANIZER;CN="Rita \"Rio\" Cruz";ROLE=CHAIR:mailto:r@x', {"CN": 'Rita "Rio" Cruz'}),
        ('ORGANIZER;CN="Rita "Rio" Cruz";ROLE=CHAIR:mailto:r@x', {"ROLE": "CHAIR"}),
        ('ORGANIZER;CN=Rita "Rio" Cruz:mailto:r@x', {"CN": 'Rita "Rio" Cruz'}),
        ('ORGANIZER;CN="Rita Cruz:mailto:r@x', {"CN": "Rita Cruz"}),
        (r'X-A;CN="a \"b\", c";B=1:v', {"CN": 'a "b", c', "B": "1"}),
        ('X-A;CN="a "b" c":v', {"CN": 'a "b" c'}),
        # a semicolon with a backslash
        (r"ATTENDEE;CN=Rita\; HR;ROLE=CHAIR:mailto:r@x", {"CN": r"Rita\; HR", "ROLE": "CHAIR"}),
    ],
)
def test_parameters_that_are_not_quoted_as_they_should_be(
    text: str, values: dict[str, str]
) -> None:
    line = read_one(text)
    assert {name: line.parameter(name) for name in values} == values
    assert line.value.strip(" Z") in {
        "20261201T100000",
        "20261201",
        "mailto:r@x",
        "MAILTO:r@x",
        "v",
    }
    assert line.damage == ""


def test_a_parameter_of_several_values_is_one_text_for_those_who_expect_one() -> None:
    assert read_one("ATTENDEE;CN=Doe, Jane:mailto:j@x").parameter("CN") == "Doe, Jane"
    assert read_one("ATTENDEE;CN=Doe, Jane:mailto:j@x").parameter("ROLE") == ""


@pytest.mark.parametrize(
    ("text", "name", "value", "damage"),
    [
        ("A:1\n:2", "", "2", "line 2 does not begin with the name of a property"),
        ("A:1\nword and more", "WORD", "", "line 2 has no colon"),
        ("A:1\n;", "", "", "line 2 does not begin with the name of a property"),
        ("A:1\n\nB;C:2", "B", "2", "line 3 has parameters that cannot be read"),
        ("A:1\nB\n ;X=1", "B", "", "line 2 has no colon"),
        ('A:1\nB;X="c:2', "B", "2", "line 2 has parameters that cannot be read"),
        ("A:1\nDTSTART;;X=1:2", "DTSTART", "2", "line 2 has parameters that cannot be read"),
        ("A:1\nDUE;;X=1:20261201", "DUE", "20261201", "line 2 has parameters that cannot be read"),
        ('A:1\nB;X="http://c" :2', "B", "2", "line 2 has parameters that cannot be read"),
    ],
)
def test_a_damaged_line_is_read_as_far_as_possible_and_says_so(
    text: str, name: str, value: str, damage: str
) -> None:
    first, line = read_lines(text)
    assert first.damage == ""
    assert (line.name, line.value, line.damage) == (name, value, damage)


def test_no_more_of_a_line_is_looked_at_than_the_caller_wants() -> None:
    line = next(read_lines("A:12345\n 678\nB:1", longest=5))
    assert (line.value, line.raw) == ("123", "A:12345\r\n 678")


def test_each_line_comes_with_the_components_that_it_stands_in() -> None:
    text = "begin: vcalendar \nA:1\nBEGIN:VEVENT\nB:2\nEND:VEVENT\nC:3\nEND:VCALENDAR\nEND:X\nD:4"
    found = [(list(inside), line.name) for inside, line in with_components(read_lines(text))]
    assert found == [
        (["VCALENDAR"], "BEGIN"),
        (["VCALENDAR"], "A"),
        (["VCALENDAR", "VEVENT"], "BEGIN"),
        (["VCALENDAR", "VEVENT"], "B"),
        (["VCALENDAR", "VEVENT"], "END"),
        (["VCALENDAR"], "C"),
        (["VCALENDAR"], "END"),
        ([], "END"),
        ([], "D"),
    ]


@pytest.mark.parametrize(
    ("text", "inside", "damaged"),
    [
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VEVENT\nA:1", "VCALENDAR VEVENT", {3}),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VTIMEZONE\nA:1", "VCALENDAR VTIMEZONE", {3}),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VCALENDAR\nA:1", "VCALENDAR", {3}),
        ("BEGIN:VTIMEZONE\nBEGIN:STANDARD\nBEGIN:DAYLIGHT\nA:1", "VTIMEZONE DAYLIGHT", {3}),
        ("BEGIN:VEVENT\nBEGIN:VALARM\nBEGIN:VALARM\nA:1", "VEVENT VALARM", {3}),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VALARM\nEND:VEVENT\nA:1", "VCALENDAR", {4}),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\nA:1", "", {3}),
        ("BEGIN:VEVENT\nEND:VEVNT\nA:1", "VEVENT", {2}),
        ("BEGIN:VEVENT\nBEGIN:X-OWN\nBEGIN:X-OWN\nA:1", "VEVENT X-OWN X-OWN", set()),
    ],
)
def test_a_component_without_an_end_ends_where_it_must(
    text: str, inside: str, damaged: set[int]
) -> None:
    found = [([*inside], line) for inside, line in with_components(read_lines(text))]
    assert " ".join(found[-1][0]) == inside
    assert {line.number for _, line in found if line.damage} == damaged


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"a\nb\Nc", "a\nb\nc"),
        (r"C:\\New\\north", r"C:\New\north"),
        (r"a\, b\; c\: d", "a, b; c: d"),
        ("100 %2C", "100 %2C"),
        ("end\\", "end\\"),
    ],
)
def test_escaped_text(value: str, text: str) -> None:
    assert unescape_text(value) == text


@given(st.text(alphabet=st.sampled_from('AB:;=,"^\\\r\n \t\ufeffé')))
def test_no_text_is_too_odd_and_none_of_it_is_lost(text: str) -> None:
    lines = list(read_lines(text))
    kept = "".join(line.raw for line in lines)
    assert kept.replace("\r\n", "") == text.removeprefix("\ufeff").replace("\r", "").replace(
        "\n", ""
    )
    for line in lines:
        assert line.damage == "" or f"line {line.number} " in line.damage


SAFE = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters='’^"'), max_size=90
)
"""Without what some versions of the library do not quote, or replace, in a parameter."""


@given(st.lists(SAFE, min_size=2, max_size=3), SAFE)
def test_what_the_icalendar_library_writes_is_read_as_it_was(values: list[str], text: str) -> None:
    written = Contentline.from_parts("X-A", Parameters({"X-B": values}), text)
    line = read_one(written.to_ical().decode())
    assert line.parameters["X-B"] == tuple(values)
    assert unescape_text(line.value) == text
    assert line.damage == ""


@pytest.mark.parametrize(
    "text",
    [
        "A:" + "x\r\n " * 200_000,
        "A" + ";X=1" * 200_000,
        "A;X=" + '"a",' * 200_000 + '"',
        "BEGIN:X\n" * 50_000,
        "BEGIN:X\n" * 20_000 + "BEGIN:VEVENT\nEND:Y\n" * 20_000,
        '"' * 500_000,
        "A:1" + "\r" * 500_000,
        "DTSTART" + ";X=1:20261201T100000 " * 50_000 + "x",
        "ATTENDEE" + ';CN="a"b' * 100_000,
        "DESCRIPTION:\n" + "a\n\n" * 200_000,
    ],
    ids=[
        *("folds", "parameters", "values", "components", "damaged components", "quotes"),
        *("ends", "times", "names", "texts"),
    ],
)
def test_time_grows_with_the_length_and_not_faster(text: str) -> None:
    begin = perf_counter()
    assert sum(1 for _ in with_components(read_lines(text)))
    assert perf_counter() - begin < 10  # with quadratic time it would be minutes
