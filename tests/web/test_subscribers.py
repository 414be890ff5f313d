"""Programs that are not ours subscribe to the feed, twice, and see what has changed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import evolution
import pytest
from program import NOW, table
from web_server import Served

from afterview.service import feeds

HERE = Path(__file__).parent
LATER = NOW + timedelta(hours=1)

VDIRSYNCER = """\
[general]
status_path = "{folder}/status"

[pair interviews]
a = "feed"
b = "here"
collections = null

[storage feed]
type = "http"
url = "{url}"

[storage here]
type = "filesystem"
path = "{folder}/events"
fileext = ".ics"
"""


def url(site: Served, name: str = feeds.MAIN) -> str:
    return f"http://127.0.0.1:{site.port}{site.path(name)}"


def changed(site: Served) -> None:
    site.program.write(table(company='"Hooli"'))
    assert site.refresh(LATER)


def test_vdirsyncer_subscribes(site: Served, tmp_path: Path) -> None:
    program = shutil.which("vdirsyncer", path=os.environ.get("AFTERVIEW_CLIENTS", ""))
    if program is None:
        pytest.skip("AFTERVIEW_CLIENTS names no folder with vdirsyncer")
    folder = tmp_path / "vdirsyncer"
    (folder / "events").mkdir(parents=True)
    config = folder / "config"
    config.write_text(VDIRSYNCER.format(folder=folder, url=url(site)))

    def sync(*words: str) -> str:
        ran = subprocess.run(
            [program, "-c", str(config), *words],
            capture_output=True,
            text=True,
            input="y\n" * 5,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stderr + ran.stdout

    def events() -> dict[str, str]:
        return {each.name: each.read_text() for each in (folder / "events").iterdir()}

    sync("discover")
    sync("sync")
    first = events()
    assert len(first) == site.feed().text.count("BEGIN:VEVENT")
    assert "Acme" in "".join(first.values())
    again = sync("sync")
    assert not re.search(r"Copying|Deleting", again)
    assert events() == first
    changed(site)
    # All of them changed, which it asks to be sure of.
    sync("sync", "--force-delete")
    second = "".join(events().values())
    assert "Hooli" in second
    assert "Acme" not in second
    asked = [status for name, status in site.answered if "vdirsyncer" in name]
    assert asked
    assert set(asked) == {200}


def test_node_ical_subscribes(site: Served) -> None:
    if shutil.which("node") is None or not (HERE / "node_modules/node-ical").exists():
        pytest.skip("node-ical is not installed: npm ci --prefix tests/web")

    def titles() -> list[str]:
        ran = subprocess.run(
            ["node", "subscribe.mjs", url(site)],  # noqa: S607 - whichever is installed
            cwd=HERE,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        found: list[str] = json.loads(ran.stdout)
        return found

    first = titles()
    assert "Acme interview" in first
    assert titles() == first
    changed(site)
    assert "Hooli interview" in titles()


@pytest.mark.parametrize(("kind", "component"), [("events", "VEVENT"), ("tasks", "VTODO")])
def test_evolution_subscribes(site: Served, tmp_path: Path, kind: str, component: str) -> None:
    # Once in some runs on a busy machine its library keeps the end of a look to itself.
    if not os.environ.get("AFTERVIEW_EVOLUTION"):
        pytest.skip("AFTERVIEW_EVOLUTION is not set, as it is in .ci/long")
    if not evolution.is_here():
        pytest.skip(f"Evolution's data server is not installed: apt-get install {evolution.NEEDS}")
    feeds.change(
        site.program.folder,
        NOW,
        lambda known: feeds.added(known, "todos", private=False, tasks="todos"),
    )
    assert site.refresh()
    offered = site.feed("todos").text.count(f"BEGIN:{component}")

    def statuses() -> list[int]:
        found = [status for name, status in site.answered if name.startswith("Evolution/")]
        site.answered.clear()
        return found

    with evolution.subscribed(tmp_path / "evolution", url(site, "todos"), kind) as look:
        first = look()
        assert len(first) == offered > 0
        assert "Acme" in "".join(first)
        # A body once, however often it asks.
        assert statuses().count(200) == 1
        assert look() == first
        assert set(statuses()) == {304}
        changed(site)
        second = look()
        assert "Hooli" in "".join(second)
        assert "Acme" not in "".join(second)
        assert len(second) == offered
        assert statuses().count(200) == 1


def test_a_day_of_polls_is_one_body_for_each_change(site: Served) -> None:
    """A reader who asks every 20 minutes, as Apple's do, and keeps the ETag."""
    path, etag, sizes = site.path(), "", []
    site.answered.clear()
    for poll in range(72):
        if poll == 36:
            changed(site)
        answer = site.ask(path, If_None_Match=etag) if etag else site.ask(path)
        etag = answer.headers["etag"]
        sizes.append(len(answer.body))
    statuses = [status for _, status in site.answered]
    assert (statuses.count(200), statuses.count(304)) == (2, 70)
    assert [poll for poll, size in enumerate(sizes) if size] == [0, 36]


def test_a_rotated_feed_ends_the_subscription(site: Served) -> None:
    old = url(site)
    feeds.change(site.program.folder, NOW, lambda known: feeds.rotated(known, "main"))
    assert site.ask(old.partition(str(site.port))[2]).status == 410
