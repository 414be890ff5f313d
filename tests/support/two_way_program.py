"""The program with targets that are services in memory, which live on from call to call."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType

import pytest
from program import CONFIGURATION, Program, Ran

from afterview.config import plugins
from afterview.model import Item
from afterview.playbook.planned import uid_of
from afterview.provider import Context, Plugin
from afterview.testing import MemoryPerson, MemoryProvider, MemoryService, memory_plugin

ME = CONFIGURATION.partition("[targets")[0]
MODULE = "provider_of_the_tests"


def target(name: str) -> str:
    """A target as the configuration has it."""
    return f'[targets.{name}]\nprovider = "memory"\n'


@dataclass
class TwoWay:
    """afterview, and a person who has their calendars before them."""

    program: Program
    services: dict[str, MemoryService] = field(default_factory=lambda: {"cal": MemoryService()})

    def install(self, monkeypatch: pytest.MonkeyPatch, **changes: object) -> Plugin:
        """Let the program find the services; `changes` are of the plugin."""

        def opened(_options: Mapping[str, object], context: Context) -> MemoryProvider:
            return MemoryProvider(self.services[context.target])

        plugin = replace(memory_plugin(MemoryService()), open=opened)
        plugin = replace(plugin, **changes)  # type: ignore[arg-type]  # fields of it, by name
        module = ModuleType(MODULE)
        vars(module)["plugin"] = plugin
        monkeypatch.setitem(sys.modules, MODULE, module)
        monkeypatch.setattr(plugins, "IN_TREE", {**plugins.IN_TREE, "memory": (MODULE, "")})
        return plugin

    def write(self, *tables: str, more: str = "") -> None:
        """Write the log, and a configuration that has all services as targets."""
        self.program.write(*tables, config=ME + "".join(map(target, self.services)) + more)

    def __call__(self, *args: str) -> str:
        """Run a command that has to go well, and return what it printed."""
        ran = self.program(*args)
        assert (ran.code, ran.err) == (0, ""), ran
        return ran.out

    def refused(self, *args: str) -> str:
        """Run a command that has to be refused with one sentence, and return that."""
        before = self.program.log.read_bytes()
        ran: Ran = self.program(*args)
        assert (ran.code, ran.out) == (2, ""), ran
        said = ran.err.replace("\n  ", " ")  # it may be folded
        assert said.count("\n") == 1
        assert self.program.log.read_bytes() == before
        return said.removeprefix("afterview: ").removesuffix("\n")

    def person(self, name: str = "cal") -> MemoryPerson:
        """The person at work in a service."""
        return MemoryPerson(self.services[name])

    def item(self, step_id: str, name: str = "cal", generation: int = 0) -> Item:
        """What stands in a service for a step."""
        entry = self.services[name].of(uid_of(step_id, generation))
        assert entry is not None, step_id
        return entry.item

    def stands(self, step_id: str, name: str = "cal", generation: int = 0) -> bool:
        """Whether anything does."""
        return self.services[name].of(uid_of(step_id, generation)) is not None
