"""The benchmarks run: they assert no time, so only this notices when one no longer works."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from long import in_long

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="benchmarks/ is not part of what is installed")
@pytest.mark.parametrize(
    ("script", "arguments", "rows"),
    [
        in_long(
            "google.py",
            ["6"],
            ["first sync", "nothing to do", "a loop of inserts"],
            id="google",
        ),
        ("outlook.py", ["7"], ["first sync", "nothing to do", "a loop of POSTs"]),
        ("bench.py", ["--rounds", "1", "--large-rounds", "0"], ["--version", "plan", "status"]),
    ],
)
def test_a_benchmark_prints_its_table(script: str, arguments: list[str], rows: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, BENCHMARKS / script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    for row in rows:
        assert row in ran.stdout
