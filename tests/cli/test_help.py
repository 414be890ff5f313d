"""Each command explains itself, with an example that works, and the manual knows all of it."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path

import click
import pytest
from program import NOW, Program
from rich.cells import cell_len

from afterview.cli import COMMANDS, Call, cli
from afterview.cli.completion import SHELLS

DOCS = Path(__file__).parents[2] / "docs"

WITHOUT_DATA = {"init", "check", "recap", "set", "edit", "login", "logout", "completion", "mcp"}
"""What these print is for the person who asks or types, and nothing for a program."""


@pytest.fixture(params=COMMANDS)
def name(request: pytest.FixtureRequest) -> str:
    """Each command in turn."""
    found: str = request.param
    return found


def root() -> click.Context:
    """As it is in a run: click remembers what it was first asked for the help of a command."""
    return click.Context(cli, info_name="afterview", obj=Call(NOW), **cli.context_settings)


def command_of(name: str) -> click.Command:
    found = cli.get_command(root(), name)
    assert found is not None
    return found


def help_of(program: Program, monkeypatch: pytest.MonkeyPatch, *args: str) -> str:
    monkeypatch.setenv("COLUMNS", "80")
    ran = program(*args)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def examples(name: str) -> list[str]:
    """What the help of a command has a person type."""
    _, mark, example = (command_of(name).help or "").partition("Example:\n")
    assert mark, f"the help of {name} has no example"
    return re.findall(r"\bafterview [^|>&)\n]*", example)


def test_the_help_begins_with_a_sentence_and_has_an_example(name: str) -> None:
    command = command_of(name)
    assert command.name == name
    assert re.match(r"[A-Z][^\n]*\.(\s|$)", " ".join((command.help or "").split("\n\n")[0].split()))
    assert any(example.split()[1] == name for example in examples(name))


def test_the_list_of_commands_has_the_whole_first_sentence(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "..." not in help_of(program, monkeypatch, "--help").partition("Commands:")[2]


def test_the_examples_are_what_the_command_takes(name: str) -> None:
    for example in examples(name):
        words = shlex.split(example.rstrip("\\ "))[1:]
        if words[0] == "--config":
            words = words[2:]
        called, *args = words
        command_of(called).make_context(called, args, parent=root())


def test_every_option_says_what_it_is_for(name: str) -> None:
    for parameter in command_of(name).params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert parameter.help, parameter.opts
            assert parameter.help.endswith("."), parameter.help


def test_the_help_fits_80_columns(
    program: Program, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for line in help_of(program, monkeypatch, name, "--help").splitlines():
        assert cell_len(line) <= 80, line


def test_the_short_flag_gives_the_same_help(
    program: Program, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert help_of(program, monkeypatch, name, "-h") == help_of(
        program, monkeypatch, name, "--help"
    )


def test_the_help_of_the_program_lists_all_commands_in_order(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = help_of(program, monkeypatch, "--help").partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed if line[2] != " "] == list(COMMANDS)
    assert all(cell_len(line) <= 80 for line in listed)


def test_what_prints_data_prints_it_as_json_too(name: str) -> None:
    flags = {flag for parameter in command_of(name).params for flag in parameter.opts}
    assert ("--json" in flags) is (name not in WITHOUT_DATA)


# the manual


@cache
def sections(page: str) -> dict[str, str]:
    """The text below each `## heading` of a page."""
    parts = re.split(r"^## +(.*)$", (DOCS / page).read_text(), flags=re.MULTILINE)
    return {
        heading.replace("`", "").strip(): text
        for heading, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def test_the_manual_has_a_section_for_each_command_in_order() -> None:
    assert [heading for heading in sections("commands.md") if heading in COMMANDS] == list(COMMANDS)


def test_the_manual_names_every_option_and_argument(name: str) -> None:
    text = sections("commands.md")[name]
    for parameter in command_of(name).params:
        if isinstance(parameter, click.Option):
            named = any(re.search(rf"(?<![\w-]){flag}(?![\w-])", text) for flag in parameter.opts)
            assert named or parameter.hidden, f"{name} {' or '.join(parameter.opts)}"


def test_the_manual_names_no_option_that_is_not_there(name: str) -> None:
    text = sections("commands.md")[name]
    there = {flag for parameter in command_of(name).params for flag in parameter.opts}
    anywhere = {
        flag
        for other in COMMANDS
        for parameter in command_of(other).params
        for flag in (*parameter.opts, *parameter.secondary_opts)
    }
    anywhere |= {flag for parameter in cli.params for flag in parameter.opts} | {"--help"}
    mentioned = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))
    assert mentioned <= anywhere | {"--wait"}
    own = set(re.findall(rf"afterview {name}[^\n`|]*? (--[a-z][a-z-]*)", text))
    assert own <= there


def test_every_json_document_is_described(name: str) -> None:
    if name in WITHOUT_DATA:
        return
    headings = [set(re.findall(r"[a-z-]+", heading)) for heading in sections("json.md")]
    assert any(name in words for words in headings)


def test_the_shells_that_are_completed_are_in_the_manual() -> None:
    text = sections("commands.md")["completion"]
    for shell in SHELLS:
        assert f"afterview completion {shell}" in text
