#!/usr/bin/env bash
# Says what is missing on this machine to build nada-tui, and how to get it. What fetching LibTorch
# needs, Python 3 with pip, scripts/libtorch.sh looks for only when it must fetch.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
oldest=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")

die() { printf '%s\n' "$*" >&2; exit 1; }

command -v cargo >/dev/null 2>&1 || die 'cargo is missing: install Rust with rustup, https://rustup.rs'
# rustup may have to fetch the toolchain of rust-toolchain.toml here; what it says is shown.
version=$(cd "$root" && cargo --version) || die 'cargo does not work, for the reason above'
version=${version#cargo }
version=${version%% *}
if [ "$(printf '%s\n' "$oldest" "$version" | sort -V | head -n 1)" != "$oldest" ]; then
    die "cargo $version is too old, $oldest or later is needed: install Rust with rustup, https://rustup.rs"
fi
for compiler in "${CC:-cc}" "${CXX:-c++}"; do
    # With arguments it is a command line: the first word is the program.
    command -v "${compiler%% *}" >/dev/null 2>&1 ||
        die "the C++ compiler $compiler is missing: apt install g++ (or dnf install gcc-c++)"
done
