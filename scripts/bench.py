"""Measures a build on the miniature world, and prints what it found.

    python3 scripts/bench.py FOLDER [--iterations N]

FOLDER holds both programs, `target/release` say. Speed and peak memory come from `nada train`; the
time from a key to the screen from a dashboard on a pseudo-terminal while its engine trains.
"""

import argparse
import fcntl
import json
import os
import pathlib
import pty
import resource
import select
import statistics
import struct
import subprocess
import tempfile
import termios
import time

# Iterations that are not counted: memory is laid out in them.
WARM_UP = 5
PRESSES = 30
PATIENCE = 60


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--iterations", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as runs:
        training(options.folder / "nada", runs, options.iterations)
        keys(options.folder / "nada-tui", runs)


def training(program, runs, iterations):
    command = [program, "train", "--json", "--iterations", str(iterations), "--out", runs]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    seconds = [e["seconds"] for e in events if e["event"] == "iteration"][WARM_UP:]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    print(f"training     {1 / statistics.median(seconds):.2f} iterations/s (median of "
          f"{len(seconds)}), peak memory {peak:.0f} MB")


def keys(program, runs):
    """Opens and closes the help popup while the engine trains."""
    pid, screen = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(program, [str(program), "--runs", runs, "--image-protocol", "blocks"])
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    try:
        wait_for(screen, b"paused")
        os.write(screen, b" ")
        wait_for(screen, b"running")
        taken = []
        for _ in range(PRESSES):
            started = time.perf_counter()
            os.write(screen, b"?")
            wait_for(screen, b"Keys")
            taken.append(1e3 * (time.perf_counter() - started))
            os.write(screen, b"\x1b")
            drain(screen, 0.3)
        taken.sort()
        print(f"a key        {statistics.median(taken):.1f} ms to the screen while training "
              f"(median of {PRESSES}; slowest {taken[-1]:.1f} ms)")
    finally:
        os.write(screen, b"qs")
        drain(screen, PATIENCE)
        os.close(screen)
        os.waitpid(pid, 0)
        socket = pathlib.Path(runs) / ".engine" / "socket"
        while socket.exists():  # The engine is still saving.
            time.sleep(0.1)


def wait_for(screen, text):
    """Reads what is drawn until the text is among it."""
    seen, deadline = b"", time.monotonic() + PATIENCE
    while text not in seen:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([screen], [], [], left)[0]:
            raise SystemExit(f"the dashboard did not show {text.decode()} in {PATIENCE} s")
        seen += os.read(screen, 1 << 16)


def drain(screen, seconds):
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if select.select([screen], [], [], left)[0]:
            try:
                if not os.read(screen, 1 << 16):
                    return
            except OSError:
                return


if __name__ == "__main__":
    main()
