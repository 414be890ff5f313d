"""Lines of a TOML document against what `tomllib` reads in it, and its errors in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from afterview.toml.positions import lines_of, load

Path = tuple[str | int, ...]

NESTED = r'''# a comment: [not.a.table]
title = "one"
"quoted \u006bey" = 1   # and = signs [ ] here
a . "b.c" . 'd' = { x = 1, y.z = [1, 2] }

[ owner . home ]
city = """
[[interview]]
id = "no" # """
street = 'it'

dates = [
  2026-11-20,  # ] not the end
  2026-11-20 14:00:00, 1.5,
  [ "]", '[' ],
  { q = "}", r = [
      true,
  ] },
]

[[interview]]
id = "a"
[[interview.people]]
name = "x"
[[interview.people]]
name = "y"
[interview.place.room]
floor = 3
[interview.place]
open = false

[[interview]]
last = """""two quotes"""""
[[interview.people]]
name = QQQzQQQ
end = 1'''.replace("QQQ", "'" * 5)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 0),
        (("title",), 2),
        (("quoted key",), 3),
        (("a",), 4),
        (("a", "b.c", "d", "y", "z", 1), 4),
        (("owner",), 6),
        (("owner", "home", "city"), 7),
        (("owner", "home", "street"), 10),
        (("owner", "home", "dates"), 12),
        (("owner", "home", "dates", 0), 13),
        (("owner", "home", "dates", 1), 14),
        (("owner", "home", "dates", 2), 14),
        (("owner", "home", "dates", 3, 1), 15),
        (("owner", "home", "dates", 4, "q"), 16),
        (("owner", "home", "dates", 4, "r", 0), 17),
        (("interview",), 21),
        (("interview", 0), 21),
        (("interview", 0, "id"), 22),
        (("interview", 0, "people", 0, "name"), 24),
        (("interview", 0, "people", 1), 25),
        (("interview", 0, "place", "room", "floor"), 28),
        (("interview", 0, "place"), 29),  # where it has its own header, not where it is implied
        (("interview", 0, "place", "open"), 30),
        (("interview", 1), 32),
        (("interview", 1, "last"), 33),
        (("interview", 1, "people", 0, "name"), 35),
        (("interview", 1, "people", 0, "end"), 36),
    ],
)
def test_every_kind_of_value_has_its_line(path: Path, line: int) -> None:
    assert lines_of(NESTED).of(path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("nowhere",), 0),
        (("interview", 0, "company"), 21),
        (("interview", 0, "people", 1, "email"), 25),
        (("interview", 9, "id"), 21),
        (("title", "deeper"), 2),
    ],
)
def test_what_is_missing_has_the_line_of_the_table_around_it(path: Path, line: int) -> None:
    assert lines_of(NESTED).of(path) == line


def test_the_example_above_is_toml() -> None:
    assert load(NESTED)[1] is None


def test_lines_count_the_same_with_the_line_ends_of_windows() -> None:
    text = NESTED.replace("\n", "\r\n")
    assert lines_of(text).of(("interview", 1, "people", 0, "end")) == 36


def test_a_document_may_be_nested_deeper_than_the_stack() -> None:
    deep = lines_of("x = " + "[\n" * 20_000 + "]" * 20_000 + "\ny = 1")
    assert deep.of(("y",)) == 20_002
    assert deep.of(("x", *[0] * 19_999)) == 20_000


def test_a_scan_of_what_is_no_toml_stops_there() -> None:
    lines = lines_of("a = 1\nb = { 7 }\nc = 1")
    assert [lines.of(path) for path in (("a",), ("b",), ("c",))] == [1, 2, 0]


# a property: whatever `tomllib` finds has a line, and the key and the value stand on it


@st.composite
def documents(draw: st.DrawFn) -> str:
    numbers = count()
    keys = ("k{}", '"k{} a.b # ="', "'k{} [[x]]'", '"k{} \\" \\\\"', "k{} ", "k{}-_")
    scalars = (
        "1{:06}",
        "true # 1{:06}",
        '"1{:06} # ] }} , \\" \\\\"',
        "'1{:06} \" \\'",
        '"""1{:06}\n[[k]]\nk = "" \\""""""',
        "'''1{:06} '' \n]\n''''",
        "2026-11-20 14:00:00.1{:06}",
        '"" # 1{:06}',
    )

    def key() -> str:
        return draw(st.sampled_from(keys)).format(next(numbers))

    def dotted(most: int = 3) -> str:
        dot = draw(st.sampled_from((".", " . ", "\t.")))
        return dot.join(key() for _ in range(draw(st.integers(1, most))))

    def scalar(*, inline: bool) -> str:
        usable = [each for each in scalars if not (inline and " # 1" in each)]
        return draw(st.sampled_from(usable)).format(next(numbers))

    def value(depth: int, *, inline: bool = False) -> str:
        kind = draw(st.sampled_from(("scalar", "scalar", "array", "table"))) if depth else "scalar"
        if kind == "scalar":
            return scalar(inline=inline)
        length = range(draw(st.integers(0, 3)))
        if kind == "array":
            gap = draw(st.sampled_from((" ", "\n  ", " # ], [\n\t")))
            elements = [value(depth - 1, inline=True) + gap + "," + gap for _ in length]
            return "[" + gap + "".join(elements) + "]"
        pairs = [f"{dotted()} = {value(depth - 1, inline=True)}" for _ in length]
        return "{ " + " , ".join(pairs) + " }"

    def pairs() -> str:
        lines = [f"{dotted()} = {value(2)}\n" for _ in range(draw(st.integers(0, 3)))]
        return draw(st.sampled_from(("", "\n", "# [x]\n"))).join(lines)

    def section() -> str:
        name = dotted()
        if draw(st.booleans()):
            return f"  [ {name} ] # c\n{pairs()}"
        nested = key()
        tables = [
            f"[[ {name} ]]\n{pairs()}"
            + "".join(f"[[{name}.{nested}]]\n{pairs()}" for _ in range(draw(st.integers(0, 2))))
            + draw(st.sampled_from(("", f"[{name}.{key()}]\n{pairs()}")))
            for _ in range(draw(st.integers(1, 3)))
        ]
        return "".join(tables)

    return pairs() + "".join(section() for _ in range(draw(st.integers(0, 4))))


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        yield path, value
    for part, below in items:
        yield from leaves(below, (*path, part))


@given(documents())
def test_the_line_of_every_value_holds_its_key_and_its_beginning(text: str) -> None:
    lines = lines_of(text)
    written = text.split("\n")
    for path, value in leaves(tomli.loads(text)):
        line = written[lines.of(path) - 1]
        if isinstance(path[-1], str):
            found = re.match(r"k\d+", path[-1])
            assert found is not None
            assert re.search(rf"\b{found[0]}\b", line)
        for number in re.findall(r"1\d{6}", str(value))[:1]:
            assert number in line


# errors of syntax

NO_STATEMENT = "this line is neither `key = value` nor a [table]"
NO_VALUE = "there is no value after the = that can be read"
TOO_MUCH = "something follows the value that does not belong to it"
TWICE = "this key stands twice in the same table"
TABLE_TWICE = "this table stands twice"
NO_QUOTE = "the closing quote of a text is missing"
NOT_CLOSED = "the text that begins here is not closed"
BACKSLASH = "a backslash means nothing here"
QUOTES = 'text stands between quotes: company = "Acme"'
DATE = "a date is written year-month-day, each with all its digits: 2026-01-05"
ANY = 'every line is `key = value`, `[table]` or `# a comment`; text stands between "quotes"'


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("company = Acme", 1, NO_VALUE, QUOTES),
        ("a = 1\n\ncompany = “Acme”", 3, NO_VALUE, 'write straight quotes: company = "Acme"'),
        ("start =", 1, NO_VALUE, ANY),
        ("start = 2026-1-5", 1, TOO_MUCH, DATE),
        ("start = 20.11.2026", 1, TOO_MUCH, DATE),
        ("start = 11/20/2026", 1, TOO_MUCH, DATE),
        ("start = 14:00:00 sharp", 1, TOO_MUCH, ANY),
        (
            "start = 2026-11-31",
            1,
            "there is no such date or time",
            "look it up in a calendar",
        ),
        ("a = 1\n- Acme", 2, "there is no = after the key", ANY),
        ("a = 1\n: Acme", 2, NO_STATEMENT, ANY),
        ("[]", 1, "this line does not begin with a key", ANY),
        ("a = 1\na = 2", 2, TWICE, "keep one of the two"),
        ("a = { b = 1, b = 2 }", 1, TWICE, "keep one of the two"),
        (
            "[interview]\n[interview]",
            2,
            TABLE_TWICE,
            "begin each one with two brackets: [[interview]]",
        ),
        ("[me]\n[me]", 2, TABLE_TWICE, "write what belongs to it in one place"),
        (
            "[a.b]\n[a]\nb.c = 1",
            3,
            "this adds to a table that is already complete",
            "write it in one place",
        ),
        (
            "a = []\n[[a]]",
            2,
            "this adds to a value that is already complete",
            "write it in one place",
        ),
        (
            "[[interview]\nid = 1",
            1,
            "the closing bracket of a table is missing",
            "write [table] or [[table]]",
        ),
        (
            'a = ["x"\nb = 1',
            2,
            "the closing ] of a list is missing",
            'write ["one", "two"]',
        ),
        ("a = [\n1", 2, "the closing ] of a list is missing", 'write ["one", "two"]'),
        ("a = [\n1,", 2, NO_VALUE, ANY),
        ("a = {b = 1\n", 2, "the closing } of a table is missing", "end the table with a }"),
        ('a = "x\nb = 1', 1, NO_QUOTE, 'write "text"'),
        ("a = 'x\nb = 'y'", 1, NO_QUOTE, "write 'text'"),
        ('a = "x', 1, NOT_CLOSED, "end it with the same quotes"),
        ('a = 1\nb = """x\n\nc = 1\n', 2, NOT_CLOSED, "end it with the same quotes"),
        ("a = 1\nb = '''x\n\nc = 1\n", 2, NOT_CLOSED, "end it with the same quotes"),
        # On its way to the end the scan takes this for a key with a bad backslash.
        ("a = '''x' . \"\\q\" = 1\n", 1, NOT_CLOSED, "end it with the same quotes"),
        (
            r'a = "C:\path"',
            1,
            BACKSLASH,
            r"write it twice, or put the text between single quotes: 'C:\path'",
        ),
        (
            r'a = "C:\Users"',
            1,
            BACKSLASH,
            r"write it twice, or put the text between single quotes: 'C:\path'",
        ),
        (
            r'a = "\ud800"',
            1,
            BACKSLASH,
            r"write it twice, or put the text between single quotes: 'C:\path'",
        ),
        ('a = "\x07"', 1, "there is a control character in a text", "delete it"),
        ("# \x07", 1, "there is a control character here", "delete it"),
        (
            "a = " + "[" * 5000,
            0,
            "brackets are nested too deep",
            "write lists and tables that are not nested so deep",
        ),
        ("a = " + "1" * 5000, 0, "a number is too long", "write a shorter one"),
    ],
)
def test_an_error_of_syntax_is_said_in_plain_words(
    text: str, line: int, message: str, hint: str
) -> None:
    document, problem = load(text)
    assert document == {}
    assert problem is not None
    assert (problem.line, problem.message, problem.hint) == (line, message, hint)


def test_an_error_that_a_later_python_words_differently_is_passed_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(text: str) -> None:
        msg = "Something new"
        raise tomli.TOMLDecodeError(msg, text, text.index("company"))

    monkeypatch.setattr(tomli, "loads", refuse)
    problem = load("a = 1\ncompany = Acme")[1]
    assert problem is not None
    assert problem.line == 2
    assert problem.message == "this is not TOML: Something new (at line 2, column 1)"
    assert problem.hint == QUOTES


@given(st.text() | st.text("[]{}=\"'\n\r\\#.,:-aT1 \t\u00e9\x00"))
def test_reading_any_text_ends_in_a_document_or_a_problem(text: str) -> None:
    _, problem = load(text)
    if problem is None:
        assert lines_of(text).of(()) == 0
    else:
        assert 0 <= problem.line <= text.count("\n") + 1
        assert problem.message
        assert problem.hint
