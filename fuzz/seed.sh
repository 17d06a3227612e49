#!/bin/sh
# Fills the corpus of `weight_file` with the small files of tests/fixtures.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/weight_file
for file in ../tests/fixtures/reference/formats/*; do
    if [ "$(wc -c < "$file")" -le 140000 ]; then
        cp "$file" corpus/weight_file/
    fi
done
ls corpus/weight_file
