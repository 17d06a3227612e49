#!/usr/bin/env bash
# Puts LibTorch 2.11.0 where the build and the programs find it: the link `.libtorch`.
#
#   scripts/libtorch.sh [--cpu | --cuda] [--print] [--dry-run]
#
# In order: a LIBTORCH that is set; what an earlier call unpacked into the user's cache,
# ${XDG_CACHE_HOME:-~/.cache}/nada-tui; a Python environment that has torch 2.11.0; the wheels from
# PyPI (scripts/wheels.txt). With CUDA when `nvidia-smi` works, unless --cpu or --cuda says
# otherwise. --print writes the folder to standard output; --dry-run only says what would be done.
set -euo pipefail

version=2.11.0
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/nada-tui
link=$root/.libtorch
want=auto
print=no
dry=no

say() { printf '%s\n' "libtorch: $*" >&2; }
die() { say "$*"; exit 1; }

for argument in "$@"; do
    case $argument in
    --cpu) want=cpu ;;
    --cuda) want=cuda ;;
    --print) print=yes ;;
    --dry-run) dry=yes ;;
    *) die "unknown argument $argument; known are --cpu, --cuda, --print, --dry-run" ;;
    esac
done

# Whether a folder holds a LibTorch, and one with CUDA if that is wanted.
is_libtorch() {
    [ -e "$1/lib/libtorch_cpu.so" ] && [ -d "$1/include/torch" ] || return 1
    [ "$want" != cuda ] || [ -e "$1/lib/libtorch_cuda.so" ]
}

version_of() {
    if [ -e "$1/build-version" ]; then
        cat "$1/build-version"
    elif [ -e "$1/version.py" ]; then
        sed -n "s/^__version__ = '\(.*\)'/\1/p" "$1/version.py"
    fi
}

finish() {
    if [ "$dry" = yes ] || [ "$(readlink "$link")" != "$1" ]; then say "$2: $1"; fi
    if [ "$dry" = no ]; then ln -sfn "$1" "$link"; fi
    if [ "$print" = yes ]; then printf '%s\n' "$1"; fi
    exit 0
}

if [ -n "${LIBTORCH:-}" ]; then
    is_libtorch "$LIBTORCH" || die "LIBTORCH=$LIBTORCH holds no LibTorch$([ "$want" = cuda ] && echo ' with CUDA') (lib/libtorch_cpu.so, include/torch): unset it to have $version fetched"
    found=$(version_of "$LIBTORCH")
    case $found in
    "$version" | "$version"+*) finish "$(cd "$LIBTORCH" && pwd -P)" 'as LIBTORCH says' ;;
    *) die "LIBTORCH=$LIBTORCH is version ${found:-unknown}, $version is needed: unset it to have that fetched" ;;
    esac
fi

if [ "$want" = auto ]; then
    want=cpu
    if command -v nvidia-smi >/dev/null 2>&1 && nvidia-smi >/dev/null 2>&1; then want=cuda; fi
fi
home=$cache/libtorch-$version-$want
case $want in cuda) ready=$home/torch ;; *) ready=$home ;; esac

# Every library has the size that it had when it was unpacked. Without a list of sizes the folder
# was put there by somebody else; then it need only look right.
is_whole() {
    local size name
    if [ ! -e "$home/complete" ]; then
        is_libtorch "$ready" && [ -e "$ready/build-version" ]
        return
    fi
    while read -r size name; do
        [ "$(stat -c %s "$home/$name" 2>/dev/null)" = "$size" ] || return 1
    done <"$home/complete"
}
if is_whole; then finish "$ready" 'found'; fi
if [ -e "$home" ]; then
    say "$home is incomplete; making it again"
    if [ "$dry" = no ]; then rm -f "$home/complete"; fi
fi

command -v python3 >/dev/null 2>&1 ||
    die 'Python 3 is missing: apt install python3 python3-pip (or dnf install python3-pip)'
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
    finish "$installed" "the torch of $(command -v python3)"
fi

python3 -m pip --version >/dev/null 2>&1 ||
    die 'pip for Python 3 is missing: apt install python3-pip (or dnf install python3-pip)'
[ "$(uname -sm)" = 'Linux x86_64' ] ||
    die "no wheels are known for $(uname -sm): set LIBTORCH to a LibTorch $version"
case $want in cuda) size='2.5 GB' ;; *) size='540 MB' ;; esac
say "fetching LibTorch $version for $want ($size, once per user) into $cache"
if [ "$dry" = yes ]; then exec python3 "$root/scripts/wheels.py" --dry-run "$want" "$home"; fi
python3 "$root/scripts/wheels.py" "$want" "$home"
finish "$ready" 'ready'
