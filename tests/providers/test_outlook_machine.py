"""The person at Microsoft, the log, faults and crashes in random order, over a Graph of our own."""

from __future__ import annotations

from typing import ClassVar

from graph_world import GraphWorld
from service_life import SETTINGS, Life


class MicrosoftLife(Life):
    """One life, as `Life` tells it."""

    kind: ClassVar = GraphWorld


TestLife = MicrosoftLife.TestCase
TestLife.settings = SETTINGS
