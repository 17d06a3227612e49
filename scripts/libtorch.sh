#!/usr/bin/env bash
# Puts LibTorch 2.11.0 where the build and the programs find it: the link `.libtorch`.
#
#   scripts/libtorch.sh [--cpu | --cuda] [--print]
#
# In order: a LIBTORCH that is set; a Python environment that has torch 2.11.0; the wheels from
# PyPI, unpacked once per user into ${XDG_CACHE_HOME:-~/.cache}/nada-tui.
set -euo pipefail

version=2.11.0
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/nada-tui
link=$root/.libtorch
want=auto
print=no

say() { printf '%s\n' "libtorch: $*" >&2; }
die() { say "$*"; exit 1; }

for argument in "$@"; do
    case $argument in
    --cpu) want=cpu ;;
    --cuda) want=cuda ;;
    --print) print=yes ;;
    *) die "unknown argument $argument; known are --cpu, --cuda, --print" ;;
    esac
done

need() { command -v "$1" >/dev/null 2>&1 || die "$1 is missing: $2"; }
need cargo 'install Rust with rustup, https://rustup.rs'
command -v c++ >/dev/null 2>&1 || command -v g++ >/dev/null 2>&1 || command -v clang++ >/dev/null 2>&1 ||
    die 'a C++ compiler is missing: apt install g++ (or dnf install gcc-c++)'

# Whether a folder holds the LibTorch that we want.
is_libtorch() { [ -e "$1/lib/libtorch_cpu.so" ] && [ -d "$1/include/torch" ]; }

version_of() {
    if [ -e "$1/build-version" ]; then
        cat "$1/build-version"
    elif [ -e "$1/version.py" ]; then
        sed -n "s/^__version__ = '\(.*\)'/\1/p" "$1/version.py"
    fi
}

finish() {
    ln -sfn "$1" "$link"
    if [ "$print" = yes ]; then printf '%s\n' "$1"; fi
    exit 0
}

if [ -n "${LIBTORCH:-}" ]; then
    is_libtorch "$LIBTORCH" || die "LIBTORCH=$LIBTORCH holds no lib/libtorch_cpu.so and include/torch"
    found=$(version_of "$LIBTORCH")
    case $found in
    "$version"*) finish "$(cd "$LIBTORCH" && pwd -P)" ;;
    *) die "LIBTORCH=$LIBTORCH is version ${found:-unknown}; $version is needed" ;;
    esac
fi

if [ "$want" = auto ]; then
    want=cpu
    if command -v nvidia-smi >/dev/null 2>&1 && nvidia-smi >/dev/null 2>&1; then want=cuda; fi
fi
home=$cache/libtorch-$version-$want
case $want in cuda) ready=$home/torch ;; *) ready=$home ;; esac
if is_libtorch "$ready" && [ -e "$ready/build-version" ]; then finish "$ready"; fi

need python3 'apt install python3 python3-pip (or dnf install python3-pip)'
installed=$(python3 - "$version" <<'P' || true
import importlib.metadata as m, sys
try:
    d = m.distribution("torch")
    if d.version.split("+")[0] == sys.argv[1]:
        print(d.locate_file("torch"))
except m.PackageNotFoundError:
    pass
P
)
if [ -n "$installed" ] && is_libtorch "$installed"; then
    say "using the torch $version of $(command -v python3)"
    finish "$installed"
fi

python3 -m pip --version >/dev/null 2>&1 || die 'pip is missing: apt install python3-pip (or dnf install python3-pip)'
[ "$(uname -sm)" = 'Linux x86_64' ] ||
    die "no wheels are known for $(uname -sm): set LIBTORCH to a LibTorch $version"

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if is_libtorch "$ready" && [ -e "$ready/build-version" ]; then finish "$ready"; fi
new=$home.partial
rm -rf "$new"
mkdir -p "$new"

if [ "$want" = cuda ]; then
    say "fetching torch $version with CUDA (about 3 GB) into $cache"
    python3 -m pip install --no-input --target "$new" "torch==$version" >&2
    printf '%s\n' "$version+cuda" >"$new/torch/build-version"
else
    wheels=$cache/wheels-$version
    mkdir -p "$wheels"
    say "fetching LibTorch $version for the CPU (540 MB) into $cache"
    # One wheel for everybody: the libraries are the same for every version of Python. pip checks
    # the hashes, and keeps what it has fetched when it is called again.
    cat >"$wheels/requirements.txt" <<'R'
torch==2.11.0 --hash=sha256:7aa2f9bbc6d4595ba72138026b2074be1233186150e9292865e04b7a63b8c67a
nvidia-cuda-runtime==13.0.96 --hash=sha256:7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548
nvidia-cuda-cupti==13.0.85 --hash=sha256:4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8
R
    python3 -m pip download --no-input --no-deps --require-hashes --only-binary=:all: \
        --python-version 3.11 --platform manylinux_2_28_x86_64 --platform manylinux2014_x86_64 \
        --platform manylinux_2_25_x86_64 --platform manylinux_2_17_x86_64 \
        --dest "$wheels" --requirement "$wheels/requirements.txt" >&2
    say 'unpacking'
    python3 - "$wheels" "$new" <<'P'
import glob, os, shutil, sys, zipfile

wheels, new = sys.argv[1:]
dropped = ("cuda", "nvshmem", "python", "nvrtc", "libshm", "global_deps")


def wanted(name):
    if name.endswith("/"):
        return None
    if name.startswith("torch/include/"):
        return name[len("torch/"):]
    base = os.path.basename(name)
    if name.startswith("torch/lib/lib") and not any(part in name for part in dropped):
        return "lib/" + base
    if base in ("libcudart.so.13", "libcupti.so.13"):
        return "lib/" + base
    return None


for wheel in glob.glob(os.path.join(wheels, "*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            target = wanted(name)
            if target:
                path = os.path.join(new, target)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with archive.open(name) as source, open(path, "wb") as sink:
                    shutil.copyfileobj(source, sink)
P
    printf '%s\n' "$version+cpu" >"$new/build-version"
    rm -rf "$wheels"
fi
rm -rf "$home"
mv "$new" "$home"
say "ready: $ready"
finish "$ready"
