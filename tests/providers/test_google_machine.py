"""The person at Google, the log, faults and crashes in random order, over a fake Google."""

from __future__ import annotations

from typing import ClassVar

from google_world import GoogleWorld
from service_life import SETTINGS, Life


class GoogleLife(Life):
    """One life, as `Life` tells it."""

    kind: ClassVar = GoogleWorld


TestLife = GoogleLife.TestCase
TestLife.settings = SETTINGS
