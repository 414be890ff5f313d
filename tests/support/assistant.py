"""`afterview mcp` in a process of its own, asked by the SDK's client over its input and output.

The process outlives a test: each writes another log and another configuration under it. Its clock
is a file, because a test moves it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import anyio.from_thread
import mcp_types as protocol
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from program import NOW, Program

from afterview.cli import Call
from afterview.cli.assistant.marking import unmarked
from afterview.cli.assistant.server import Calls, server_of

CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from afterview.cli import Call
from afterview.cli.assistant.server import serve
config, clock, *flags = sys.argv[1:]
now = lambda: datetime.fromisoformat(Path(clock).read_text())
serve(Call(now(), Path(config)), writes="--write" in flags, with_notes="--notes" in flags, now=now)
"""


@dataclass
class Reply:
    """What the assistant was answered."""

    result: protocol.CallToolResult

    @property
    def failed(self) -> bool:
        return self.result.is_error

    @property
    def text(self) -> str:
        """All text that the assistant sees."""
        parts = [part.text for part in self.result.content if part.type == "text"]
        return "\n".join(parts)

    @property
    def error(self) -> str:
        """The sentence that says what went wrong."""
        assert self.failed, self.text
        return self.text.rpartition("\n")[0]

    @property
    def marked(self) -> Any:
        """The document with its marks; both forms of the answer say the same."""
        assert not self.failed, self.text
        structured = self.result.structured_content
        assert json.loads(self.text) == structured
        return structured["data"]

    @property
    def data(self) -> Any:
        """The document as the command would print it."""
        return unmarked(self.marked)


@dataclass
class Assistant:
    """An assistant that is connected to the program."""

    client: Client
    portal: anyio.from_thread.BlockingPortal
    clock: Path
    program: Program | None = None

    def tools(self) -> list[protocol.Tool]:
        return self.portal.call(self.client.list_tools).tools

    def __call__(self, tool: str, /, **arguments: Any) -> Reply:
        if self.program is not None:
            self.clock.write_text(self.program.now.isoformat())
        return Reply(self.portal.call(self.client.call_tool, tool, arguments))


@contextmanager
def connected(to: Any) -> Iterator[tuple[Client, anyio.from_thread.BlockingPortal]]:
    """Connect the SDK's client to a server of this process, or to what starts another one."""
    with (
        anyio.from_thread.start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(to)) as client,
    ):
        yield client, portal


@contextmanager
def assistant(config: Path, clock: Path, *flags: str) -> Iterator[Assistant]:
    """Start the program and connect to it; `clock` is the file with the time that it goes by."""
    clock.write_text(NOW.isoformat())
    arguments = ["-c", CHILD, str(config), str(clock), *flags]
    server = StdioServerParameters(command=sys.executable, args=arguments)
    with connected(stdio_client(server)) as (client, portal):
        yield Assistant(client, portal, clock)


@contextmanager
def assistant_in_process(config: Path, clock: Path, *flags: str) -> Iterator[Assistant]:
    """Connect to the same server in this process, without standard input and output."""

    def now() -> datetime:
        return datetime.fromisoformat(clock.read_text())

    clock.write_text(NOW.isoformat())
    rights = {"writes": "--write" in flags, "with_notes": "--notes" in flags}
    calls = Calls(Call(NOW, config), now=now, **rights)
    with connected(server_of(calls)) as (client, portal):
        yield Assistant(client, portal, clock)


@dataclass
class Assistants:
    """Assistants with different rights, each started when it is first needed, at one folder."""

    folder: Path
    in_process: bool = False
    _known: dict[tuple[str, ...], Assistant] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)

    def __call__(self, program: Program, *flags: str) -> Assistant:
        if flags not in self._known:
            clock = self.folder.with_name(f"clock{''.join(flags)}")
            start = assistant_in_process if self.in_process else assistant
            made = start(self.folder / "config.toml", clock, *flags)
            self._known[flags] = self._stack.enter_context(made)
        found = self._known[flags]
        found.program = program
        return found

    def close(self) -> None:
        self._stack.close()


@pytest.fixture(scope="module")
def assistants(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistants]:
    """Assistants of one folder in the process of the tests, for all tests of a module."""
    made = Assistants(tmp_path_factory.mktemp("shared") / "home", in_process=True)
    made.folder.mkdir()
    yield made
    made.close()
