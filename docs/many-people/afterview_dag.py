"""Run afterview for each person, each night, two at a time (Airflow 3).

One mapped task is one person: its failure is its own, and Airflow tries it once more. Above 1,024
people, raise `max_map_length` in the section `[core]` of Airflow's configuration.
"""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from airflow.sdk import dag, get_current_context, task

PROGRAM = "/opt/afterview/bin/afterview"
UPLOAD = "/opt/afterview/upload"
PEOPLE = Path("/srv/afterview")
IN_PROGRESS = 75
"""The exit code of a run while another one of the same person is in progress."""
NEEDS_SOMEBODY = {2, 3, 77}
"""The exit codes after which another try changes nothing."""


@dag(
    schedule="0 1 * * *",
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 - Airflow reads it in its own zone
    catchup=False,
    max_active_runs=1,
)
def afterview() -> None:
    """Make a task for each folder."""

    @task
    def names() -> list[str]:
        return sorted(path.parent.name for path in PEOPLE.glob("*/config.toml"))

    @task(
        retries=1,
        retry_delay=timedelta(minutes=30),
        execution_timeout=timedelta(minutes=20),
        max_active_tis_per_dag=2,
        map_index_template="{{ name }}",
    )
    def sync(name: str) -> None:
        get_current_context()["name"] = name
        config = PEOPLE / name / "config.toml"
        ran = subprocess.run([PROGRAM, "--config", config, "sync", "--quiet"], check=False)
        # The file also says when a service could not be reached: it is uploaded in any case.
        subprocess.run([UPLOAD, name], check=False)
        if ran.returncode == IN_PROGRESS:
            raise AirflowSkipException
        if ran.returncode in NEEDS_SOMEBODY:
            raise AirflowFailException(ran.returncode)
        if ran.returncode:
            raise AirflowException(ran.returncode)

    sync.expand(name=names())


afterview()
