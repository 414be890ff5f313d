"""The person, the log, faults and crashes in random order, over a fake Google and a Graph."""

from __future__ import annotations

from typing import ClassVar

from google_world import GoogleWorld
from graph_world import GraphWorld
from service_life import SETTINGS, Life


class GoogleLife(Life):
    """One life with Google."""

    kind: ClassVar = GoogleWorld


class OutlookLife(Life):
    """One life with Outlook."""

    kind: ClassVar = GraphWorld


TestGoogle, TestOutlook = GoogleLife.TestCase, OutlookLife.TestCase
TestGoogle.settings = TestOutlook.settings = SETTINGS
