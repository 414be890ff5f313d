"""Pages, messages and templates read as plain English.

The rules are those of proselint and of `support/house_style.toml`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

prose = pytest.importorskip("prose", reason="proselint is not installed: pip install .[lint]")

ROOT = Path(__file__).parents[1]
PAGES = ("*.md", "*.example.toml", "docs/**/*.md", "[!.]*/README.md")
PROGRAM = tuple(
    f"{folder}/**/*.{kind}" for folder in ("src", "providers") for kind in ("py", "txt", "html")
)
OTHER_LANGUAGES = re.compile(r"[/._-](?:de|fr|es|german|french|spanish)[/._]")
PHRASES = "src/afterview/dates/english.py"
"""The ways in which people say dates, good English or not."""
NAMES = sorted(
    name
    for pattern in (*PAGES, *PROGRAM)
    for path in ROOT.glob(pattern)
    if not OTHER_LANGUAGES.search(name := str(path.relative_to(ROOT))) and name != PHRASES
)
UNREAD = prose.STYLE["unread"]["files"]


@pytest.mark.parametrize("name", NAMES)
def test_it_reads_as_plain_english(name: str) -> None:
    if name in UNREAD:
        pytest.skip("nobody has gone through its words yet")
    found = prose.findings(ROOT / name)
    assert not found, "\n".join(f"{name}:{line}: {words!r}: {say}" for line, words, say in found)


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("It is kept beside the store.", (1, "beside")),
        ("# What it sends\n\nWhat you save is kept.", (3, "What you save is kept.")),
        ("One.\n\n| a | b |\n| --- | --- |\n| `x` | Else it goes. |", (5, "Else")),
        ("Where the store is lost, the run\nstops.", (1, "Where the store is lost, ")),
        ("This is a very unique case.", (1, "very unique")),
    ],
)
def test_a_page_that_breaks_a_rule_is_found(page: str, found: tuple[int, str]) -> None:
    assert [(line, words) for line, words, _ in findings(".md", page)] == [
        (found[0], found[1].strip())
    ]


@pytest.mark.parametrize(
    "page",
    [
        "`beside` is a command, and the next code too:\n\n```\nbeside it\n```\n\n    beside it",
        "## What it sends\n\nWhat is it?",
        "It says what is new, and there is no other.",
    ],
)
def test_code_headings_and_questions_are_left_alone(page: str) -> None:
    assert findings(".md", page) == []


@pytest.mark.parametrize(
    ("module", "found"),
    [
        ('say("it is kept beside the store")', (1, "beside")),
        ('\nsay(f"{n} kept " f"beside {store} {n}")', (2, "beside")),
        ('@click.command()\ndef do():\n    """Keep it beside the store."""', (3, "beside")),
    ],
)
def test_a_message_that_breaks_a_rule_is_found(module: str, found: tuple[int, str]) -> None:
    assert [(line, words) for line, words, _ in findings(".py", module)] == [found]


def test_what_only_developers_read_is_left_alone() -> None:
    module = '"""Kept beside it."""\ndef do():\n    """Keep it beside it."""\n    return "beside"'
    assert findings(".py", module) == []


def test_a_template_is_read_without_its_tags() -> None:
    template = (
        "{% if beside %}\n<p id='beside'>Kept for {{ beside }} and me.</p>\nbeside you and me"
    )
    assert [(line, words) for line, words, _ in findings(".txt", template)] == [(3, "beside")]


def test_the_comments_of_settings_are_read() -> None:
    settings = (
        "# One thing is\n# kept beside it.\nbeside = 1\n# beside = 2\n# beside = 3\n# Beside it."
    )
    assert [(line, words) for line, words, _ in findings(".toml", settings)] == [
        (1, "beside"),
        (6, "Beside"),
    ]


def test_every_file_that_is_left_out_exists() -> None:
    if not (ROOT / "src").is_dir():
        pytest.skip("the sources are out of reach")
    assert set(UNREAD) <= set(NAMES)


def findings(kind: str, source: str) -> list[tuple[int, str, str]]:
    """Return what the linter says of a file of this kind."""
    found: list[tuple[int, str, str]] = prose.findings(Path(f"page{kind}"), source=source)
    return found
