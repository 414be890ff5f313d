"""`mcp` as a process of its own: its input, its output, how it ends, and the MCP Inspector."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from assistant import CHILD
from processes import RUN
from program import NOW, Program, table

from afterview.cli import INTERRUPTED
from afterview.cli.assistant import reading

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


def started(program: Program, *flags: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", RUN, "--config", str(program.config), "mcp", *flags]
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    greet(process)
    return process


def greet(process: subprocess.Popen[str]) -> None:
    """Begin a session, as the protocol wants it."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(HELLO) + "\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["result"]["serverInfo"]["name"] == "afterview"


def test_it_ends_when_its_input_ends(program: Program) -> None:
    process = started(program)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")


def test_ctrl_c_ends_it_although_its_input_is_open(program: Program) -> None:
    process = started(program)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == INTERRUPTED
    assert process.stderr is not None
    assert process.stderr.read() == "stopped\n"
    process.communicate()


def test_nothing_but_the_protocol_is_on_its_output(program: Program) -> None:
    program.write(table(id_="acme", company='"日本電気 & Söhne"'))
    process = started(program, "--write")
    assert process.stdin is not None
    lines = [
        "this is no JSON",
        '{"jsonrpc": "2.0", "id": 2, "method": "no/such/method"}',
        *(
            json.dumps({"jsonrpc": "2.0", "id": n, "method": "tools/call", "params": params})
            for n, params in enumerate(
                (
                    {"name": "status"},
                    {"name": "set", "arguments": {"interview": "acme", "changes": ["role=x"]}},
                    {"name": "foo"},
                ),
                3,
            )
        ),
    ]
    process.stdin.write(
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}) + "\n"
    )
    process.stdin.write("\n".join(lines) + "\n")
    process.stdin.flush()
    assert process.stdout is not None
    answers: dict[int, Any] = {}
    while len(answers) < 4:
        message = json.loads(process.stdout.readline())
        assert message["jsonrpc"] == "2.0"
        if isinstance(message.get("id"), int):
            answers[message["id"]] = message
    assert "error" in answers[2]
    assert answers[3]["result"]["structuredContent"]["data"]["today"]
    assert answers[4]["result"]["content"][0]["text"]
    assert answers[5]["result"]["isError"] is True
    assert process.communicate(timeout=60)[0] == ""
    assert process.returncode == 0


def test_without_the_sdk_one_sentence_names_the_extra(program: Program, tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['mcp_types'] = None; "
    ran = subprocess.run(
        [sys.executable, "-c", hidden + RUN, "--config", str(program.config), "mcp"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert ran.returncode == 2
    said = " ".join(ran.stderr.split())
    assert said == (
        'afterview: mcp needs mcp_types; install afterview with the extra "mcp" (docs/start.md)'
    )


@pytest.mark.skipif(
    not os.environ.get("AFTERVIEW_INSPECTOR"),
    reason="AFTERVIEW_INSPECTOR does not name the program of the MCP Inspector",
)
def test_the_inspector_lists_and_calls_the_tools(program: Program) -> None:
    start = program.folder / "start"
    start.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{RUN}" mcp\n')
    start.chmod(0o755)
    inspect = [
        os.environ["AFTERVIEW_INSPECTOR"],
        "--cli",
        "-e",
        f"AFTERVIEW_CONFIG={program.config}",
    ]

    def asked(*arguments: str) -> Any:
        command = [*inspect, str(start), "--method", *arguments]
        ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
        return json.loads(ran.stdout)

    assert [each["name"] for each in asked("tools/list")["tools"]] == [
        each.name for each in reading.TOOLS
    ]
    call = ("tools/call", "--tool-name", "may_i_write", "--tool-arg", "company=acme")
    assert "says" in asked(*call)["structuredContent"]["data"]
    refused = asked("tools/call", "--tool-name", "done", "--tool-arg", "step=acme/recap")
    assert refused["isError"] is True


def call(tool: str, **arguments: Any) -> str:
    params = {"name": tool, "arguments": arguments}
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    request = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params}
    return f"{json.dumps(ready)}\n{json.dumps(request)}\n"


def test_ctrl_c_lets_a_call_that_is_under_way_finish(program: Program, tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text(NOW.isoformat())
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", CHILD, str(program.config), str(clock), "--write"]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        greet(process)
        clock.unlink()
        os.mkfifo(clock)
        assert process.stdin is not None
        process.stdin.write(call("set", interview="acme", changes=["role=Pilot"]))
        process.stdin.flush()
        with clock.open("w") as told:  # it is open once the call asks for the time
            process.send_signal(signal.SIGINT)
            told.write(NOW.isoformat())
        assert process.wait(timeout=60) == INTERRUPTED
    assert 'role = "Pilot"' in program.log.read_text()


def test_an_assistant_that_goes_away_without_its_answer_is_no_fault(program: Program) -> None:
    process = started(program)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.close()
    process.stdin.write(call("status"))
    process.stdin.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
