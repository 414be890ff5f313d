"""The suite of the provider in memory, for a provider that keeps the laws and for broken ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from afterview.model import Item
from afterview.provider import Context, Provider
from afterview.testing import MemoryPerson, MemoryProvider, MemoryService, TwoWayContract, event

REFUSED = event("refused/interview")
THEIRS = event("theirs/interview", "Dentist")


class MemorySuite(TwoWayContract):
    kind: ClassVar[type[MemoryProvider]] = MemoryProvider
    services: ClassVar[defaultdict[Path, MemoryService]] = defaultdict(MemoryService)
    """By the folder of the test, of which each test has its own."""

    def service(self, place: Path) -> MemoryService:
        service = self.services[place]
        service.account = str(place)
        service.refused = {REFUSED.uid}
        return service

    def open(self, place: Path, context: Context) -> Provider:
        assert context.now.utcoffset() is not None
        return self.kind(self.service(place))

    def person(self, place: Path) -> MemoryPerson:
        return MemoryPerson(self.service(place))

    def held(self, place: Path) -> Sequence[tuple[str, str]]:
        return [(entry.item.uid, entry.item.title) for entry in self.service(place).held()]

    def stamp(self, place: Path) -> object:
        return self.service(place).commits

    def plant(self, place: Path) -> None:
        self.person(place).add(THEIRS)

    def planted(self, place: Path) -> object:
        return self.service(place).of(THEIRS.uid)

    def break_down(self, place: Path) -> None:
        self.service(place).down = True

    def refused(self) -> Item:
        return REFUSED
