"""`mcp`: over random logs, every tool answers and writes what its command does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from assistant import Assistant, Assistants, Reply
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp_answers import write_log
from program import NOW, Program, Ran, table
from scenes import logs

MOMENTS = st.integers(-40 * 24, 120 * 24).map(lambda hours: NOW + timedelta(hours=hours))
FEW = settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
OWN_LIMITS = (
    "An assistant may put a letter off",
    "belong together for cap and gap",
    "is not recorded as done",
    "would bring the next letter forward",
)
"""Parts of what only an assistant is refused."""


@pytest.fixture(scope="module")
def assistants(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistants]:
    made = Assistants(tmp_path_factory.mktemp("shared") / "home")
    made.folder.mkdir()
    yield made
    made.close()


@pytest.fixture
def home(assistants: Assistants, capsys: pytest.CaptureFixture[str]) -> Program:
    clear(assistants)
    return Program(assistants.folder, capsys)


@pytest.fixture
def twin(home: Program, capsys: pytest.CaptureFixture[str]) -> Program:
    """Another folder, in which the commands do what the assistant does in the first."""
    return Program(home.folder.with_name("twin"), capsys)


def clear(assistants: Assistants) -> None:
    for folder in (assistants.folder, assistants.folder.with_name("twin")):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()


def sentence(ran: Ran) -> str:
    """Return what a command said is wrong, without its name."""
    return ran.err.strip().removeprefix("afterview: ").removeprefix("nothing was recorded: ")


def assert_same(reply: Reply, ran: Ran) -> None:
    """Assert that the assistant got what the command printed: the same keys and values, or error.

    The assistant may have keys of its own besides.
    """
    if reply.failed:
        assert ran.code != 0, reply.text
        assert (
            reply.error.partition("; name it by")[0] == sentence(ran).partition("; name it by")[0]
        )
        return
    assert ran.code == 0, ran.err
    assert {key: reply.data.get(key) for key in ran.json} == ran.json


@FEW
@given(log=logs(5), now=MOMENTS)
def test_what_is_read_is_what_the_commands_print(
    assistants: Assistants, home: Program, log: Any, now: datetime
) -> None:
    clear(assistants)
    home.now, ask = now, assistants(home)
    if not write_log(home, log):
        return
    assert_same(ask("status"), home("status", "--json"))
    assert_same(ask("status", on="2026-12-24"), home("status", "--on", "2026-12-24", "--json"))
    whole = home("plan", "--json")
    assert_same(ask("plan", all=True), whole)
    assert_same(
        ask("plan", all=True, on="1 Feb 2027"), home("plan", "--on", "1 Feb 2027", "--json")
    )
    assert_same(ask("inbox"), home("inbox", "--json"))
    assert_same(ask("prep"), home("prep", "--json"))
    for each in log:
        assert_same(ask("why", about=each.id), home("why", each.id, "--json"))
        assert_same(ask("prep", interview=each.id), home("prep", each.id, "--json"))
    for each in whole.json["items"][::4]:
        assert_same(ask("why", about=each["id"]), home("why", each["id"], "--json"))
        assert_same(ask("draft", step=each["id"]), home("draft", each["id"], "--json"))
    home("sync")
    shown = ask("plan").data
    ids = [line.split("[")[1].rstrip("]") for line in _reasons(home("plan", "--why").out)]
    assert len(ids) == len(shown["items"])
    assert len(shown["items"]) + shown["not_shown"] == len(home("plan", "--json").json["items"])


def _reasons(out: str) -> list[str]:
    """Return the last lines of reasons, which have the id of a step in brackets."""
    return [line for line in out.splitlines() if line.endswith("]") and "[" in line]


WRITES = st.lists(
    st.tuples(
        st.one_of(
            st.tuples(st.just("done"), st.sampled_from(["", "yesterday", "2026-11-27"])),
            st.tuples(
                st.just("postpone"), st.sampled_from(["tomorrow", "in 3 weeks", "2026-11-20"])
            ),
            st.tuples(
                st.just("set"),
                st.sampled_from(
                    [
                        "role=Cook",
                        "promise=in two weeks",
                        "status=rejected",
                        "topics=a, b",
                        "start=x",
                    ]
                ),
            ),
            st.tuples(st.just("recap"), st.sampled_from(["within two weeks", "at some point"])),
            st.tuples(
                st.just("add"), st.sampled_from(["2026-11-20 9:00", "2026-12-18 9:00", "soon"])
            ),
        ),
        st.integers(0, 50),
    ),
    min_size=1,
    max_size=6,
)


@FEW
@given(log=logs(4), writes=WRITES)
def test_what_is_written_is_what_the_commands_write(
    assistants: Assistants, home: Program, twin: Program, log: Any, writes: list[Any]
) -> None:
    clear(assistants)
    ask = assistants(home, "--write")
    if not (write_log(home, log) and write_log(twin, log)):
        return
    for (tool, words), number in writes:
        interview = log[number % len(log)].id
        items = home("plan", "--json").json["items"]
        step = items[number % len(items)]["id"] if items else f"{interview}/recap"
        reply, command = _both(ask, tool, words, interview, step)
        if reply.failed and any(each in reply.error for each in OWN_LIMITS):
            continue
        ran = twin(*command)
        if reply.failed:
            assert ran.code != 0, (command, reply.text)
            said = " ".join(sentence(ran).replace("--", "").split())
            assert " ".join(reply.error.split()).replace(
                "questions", "question"
            ) == said or tool in {
                "add",
                "recap",
            }
        else:
            assert ran.code == 0, (command, ran.err)
            if "--json" in command:
                assert {key: reply.data.get(key) for key in ran.json} == ran.json
            elif tool == "set":
                assert ran.out.splitlines() == reply.data["says"]
        assert home.log.read_bytes() == twin.log.read_bytes(), command
        assert home("plan", "--json").out == twin("plan", "--json").out, command


def _both(
    ask: Assistant, tool: str, words: str, interview: str, step: str
) -> tuple[Reply, list[str]]:
    """Call a tool, and return the answer with the command that does the same."""
    if tool == "done":
        on = ["--on", words] if words else []
        return ask("done", step=step, on=words), ["done", step, *on, "--json"]
    if tool == "postpone":
        return ask("postpone", step=step, to=words), ["postpone", step, words, "--json"]
    if tool == "set":
        return ask("set", interview=interview, changes=[words]), ["set", interview, words]
    if tool == "recap":
        reply = ask("recap", interview=interview, promise=words, topics=["Rust", "C"])
        flags = ["--promise", words, "--topic", "Rust", "--topic", "C"]
        return reply, ["recap", interview, *flags]
    reply = ask("add", company="Acme", start=words, interviewers=["Bo Lee, good"])
    flags = ["--company", "Acme", "--at", words, "--interviewer", "Bo Lee, good"]
    return reply, ["add", *flags, "--yes", "--json"]


def test_the_words_of_a_command_are_those_of_its_tool(
    assistants: Assistants, home: Program
) -> None:
    home.now = datetime(2026, 11, 24, 15, tzinfo=UTC)
    home.write(table(promise='"within two weeks"'))
    ask = assistants(home, "--write")
    for words in (["acme", "follow"], ["acme/follow-up/1"], ["acme/followup/1"], ["nothing"]):
        reply = ask("postpone", step=" ".join(words), to="today")
        assert reply.error == sentence(home("postpone", *words, "today"))
