"""Measures a build on the miniature world, and prints what it found.

    python3 scripts/bench.py FOLDER [--iterations N] [--only NAME ...]

FOLDER holds both programs, `target/release` say. Speed and peak memory come from `nada train`; the
rest from a dashboard on a pseudo-terminal (scripts/bench_dashboard.py): the first frame, keys while
every core is busy, bytes on the terminal's wire, a long run.
"""

import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import tempfile

import bench_dashboard as dashboard

# Iterations that are not counted: memory is laid out in them.
WARM_UP = 5


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--iterations", type=int, default=60)
    parts = {
        "training": lambda folder, runs: training(folder / "nada", runs, options.iterations),
        "start": dashboard.first_frame,
        "keys": dashboard.keys,
        "bytes": dashboard.bytes_of_iterations,
        "pictures": dashboard.bytes_of_pictures,
        "long": dashboard.long_run,
        "many": dashboard.many_runs,
    }
    parser.add_argument("--only", nargs="+", choices=parts, default=list(parts))
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores")
    for name in options.only:
        with tempfile.TemporaryDirectory() as runs:
            parts[name](options.folder.resolve(), pathlib.Path(runs))


def training(program, runs, iterations):
    command = [program, "train", "--json", "--iterations", str(iterations), "--out", runs]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    seconds = [e["seconds"] for e in events if e["event"] == "iteration"][WARM_UP:]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    print(f"training     {1 / statistics.median(seconds):.2f} iterations/s (median of "
          f"{len(seconds)}), peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
