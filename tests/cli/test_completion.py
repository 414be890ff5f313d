"""What shells complete: click's protocol in the real program, and a real Tab in real shells."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.shell_completion import BashComplete
from program import NOW, Program, table

from afterview.cli import COMMANDS, Call, cli
from afterview.cli.completion import SHELLS, VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = "from afterview.cli import main; main()"
PATIENCE = 60.0


def ask(shell: str, words: str, *, folder: Path, **environment: str) -> dict[str, str]:
    """Return what the program offers for the last of `words`, each with its explanation."""
    typed = words.split(" ")
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        | {
            "_AFTERVIEW_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": typed[-1] if shell == "fish" else str(len(typed) - 1),
        }
        | environment,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return _offered(shell, ran.stdout.splitlines())


def _offered(shell: str, lines: list[str]) -> dict[str, str]:
    """Read the answer as the script of the shell does."""
    lines = [line for line in lines if line]
    if shell == "zsh":
        entries = zip(lines[::3], lines[1::3], lines[2::3], strict=True)
        return {value.replace(r"\:", ":"): help_ for kind, value, help_ in entries if kind}
    offered = {}
    for line in lines:
        kind, _, rest = line.partition(",")
        value, _, help_ = rest.partition("\t")
        offered[value] = help_
        assert kind == "plain"
    return offered


@pytest.fixture
def two(program: Program) -> Program:
    """Two interviews, their configuration in the current folder."""
    program.write(table("acme-onsite", company='"Acme"'), table("globex"))
    return program


@pytest.mark.parametrize("shell", SHELLS)
def test_ids_and_steps_are_completed(two: Program, shell: str) -> None:
    def offered(words: str) -> set[str]:
        return set(ask(shell, f"afterview --config config.toml {words}", folder=two.folder))

    assert offered("show ") == {"acme-onsite", "globex"}
    assert offered("show acme") == {"acme-onsite"}
    assert offered("show nobody") == set()
    assert {"list", "show", "doctor"} <= offered("")
    assert offered("done globex/thank") == {"globex/thank-you/jane-doe"}
    assert offered("done globex/follow-up/") == {"globex/follow-up/1", "globex/follow-up/2"}
    assert offered("list --comp") == {"--company"}


def test_the_same_in_this_process(two: Program) -> None:
    def offered(*words: str) -> dict[str, str | None]:
        asked = BashComplete(cli, {"obj": Call(NOW)}, "afterview", VARIABLE)
        typed = ["--config", str(two.config), *words]
        return {each.value: each.help for each in asked.get_completions(typed[:-1], typed[-1])}

    assert offered("edit", "") == {"acme-onsite": "Acme", "globex": "Globex"}
    assert offered("done", "globex/rec") == {"globex/recap": "Recap: Globex"}
    two.log.unlink()
    assert offered("edit", "") == {}


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_what_an_id_stands_for_is_shown_beside_it(two: Program, shell: str) -> None:
    words = "afterview --config config.toml "
    assert ask(shell, f"{words}show ac", folder=two.folder) == {"acme-onsite": "Acme"}
    step = "globex/thank-you/jane-doe"
    assert ask(shell, f"{words}done {step}", folder=two.folder) == {step: "Thank Jane Doe (Globex)"}


def test_the_configuration_is_found_wherever_it_is_named(two: Program) -> None:
    both = {"acme-onsite": "", "globex": ""}
    folder = two.folder
    home = folder / "home" / "afterview"
    home.mkdir(parents=True)
    assert ask("bash", "afterview show ", folder=folder) == {}
    assert ask("bash", "afterview show ", folder=folder, AFTERVIEW_CONFIG="config.toml") == both
    assert ask("bash", "afterview --config=config.toml show ", folder=folder) == both
    for path in (two.config, two.log):
        shutil.copy(path, home / path.name)
    assert ask("bash", "afterview show ", folder=folder, XDG_CONFIG_HOME=str(home.parent)) == both


def arguments() -> dict[str, set[str]]:
    """The arguments of each command, as its help calls them."""
    context = click.Context(cli, **cli.context_settings)
    found = {}
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        named = [each for each in command.params if isinstance(each, click.Argument)]
        found[name] = {(each.metavar or "").strip("[]") for each in named}
    return found


OF_SOME_STEPS = {"accept", "reclaim", "restore"}
"""These complete what was moved or deleted by hand only: `test_moves` has them."""
NAMING = [
    (command, what)
    for command, named in arguments().items()
    for what in sorted(named & {"ID", "STEP"})
    if command not in OF_SOME_STEPS
]


@pytest.mark.parametrize(("command", "what"), NAMING)
def test_every_command_that_takes_an_id_or_a_step_completes_it(
    two: Program, command: str, what: str
) -> None:
    offered = ask("bash", f"afterview --config config.toml {command} globex", folder=two.folder)
    # The process has a clock of its own; an interview is planned as long as it is in the log.
    assert {"ID": "globex", "STEP": "globex/interview"}[what] in offered


WRONG: dict[str, Any] = {
    "a broken log": lambda p: p.log.write_text("x = ["),
    "a log with a problem": lambda p: p.log.write_text(p.log.read_text() + "\nx = 1\n"),
    "no log": lambda p: p.log.unlink(),
    "a broken configuration": lambda p: p.config.write_text("["),
    "no configuration": lambda p: p.config.unlink(),
    "a log that is a folder": lambda p: (p.log.unlink(), p.log.mkdir()),
    "a damaged store": lambda p: (p.folder / "afterview.db").write_bytes(b"nonsense" * 999),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_completes_nothing_and_says_nothing(two: Program, wrong: str) -> None:
    WRONG[wrong](two)
    for words in ("show ", "done globex"):
        assert ask("bash", f"afterview --config config.toml {words}", folder=two.folder) == {}


def test_completing_writes_nothing(two: Program) -> None:
    before = two.files()
    ask("bash", "afterview --config config.toml done ", folder=two.folder)
    assert two.files() == before


# the script


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_that_of_click(program: Program, shell: str) -> None:
    ran = program("completion", shell)
    assert ran.code == 0
    by_click = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"_AFTERVIEW_COMPLETE": f"{shell}_source"},
    )
    assert ran.out.strip() == by_click.stdout.strip()
    assert f"{shell}_complete" in ran.out


def test_an_unknown_shell_is_one_sentence(program: Program) -> None:
    ran = program("completion", "tcsh")
    assert ran.code == 2
    assert "'tcsh' is not one of 'bash', 'zsh', 'fish'" in ran.err


# real shells

FISH = shutil.which("fish")
START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(afterview completion bash)"'),
    "zsh": (
        ["zsh", "-f", "-i"],
        'autoload -U compinit && compinit -u -D && eval "$(afterview completion zsh)"',
    ),
}


@pytest.fixture
def environment(two: Program) -> dict[str, str]:
    """An environment in which a shell finds this afterview, and nothing of the person's."""
    programs = two.folder / "bin"
    programs.mkdir()
    afterview = programs / "afterview"
    afterview.write_text(f"#!{sys.executable}\n{PROGRAM}\n")
    afterview.chmod(0o755)
    return {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(two.folder),
        "TERM": "dumb",
        "LC_ALL": "C.UTF-8",
    }


class Shell:
    """An interactive shell in a terminal, which has been told how to complete."""

    def __init__(self, shell: str, environment: dict[str, str]) -> None:
        self.screen = ""
        self._terminal, child = pty.openpty()
        command, start = START[shell]
        self._process = subprocess.Popen(
            command,
            cwd=environment["HOME"],
            stdin=child,
            stdout=child,
            stderr=child,
            start_new_session=True,
            env=environment,
        )
        os.close(child)
        # Put together by the shell, so that it is not the echo of what was typed that is seen.
        self.type(f"{start} && echo rea''dy\n")
        self.wait_for("ready")

    def type(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while text not in self.screen:
            left = max(0, deadline - time.monotonic())
            assert select.select([self._terminal], [], [], left)[0], self.screen
            self.screen += os.read(self._terminal, 65536).decode(errors="replace")

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)


@pytest.mark.parametrize("shell", START)
def test_a_tab_in_a_real_shell_completes(shell: str, environment: dict[str, str]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    terminal = Shell(shell, environment)
    try:
        for typed, completed in (
            ("show acme-o", "acme-onsite"),
            ("done globex/thank", "globex/thank-you/jane-doe"),
        ):
            assert completed not in terminal.screen
            terminal.type(f"afterview --config config.toml {typed}\t")
            terminal.wait_for(completed)
            terminal.type("\x15")  # the line away again
    finally:
        terminal.close()


@pytest.mark.skipif(FISH is None, reason="fish is not installed")
def test_a_real_fish_completes(environment: dict[str, str]) -> None:
    line = "afterview --config config.toml done globex/thank"
    ran = subprocess.run(
        [str(FISH), "-N", "-c", f'afterview completion fish | source; complete -C "{line}"'],
        cwd=environment["HOME"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert ran.stdout == "globex/thank-you/jane-doe\tThank Jane Doe (Globex)\n"
