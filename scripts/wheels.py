"""Fetches the wheels of wheels.txt with pip and unpacks LibTorch from them.

    python3 scripts/wheels.py [--dry-run] cpu|cuda FOLDER

A wheel counts only when its SHA-256 is the one in wheels.txt, and FOLDER appears only when all is
unpacked. Called again after an interruption it keeps the wheels that are whole.
"""

import argparse
import fcntl
import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile

VERSION = "2.11.0"
HERE = pathlib.Path(__file__).resolve().parent
# What must be free, in GB, to hold the wheels and what is unpacked from them.
NEEDED = {"cpu": 1.5, "cuda": 6.5}
# Of torch's libraries, those that no CPU program needs.
GPU_ONLY = ("cuda", "nvshmem", "nvrtc")
PYTHON_ONLY = ("python", "libshm", "global_deps")
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_25_x86_64",
             "manylinux_2_18_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64",
             "manylinux_2_12_x86_64", "manylinux2010_x86_64", "manylinux_2_5_x86_64",
             "manylinux1_x86_64")
OFFLINE = """\
pip could not fetch {name}, for the reason above. When that is mended call again; wheels that are
whole are kept.
Behind a proxy set https_proxy; for another index PIP_INDEX_URL. Without a network copy
{folder}
from another machine, or set LIBTORCH to an unpacked LibTorch {version}."""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dry-run", action="store_true", help="only say what is needed")
    parser.add_argument("kind", choices=["cpu", "cuda"])
    parser.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    wheels = wanted_wheels(options.kind)
    if options.dry_run:
        for wheel, sha256 in wheels:
            print(f"{wheel} sha256:{sha256}")
        print(f"into {options.folder}; {NEEDED[options.kind]} GB must be free while this is done")
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options.folder.parent.mkdir(parents=True, exist_ok=True)
    with open(options.folder.parent / "lock", "w") as lock:
        take(lock)
        # Whoever had the lock may have done the work.
        if not (options.folder / "complete").exists():
            make(options.kind, options.folder, wheels)


def wanted_wheels(kind):
    """Names with versions, and hashes."""
    found = []
    for line in (HERE / "wheels.txt").read_text().splitlines():
        words = line.split()
        if words and words[0] in ("cpu", kind):
            found.append((words[1], words[2].rsplit(":", 1)[1]))
    return found


def take(lock):
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another call is fetching it; waiting")
        fcntl.flock(lock, fcntl.LOCK_EX)


def make(kind, folder, wheels):
    store = folder.parent / f"wheels-{VERSION}"
    store.mkdir(exist_ok=True)
    free = shutil.disk_usage(store).free / 1e9
    if free < NEEDED[kind]:
        fail(f"{store} has {free:.1f} GB free; {NEEDED[kind]} GB are needed. Make room, or set "
             "XDG_CACHE_HOME to a folder on another disk")
    files = [fetch(store, wheel, sha256, folder) for wheel, sha256 in wheels]
    say("unpacking")
    new = folder.with_name(folder.name + ".partial")
    shutil.rmtree(new, ignore_errors=True)
    for file in files:
        unpack(file, new, {"cpu": cpu_place, "cuda": cuda_place}[kind])
    finish(kind, new)
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)
    shutil.rmtree(store, ignore_errors=True)


def fetch(store, wheel, sha256, folder):
    """The wheel's file in the store, whole."""
    stem = wheel.replace("-", "_").replace("==", "-")
    for file in store.glob(f"{stem}-*.whl"):
        if hash_of(file) == sha256:
            say(f"{file.name} is here already")
            return file
        say(f"{file.name} is damaged; fetching it again")
        file.unlink()
    # Not in /tmp, which may be small; and what a killed pip left goes now.
    for old in store.glob("pip-*"):
        shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="pip-", dir=store) as work:
        if run_pip(work, wheel, sha256) != 0:
            fail(OFFLINE.format(name=wheel, folder=folder, version=VERSION))
        (file,) = pathlib.Path(work).glob("*.whl")
        if hash_of(file) != sha256:
            fail(f"{file.name} has not the hash of scripts/wheels.txt; call again, and if that "
                 "does not help report it")
        return file.replace(store / file.name) or store / file.name


def run_pip(work, wheel, sha256):
    requirement = pathlib.Path(work) / "requirement.txt"
    requirement.write_text(f"{wheel} --hash=sha256:{sha256}\n")
    command = [sys.executable, "-m", "pip", "download", "--no-input", "--no-cache-dir",
               "--disable-pip-version-check", "--retries", "3", "--no-deps", "--require-hashes",
               "--only-binary=:all:", "--python-version", "3.11",
               "--dest", work, "--requirement", str(requirement)]
    for platform in PLATFORMS:
        command += ["--platform", platform]
    return subprocess.run(command, env={**os.environ, "TMPDIR": work}, stdout=sys.stderr).returncode


def hash_of(file):
    digest = hashlib.sha256()
    with open(file, "rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def cpu_place(name):
    """Where a wheel's file goes in a LibTorch without CUDA; None for nowhere."""
    base = os.path.basename(name)
    if name.startswith("torch/include/"):
        return name[len("torch/"):]
    if name.startswith("torch/lib/lib") and not any(p in base for p in GPU_ONLY + PYTHON_ONLY):
        return f"lib/{base}"
    # libtorch_cpu is linked to these two, with or without a GPU.
    return f"lib/{base}" if base in ("libcudart.so.13", "libcupti.so.13") else None


def cuda_place(name):
    """The same with CUDA: its libraries find each other by the wheels' own layout."""
    base = os.path.basename(name)
    if name.startswith("torch/include/"):
        return name
    if name.startswith("torch/lib/lib"):
        return None if any(part in base for part in PYTHON_ONLY) else name
    return name if name.startswith("nvidia/") and ".so" in base else None


def unpack(file, new, place):
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            target = None if name.endswith("/") else place(name)
            if target:
                path = new / target
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, open(path, "wb") as sink:
                    shutil.copyfileobj(source, sink, 1 << 20)


def finish(kind, new):
    """Says what it is, and how large each library must be."""
    root = new if kind == "cpu" else new / "torch"
    suffix = {"cpu": "cpu", "cuda": "cu130"}[kind]
    (root / "build-version").write_text(f"{VERSION}+{suffix}\n")
    libraries = sorted(path for path in new.rglob("*.so*") if path.is_file())
    lines = [f"{path.stat().st_size} {path.relative_to(new)}\n" for path in libraries]
    (new / "complete").write_text("".join(lines))
    os.sync()


def say(text):
    print(f"libtorch: {text}", file=sys.stderr, flush=True)


def fail(text):
    say(text)
    sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        fail("interrupted; call again to go on")
    except OSError as error:
        fail(f"{error}; make room or mend this, then call again")
