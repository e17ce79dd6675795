"""A nightly audit in Airflow 2. Put this file into the DAGs folder; the worker needs the program."""

import subprocess

import pendulum
from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException

NAFLOW = "/opt/naflow"

# Trying again does not help: wrong usage, a gate that is not met, too many failed images.
FINAL = {
    2: "wrong usage or configuration",
    3: "a gate was not met: see the verdict",
    4: "too many images failed",
}


@dag(
    dag_id="naflow_nightly",
    schedule="17 2 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": pendulum.duration(minutes=10)},
)
def naflow_nightly():
    @task
    def audit():
        # A second attempt goes on where the first one stopped.
        code = subprocess.run(
            [
                f"{NAFLOW}/scripts/scheduled-audit",
                "/etc/naflow/audit.yaml",
                "/data/audits",
                "--gates",
                "/etc/naflow/gates.yaml",
                "--drift",
                "/etc/naflow/gates-drift.yaml",
            ],
            check=False,
        ).returncode
        if code in FINAL:
            raise AirflowFailException(f"naflow ended with {code}: {FINAL[code]}")
        if code != 0:
            raise AirflowException(f"naflow ended with {code}")

    audit()


naflow_nightly()
