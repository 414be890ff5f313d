"""The links of the pages lead somewhere, and their commands can be typed as they are there."""

from __future__ import annotations

import re
import shlex
from functools import cache
from itertools import pairwise
from pathlib import Path

import click
import pytest
from markdown_it import MarkdownIt

from afterview.cli import cli
from afterview.model import STEPS
from afterview.playbook.rules import RULE_OF, RULES
from afterview.playbook.settings import KEYS

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    str(path.relative_to(ROOT))
    for pattern in ("*.md", "docs/**/*.md", "[!.]*/README.md")
    for path in ROOT.glob(pattern)
)


@cache
def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    headings = [
        "".join(part.content for part in inline.children or ())
        for opening, inline in pairwise(tokens)
        if opening.type == "heading_open"
    ]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    page = ROOT / name
    if name.startswith("providers") and not (ROOT / "src").is_dir():
        pytest.skip("the sources are out of reach")
    tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    links = [
        str(part.attrs.get("href") or part.attrs.get("src"))
        for token in tokens
        for part in token.children or ()
        if part.type in {"link_open", "image"}
    ]
    for link in links:
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        known = target.exists() or not (ROOT / "src").is_dir()
        assert known, f"{name}: there is no {link}"
        if anchor:
            assert anchor in anchors(target), f"{name}: there is no heading {link}"


def test_nobody_is_told_to_install_what_is_not_published() -> None:
    said = [ROOT / name for name in PAGES]
    said += [path for folder in ("src", "providers") for path in (ROOT / folder).rglob("*.py")]
    assert [
        str(path.relative_to(ROOT))
        for path in said
        if re.search(r"(?:pip|pipx|tool) install \"?afterview", path.read_text(encoding="utf-8"))
    ] == []


def test_the_page_on_the_rules_has_each_with_the_module_that_carries_it_out() -> None:
    page = (ROOT / "docs" / "why.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:-1]
    assert [section.split("\n")[0] for section in sections] == [
        f"{rule.key}: {rule.name}" for rule in RULES
    ]
    for rule, section in zip(RULES, sections, strict=True):
        assert f"`playbook/{rule.module}.py`" in section
        assert f"**The rule.** {rule.says} **Why.**" in " ".join(section.split())
        # An interview is what the rules are about.
        assert [step for step in rule.steps if f"`{step}`" not in section] in ([], ["interview"])
    assert RULE_OF.keys() == {*STEPS}


def test_the_page_on_the_rules_says_where_each_step_and_number_belongs() -> None:
    page = (ROOT / "docs" / "why.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w-]+)`", page))
    # An interview is what the rules are about, and the hour belongs to each task.
    assert {*STEPS, *KEYS} - named == {"interview", "hour"}


def commands(page: Path) -> list[str]:
    """Return the calls of the program in the blocks and in the text of a page, each once."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    lines = [
        line.removeprefix("$ ")
        for token in tokens
        if token.type == "fence" and token.info in {"sh", "console"}
        for line in token.content.splitlines()
    ]
    spans = [
        part.content
        for token in tokens
        for part in token.children or ()
        if part.type == "code_inline"
    ]
    called = (re.match(r"afterview(?= |$)[^#|&]*", line) for line in (*lines, *spans))
    return sorted({call[0].strip() for call in called if call})


def test_pages_have_commands_to_check() -> None:
    assert "afterview login google" in commands(ROOT / "docs" / "start-google.md")
    assert "afterview adopt TARGET" in commands(ROOT / "docs" / "sync.md")


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_a_page_can_be_typed(name: str) -> None:
    for call in commands(ROOT / name):
        typed = re.sub(r" N\b", " 3", re.sub(r"--config \S+ ", "", call))
        _, *words = shlex.split(typed)
        if not words or words[0].startswith("-"):
            continue
        root = click.Context(cli, **cli.context_settings)
        command = cli.get_command(root, words[0])
        assert command, f"{name}: {call}"
        # A command that is only named has no arguments.
        if len(words) > 1:
            try:
                # A command keeps the flags for help of its first context: those of `root`.
                command.make_context(words[0], words[1:], parent=root)
            except click.UsageError as error:
                pytest.fail(f"{name}: {call}: {error.format_message()}")
