"""What `scripts/bench.py` measures of the dashboard, on a pseudo-terminal that answers as xterm or
kitty do."""

import fcntl
import json
import os
import pathlib
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import termios
import time

PATIENCE = 90
STARTS = 10
# Alone in a session, as the programs of others are: the kernel weighs sessions, not processes.
BUSY = ["python3", "-c", "while True: pass"]
PRESSES = 200
RUNS = 3000
# kitty: its graphics, cells of 10x20 pixels, attributes, status.
KITTY = b"\x1b_Gi=24930;OK\x1b\\\x1b[6;20;10t\x1b[?62c\x1b[0n"
PLAIN = b"\x1b[?62c\x1b[0n"
HALF_BLOCK = "▀".encode()
FRAME = b"\x1b[?2026h"
END = b"\x1b[?2026l"
# What viuer 0.11 sends of a picture to a kitty that is not on this machine: RGBA in base64.
VIUER_64 = 64 * 64 * 4 * 4 // 3


class Dashboard:
    """One `nada-tui`; everything that it writes is kept, with the time of each piece."""

    def __init__(self, folder, runs, size=(80, 24), answers=PLAIN, arguments=(), ssh=None):
        self.runs, self.seen, self.pieces = pathlib.Path(runs), b"", []
        self.started = time.perf_counter()
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8",
                              XDG_CONFIG_HOME=str(runs))
            for name in ("TMUX", "STY", "ZELLIJ", "NO_COLOR", "NADA_RUNS", "NADA_ENGINE", "SSH_TTY",
                         "SSH_CONNECTION"):
                os.environ.pop(name, None)
            if ssh:
                os.environ["SSH_TTY"] = ssh
            # The size is set before anything is drawn.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            program = str(folder / "nada-tui")
            os.execv(program, [program, "--runs", str(runs), *arguments])
        self.answers = answers

    def read(self, seconds):
        """What comes next; nothing when time is over or the dashboard has gone."""
        if not select.select([self.screen], [], [], max(seconds, 0))[0]:
            return b""
        try:
            piece = os.read(self.screen, 1 << 16)
        except OSError:
            return b""
        if b"\x1b[5n" in piece:
            os.write(self.screen, self.answers)
        self.seen += piece
        self.pieces.append((time.perf_counter(), piece))
        return piece

    def wait_for(self, text, since=0):
        """Reads until the text was drawn; returns the milliseconds that took."""
        started = time.perf_counter()
        while text not in self.seen[since:]:
            if time.perf_counter() - started > PATIENCE:
                raise SystemExit(f"the dashboard did not show {text.decode()} in {PATIENCE} s")
            self.read(0.5)
        return 1e3 * (time.perf_counter() - started)

    def listen(self, seconds):
        end = time.monotonic() + seconds
        before = len(self.seen)
        while (left := end - time.monotonic()) > 0:
            self.read(left)
        return self.seen[before:]

    def press(self, keys):
        os.write(self.screen, keys.encode())

    def press_for(self, keys, text):
        since = len(self.seen)
        self.press(keys)
        return self.wait_for(text, since)

    def memory(self):
        """Peak resident memory in MB."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1e3

    def close(self):
        """Leaves, and ends the engine without saving."""
        os.kill(self.pid, signal.SIGTERM)
        while self.read(1):
            pass
        os.close(self.screen)
        os.waitpid(self.pid, 0)
        lock = self.runs / ".engine" / "lock"
        end = time.monotonic() + PATIENCE
        while not (lock.exists() and lock.read_text()) and time.monotonic() < end:
            time.sleep(0.05)
        engine = int(lock.read_text())
        try:
            os.kill(engine, signal.SIGKILL)
            while pathlib.Path(f"/proc/{engine}").exists() and not zombie(engine):
                time.sleep(0.05)
        except ProcessLookupError:
            pass


def zombie(process):
    stat = pathlib.Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def running(folder, runs, **how):
    """A dashboard whose engine trains."""
    dashboard = Dashboard(folder, runs, **how)
    dashboard.wait_for(b"paused")
    dashboard.press_for(" ", b"running")
    return dashboard


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def first_frame(folder, runs):
    """From exec to the end of the first frame, while the engine starts and loads its models."""
    taken = []
    for number in range(STARTS):
        dashboard = Dashboard(folder, runs / str(number))
        dashboard.wait_for(END)
        taken.append(1e3 * (dashboard.pieces[-1][0] - dashboard.started))
        dashboard.close()
    print(f"first frame  p50 {statistics.median(taken):.1f} ms, slowest {max(taken):.1f} ms "
          f"({STARTS} starts)")


def keys(folder, runs):
    """Opens and closes the help popup while the engine trains, which takes one core in the miniature
    world: with a busy process for each of the others, then with one for every core."""
    for busy in (os.cpu_count() - 1, os.cpu_count()):
        taken = keys_beside(folder, runs / str(busy), busy)
        print(f"a key        p50 {statistics.median(taken):.1f} ms, p99 "
              f"{percentile(taken, 0.99):.1f} ms to the screen, training and {busy} other busy "
              f"processes on {os.cpu_count()} cores ({PRESSES} presses)")


def keys_beside(folder, runs, busy):
    busy = [subprocess.Popen(BUSY, start_new_session=True) for _ in range(busy)]
    try:
        dashboard = running(folder, runs, size=(120, 40))
        taken = []
        for _ in range(PRESSES):
            taken.append(dashboard.press_for("?", b"Keys"))
            dashboard.press("\x1b")
            dashboard.listen(0.12)
        dashboard.close()
    finally:
        for process in busy:
            process.kill()
            process.wait()
    return taken


def frames(bytes_):
    """The frames among what was written."""
    starts = [match.start() for match in re.finditer(re.escape(FRAME), bytes_)]
    return [bytes_[a:b] for a, b in zip(starts, starts[1:] + [len(bytes_)])]


def bytes_of_iterations(folder, runs):
    dashboard = Dashboard(folder, runs)
    dashboard.wait_for(b"paused")
    dashboard.listen(8)  # Notices go away.
    idle = len(dashboard.listen(5))
    dashboard.press_for(" ", b"running")
    dashboard.listen(20)
    since = len(dashboard.seen)
    dashboard.listen(40)
    all_frames = frames(dashboard.seen[since:])
    sizes = [len(frame) for frame in all_frames if HALF_BLOCK not in frame]
    dashboard.close()
    print(f"bytes        idle {idle} in 5 s; a frame without new pictures p50 "
          f"{statistics.median(sizes):.0f}, p90 {percentile(sizes, 0.9)} at 80x24 "
          f"({len(sizes)} of {len(all_frames)} frames)")


def bytes_of_pictures(folder, runs):
    """Frames that bring new pictures to kitty, at 200x60, where all 8 latents are shown."""
    for name, ssh in (("here", None), ("over SSH", "/dev/pts/0")):
        dashboard = running(folder, runs / name, size=(200, 60), answers=KITTY, ssh=ssh)
        dashboard.wait_for(b"a=t")
        dashboard.listen(5)
        since = len(dashboard.seen)
        dashboard.listen(40)
        updates = [(frame.count(b"a=t"), len(frame)) for frame in frames(dashboard.seen[since:])
                   if b"a=t" in frame]
        dashboard.close()
        if not updates:
            raise SystemExit("no pictures came in 40 s")
        # The median: a training that ends here shows the last ones exactly.
        ours = statistics.median(size / count for count, size in updates)
        print(f"pictures     {name}: {ours:.0f} bytes for each that changed, {ours / VIUER_64:.3f} of "
              f"what viuer sends for it ({len(updates)} updates)")


def long_run(folder, runs):
    """Compares with an earlier run of 100 000 iterations, and looks along it."""
    write_run(runs / "20260101-000000-sketch", 100_000)
    dashboard = Dashboard(folder, runs, size=(120, 40), arguments=["--preset", "sketch"])
    dashboard.wait_for(b"paused")
    dashboard.press_for("n", b"directional")  # A curve of its own to compare with.
    dashboard.press("v")
    dashboard.listen(0.5)
    opened = dashboard.press_for("o", b"0101-0000")
    taken = press_each(dashboard, ">>>>" + "HHHLLL" * 5)
    memory = dashboard.memory()
    dashboard.close()
    print(f"a long run   100 000 iterations open in {opened:.0f} ms; a key p50 "
          f"{statistics.median(taken):.1f} ms, slowest {max(taken):.1f} ms ({len(taken)} keys); "
          f"the dashboard's memory {memory:.0f} MB")


def many_runs(folder, runs):
    """Lists thousands of runs, and moves along the list."""
    for number in range(RUNS):
        write_run(runs / f"20260101-{number // 3600:02}{number // 60 % 60:02}{number % 60:02}-sketch", 20)
    dashboard = Dashboard(folder, runs, size=(120, 40))
    dashboard.wait_for(b"paused")
    dashboard.listen(2)
    asked = time.perf_counter()
    first = dashboard.press_for("O", b"0101-")
    dashboard.listen(10)  # Nothing else moves meanwhile.
    last = 1e3 * (dashboard.pieces[-1][0] - asked)
    taken = press_each(dashboard, "j" * 20 + "k" * 5 + "Gg" * 5)
    dashboard.close()
    print(f"many runs    {RUNS} listed: the first in {first:.0f} ms, all in {last:.0f} ms; a key p50 "
          f"{statistics.median(taken):.1f} ms, slowest {max(taken):.1f} ms ({len(taken)} keys)")


def press_each(dashboard, keys):
    """Milliseconds to the end of the frame that each key brings; none for a key that brings none."""
    taken = []
    for key in keys:
        since = len(dashboard.seen)
        dashboard.press(key)
        started = time.perf_counter()
        while END not in dashboard.seen[since:] and time.perf_counter() - started < 1:
            dashboard.read(0.2)
        if END in dashboard.seen[since:]:
            taken.append(1e3 * (time.perf_counter() - started))
        dashboard.listen(0.05)
    return taken


def write_run(folder, iterations):
    folder.mkdir()
    (folder / "run.toml").write_text('[[presets]]\niteration = 0\n'
                                     'file = "presets/000000-sketch.toml"\n')
    with open(folder / "metrics.jsonl", "w", encoding="utf-8") as out:
        for at in range(1, iterations + 1):
            loss = 1 / at ** 0.2 + (at * 7919 % 1000) / 5000
            line = {"iteration": at, "total": loss, "learning_rate": 0.002, "seconds": 0.2,
                    "losses": {"directional": loss / 2, "global": loss / 3, "range": 1e-4 * loss}}
            out.write(json.dumps(line) + "\n")
