"""The example files of docs/many-people.md, as far as what reads them is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

EXAMPLES = Path(__file__).parents[1] / "docs/many-people"

pytestmark = pytest.mark.skipif(
    not EXAMPLES.is_dir(), reason="docs/ is not part of what is installed"
)


def program(path: Path, says: str) -> Path:
    """Put a program somewhere."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)
    return path


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed: apt-get install systemd")
    ours = program(tmp_path / "opt/afterview", "")
    for name in ("afterview@.service", "afterview@.timer"):
        text = (EXAMPLES / name).read_text()
        for path in ("/opt/afterview/bin/afterview", "/opt/afterview/upload"):
            text = text.replace(path, str(ours))
        (tmp_path / name).write_text(text)
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "afterview@.timer")],  # noqa: S607 - the system's own
        capture_output=True,
        text=True,
        check=False,
    )
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize(("code", "ends"), [(0, 0), (75, 0), (2, 2), (77, 77)])
def test_each_index_of_the_job_is_a_person(tmp_path: Path, code: int, ends: int) -> None:
    names, job = yaml.safe_load_all((EXAMPLES / "cronjob.yaml").read_text())
    spec: dict[str, Any] = job["spec"]["jobTemplate"]["spec"]
    people = names["data"]["names"].split()
    assert spec["completions"] == len(people)
    (container,) = spec["template"]["spec"]["containers"]
    (rule,) = spec["podFailurePolicy"]["rules"]
    assert rule["onExitCodes"]["containerName"] == container["name"]
    listed = tmp_path / "names"
    listed.write_text(names["data"]["names"])
    said = tmp_path / "said"
    program(tmp_path / "bin/afterview", f'echo "$@" >>{said}; exit {code}')
    program(tmp_path / "bin/upload", f'echo upload "$@" >>{said}; exit 1')
    (script,) = container["args"]
    for index, ended in ((1, ends), (len(people), 2)):
        ran = subprocess.run(
            [*container["command"], script.replace("/etc/afterview/names", str(listed))],
            env={
                "PATH": f"{tmp_path}/bin:{os.environ['PATH']}",
                "JOB_COMPLETION_INDEX": str(index),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == ended, ran.stderr
    assert said.read_text().splitlines() == [
        f"--config /srv/afterview/{people[1]}/config.toml sync --quiet",
        f"upload {people[1]}",
    ]


def test_the_upload_names_type_and_cache(tmp_path: Path) -> None:
    aws = program(tmp_path / "aws", 'for each; do echo "$each"; done')
    env = {"PATH": f"{aws.parent}:{os.environ['PATH']}", "BUCKET": "calendars"}
    ran = subprocess.run(
        [EXAMPLES / "upload", "jane"], env=env, capture_output=True, text=True, check=True
    )
    words = ran.stdout.splitlines()
    assert words[:4] == ["s3", "sync", "/srv/afterview/jane/feed/", "s3://calendars/"]
    assert words[words.index("--content-type") + 1] == "text/calendar; charset=utf-8"
    assert words[words.index("--cache-control") + 1] == "private, no-cache"


def test_the_dag_is_python() -> None:
    path = EXAMPLES / "afterview_dag.py"
    compile(path.read_text(), path, "exec")
