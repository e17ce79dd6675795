#!/usr/bin/python3
"""Runs the notebooks' cells and writes their outputs into them.

Python, numpy and matplotlib run for real. Cells tagged `spark` start PySpark; here they are passed
over, and `spark.sql` hands its query to `naflow sql` on the tables of the tests, so that the
notebooks can be made where no PySpark is installed. Usage: run-notebooks.py NAFLOW [NOTEBOOK...]
"""

import base64
import contextlib
import io
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLES = ROOT / "jobs/src/test/resources/demo/tables"


class Frame:
    """What the notebooks use of a PySpark DataFrame."""

    def __init__(self, naflow, query):
        self.command = [naflow, "sql", "--tables", str(TABLES)]
        self.query = query

    def output(self, form):
        done = subprocess.run(self.command + ["--format", form, self.query], check=True, capture_output=True)
        return done.stdout.decode()

    def show(self, truncate=True):
        assert truncate is False, "the notebooks show whole values"
        print(self.output("table"), end="")

    def collect(self):
        rows = [json.loads(line) for line in self.output("json").splitlines()]
        for row in rows:
            if "map" in row:
                row["map"] = bytearray(base64.b64decode(row["map"]))
        return rows


class Spark:
    def __init__(self, naflow):
        self.naflow = naflow

    def sql(self, query):
        return Frame(self.naflow, query)


def figures():
    import matplotlib.pyplot as plt

    for number in plt.get_fignums():
        png = io.BytesIO()
        # Without the program's version the same drawing has the same bytes.
        plt.figure(number).savefig(png, format="png", dpi=80, bbox_inches="tight", metadata={"Software": None})
        yield base64.b64encode(png.getvalue()).decode()
    plt.close("all")


def run(naflow, path):
    import matplotlib

    matplotlib.use("Agg")
    notebook = json.loads(path.read_text())
    names = {"spark": Spark(naflow)}
    count = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        count += 1
        cell["execution_count"] = count
        cell["outputs"] = []
        if "spark" in cell["metadata"].get("tags", []):
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("".join(cell["source"]), path.name, "exec"), names)
        if printed.getvalue():
            lines = printed.getvalue().splitlines(keepends=True)
            cell["outputs"].append({"name": "stdout", "output_type": "stream", "text": lines})
        for png in figures():
            data = {"image/png": png, "text/plain": ["<Figure>"]}
            cell["outputs"].append({"data": data, "metadata": {}, "output_type": "display_data"})
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    chosen = [pathlib.Path(name) for name in sys.argv[2:]]
    for notebook in chosen or sorted((ROOT / "notebooks").glob("*.ipynb")):
        run(sys.argv[1], notebook)
        print(notebook)
