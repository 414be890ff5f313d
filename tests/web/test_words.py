"""The page says what to tap: no command, no option, and no key of a file in its sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_browser import Browser, plain, said
from program import table

from afterview.cli import COMMANDS
from afterview.errors import ChoiceError, InputError, ProblemsError, Sentence, message_of, on_page
from afterview.web.labels import LABELS

SOURCES = Path(__file__).parents[2] / "src/afterview"
COMMAND = re.compile(rf"`|\bafterview (?:{'|'.join(COMMANDS)})\b|(?<!\S)--[a-z]")
FOR_THE_TERMINAL = {
    "operations/forgetting.py",
    "operations/handles.py",
    "operations/inbox.py",
    "operations/mail_file.py",
    "operations/moves.py",
    "importing/columns.py",
}
"""Modules whose messages only commands can lead to."""


# the value


def test_a_sentence_has_a_form_for_each_of_the_two() -> None:
    both = Sentence("it is skipped", command="`afterview undo`", page="Undo")
    assert (both, both.on_page) == ("it is skipped; `afterview undo`", "it is skipped; Undo")
    one = Sentence("it is skipped", command="`afterview undo`")
    assert (one, on_page(one)) == ("it is skipped; `afterview undo`", "it is skipped")
    assert on_page("it is skipped") == "it is skipped"


def test_an_error_keeps_both() -> None:
    both = Sentence("it is skipped", command="`afterview undo`", page="Undo")
    assert str(InputError(both)) == "it is skipped; `afterview undo`"
    assert message_of(InputError(both)) is both
    assert message_of(InputError()) == ""
    assert InputError(both).on_page == ChoiceError(both, ()).on_page == "it is skipped; Undo"
    assert ProblemsError([both, "and more"]).on_page == "it is skipped; Undo\nand more"


# the messages


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module that are neither documentation nor for a command only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed = set[ast.AST]()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "command":
            passed |= {*ast.walk(node.value)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(node.value)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            # A constant that a keyword `command` names.
            name = node.targets[0].id
            if re.search(rf"\bcommand=(?:\S+ \S+ else )?.*\b{name}\b", path.read_text()):
                passed |= {*ast.walk(node.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in passed:
            yield node.lineno, node.value


def test_what_the_page_may_show_names_no_command() -> None:
    found = [
        f"{path.relative_to(SOURCES)}:{line}: {text}"
        for room in ("operations", "importing", "log", "playbook")
        for path in sorted((SOURCES / room).rglob("*.py"))
        if str(path.relative_to(SOURCES)) not in FOR_THE_TERMINAL
        for line, text in texts(path)
        if re.search(r"`afterview ", text)
    ]
    assert found == []


# the page


def test_a_stale_tab_is_told_what_to_tap(browser: Browser) -> None:
    browser.send("/skip", ("step", "acme/thank-you/jane-doe"))
    stale = (("step", "acme/thank-you/jane-doe"), ("day", "2026-11-30"))
    assert browser.send("/postpone", *stale).endswith("is skipped; Undo may bring it back")
    assert "the page of its case lists its steps" in browser.send("/done", ("step", "acme/nothing"))
    assert "Today lists what to do" in browser.send("/done", ("step", "nobody/at-all"))
    for kind, words in (("skip", "cancelled"), ("postpone", "moved")):
        fields = (("step", "acme/interview"), ("day", "2026-11-30"))
        assert f"say on the page of its case that it was {words}" in browser.send(
            f"/{kind}", *fields
        )


def test_an_unknown_case_leads_to_all(browser: Browser) -> None:
    text = plain(browser.get("/case/zzz").text)
    assert "There is no interview “zzz” in the log; Cases shows all" in text.replace(
        '"zzz"', "“zzz”"
    )


def test_an_interview_that_was_called_off_takes_place_after_all(browser: Browser) -> None:
    browser.site.program.write(
        table(
            "globex", status='"accepted"', status_since="2026-11-20", start="2026-11-10T10:00:00"
        ),
        table(start="2026-11-30T10:00:00"),
    )
    answer = browser.fill("/add", ("company", "Hooli"), ("start", "2026-12-01T10:00"))
    text = browser.follow(answer).text
    assert "if it takes place, say so below" in plain(text)
    path = re.findall(r'href="(/case/hooli/restored)"', text)
    assert path == ["/case/hooli/restored"] * len(path) != []
    assert said(browser.follow(browser.fill(path[0]))).startswith("It is in your plan again")
    assert "takes place after all" not in plain(browser.get("/case/hooli").text)
    (_, _, hooli) = browser.log()
    assert hooli["status"] == "scheduled"


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/cases", "/case/acme", "/calendar", "/add", "/edit/acme", "/recap/acme"),
        *("/prep/acme", "/health", "/search", "/rules", "/offline", "/case/acme/offer"),
        *("/case/acme/offer?answer_by=x&status_since=y", "/case/acme/promise?promise=x"),
    ],
)
def test_no_page_names_a_command_or_a_key(browser: Browser, path: str) -> None:
    browser.site.program.write(table(promise='"within a week"', url='"https://meet.example"'))
    # A textarea has a draft, which may have anything.
    text = re.sub(r"<textarea.*?</textarea>", "", browser.get(path).text, flags=re.DOTALL)
    words = plain(text.replace("<form", "<p").replace("</form", "</p"))
    assert not COMMAND.search(words), COMMAND.search(words)
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", words)
    assert set(LABELS) & set(re.findall(r"\b(\w+) = ", words)) == set()
