"""The sentences that people read, of pages and of the program, and what a linter says of them.

proselint finds what any English text should avoid. `house_style.toml` adds this project's own
rules, as patterns with the advice for each.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from proselint.checks import __register__ as general
from proselint.config import Config
from proselint.registry import CheckRegistry
from proselint.registry.checks import Check, CheckFlags
from proselint.registry.checks.engine import Fancy, Padding, RegexOptions
from proselint.registry.checks.types import PreferredForms
from proselint.tools import LintFile

STYLE = tomllib.loads(Path(__file__).with_name("house_style.toml").read_text(encoding="utf-8"))
MARKDOWN = MarkdownIt("commonmark").enable("table")
COMMAND = re.compile(r"command|group")
"""The decorators that make a function's docstring the help of a command."""


class Passage(NamedTuple):
    """A heading, paragraph, table cell or message: its first line in the source, and its text."""

    line: int
    text: str


class Finding(NamedTuple):
    """What the linter objects to, and what to do about it."""

    line: int
    found: str
    advice: str


def of_markdown(source: str) -> Iterator[Passage]:
    """Yield what a page says; code becomes a name that no rule knows."""
    line = 0
    for token in MARKDOWN.parse(source):
        line = token.map[0] + 1 if token.map else line
        if token.type == "inline":
            yield Passage(line, _words(token))


def _words(inline: Token) -> str:
    pieces = (
        {"code_inline": f"Code{number}", "softbreak": " "}.get(child.type, child.content)
        for number, child in enumerate(inline.children or ())
        if child.type != "image"
    )
    return "".join(pieces)


def of_python(source: str) -> Iterator[Passage]:
    """Yield the texts of a module that have three words or more, and the help of commands."""
    tree = ast.parse(source)
    unread = set(_unread(tree))
    for node in ast.walk(tree):
        if node not in unread and (text := _text(node)) and len(text.split()) > 2:
            yield Passage(getattr(node, "lineno", 0), " ".join(text.split()))


def _unread(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what only developers see, patterns, and the parts of a text that is read as a whole."""
    helps = {
        function.body[0]
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and any(COMMAND.search(ast.unparse(each)) for each in function.decorator_list)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and node not in helps:
            yield node.value
        if isinstance(node, ast.JoinedStr):
            yield from node.values
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            yield from ast.walk(node)


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(value) or "Value" for value in node.values)
    return ""


def of_template(source: str) -> Iterator[Passage]:
    """Yield what a template of a letter or of the page says, without its tags."""
    for number, line in enumerate(source.splitlines(), 1):
        text = re.sub(r"\{[%#].*?[%#]\}|<[^>]*>", " ", re.sub(r"\{\{.*?\}\}", "Value", line))
        if len(text.split()) > 2:
            yield Passage(number, " ".join(text.split()))


def of_toml(source: str) -> Iterator[Passage]:
    """Yield each comment of a file of settings, without the settings that are commented out."""
    lines = [
        (number, re.sub(r"^# ?", "", line))
        for number, line in enumerate(source.splitlines(), 1)
        if line.startswith("#")
    ]
    block: list[tuple[int, str]] = []
    for number, text in [*lines, (0, "")]:
        if block and number != block[-1][0] + 1:
            yield Passage(block[0][0], " ".join(text for _, text in block))
            block = []
        if not re.match(r"\[|[\w.]+ *=", text):
            block.append((number, text))


READERS = {
    ".toml": of_toml,
    ".md": of_markdown,
    ".py": of_python,
    ".html": of_template,
    ".txt": of_template,
}


def findings(path: Path, *, source: str | None = None) -> list[Finding]:
    """Return what the linter objects to in a file, in order of line.

    A finding in a paragraph has the line on which the paragraph begins. `source` is the text to
    read instead of the file's.
    """
    text = path.read_text(encoding="utf-8") if source is None else source
    passages = list(READERS[path.suffix](text))
    if not passages:
        return []
    # A blank line keeps one passage from going on in the next.
    file = LintFile(str(path), "\n\n".join(passage.text for passage in passages))
    found = []
    for _, advice, (start, end), _ in (
        result.check_result for result in file.lint(Config(max_errors=1000, checks=STYLE["checks"]))
    ):
        words = file.content[start:end]
        # proselint puts an empty line before the text.
        lines = file.content.count("\n", 0, start + len(words) - len(words.lstrip())) - 1
        found.append(Finding(passages[lines // 2].line, words.strip(), advice))
    return found


def _house_rules() -> tuple[Check, ...]:
    return tuple(
        Check(
            check_type=PreferredForms(rules, padding=Padding.RAW),
            engine=Fancy(RegexOptions(case_insensitive=insensitive, multi_line=True)),
            path=f"house.{name}",
            message="{0}",
            flags=CheckFlags(allow_quotes=True),
        )
        for name, insensitive in (("words", True), ("order", False))
        for rules in (STYLE[name],)
    )


CheckRegistry().register_many((*general, *_house_rules()))
