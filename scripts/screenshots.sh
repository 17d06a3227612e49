#!/usr/bin/env bash
# Takes the pictures of docs/pictures: a session on the miniature world, about 100 iterations old, in
# xterm (sixel), kitty and tmux (half-blocks), at 80x24 and 200x60, and for the tour its gallery, its
# mixer, a film and a photograph whose eyes are set; on a screen that nobody sees.
#
#   scripts/screenshots.sh [FOLDER WITH nada AND nada-tui, target/debug if not given]
#
# Debian: apt install xvfb xterm kitty tmux imagemagick xdotool fonts-dejavu-core libgl1-mesa-dri
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=$(cd "${1:-$root/target/debug}" && pwd)
pictures=$root/docs/pictures
iterations=${ITERATIONS:-100}
preset=${PRESET:-sketch}
font='DejaVu Sans Mono'
# Seconds: for the training, and for anything else.
long=1800
patience=90

say() { printf '%s\n' "screenshots: $*" >&2; }
die() { say "$*"; exit 1; }

for program in Xvfb xterm kitty tmux import convert compare xdotool; do
    command -v "$program" >/dev/null || die "$program is missing; the head of this file says how to get it"
done
[ -x "$bin/nada" ] && [ -x "$bin/nada-tui" ] || die "no nada and nada-tui in $bin: make build"

work=$(mktemp -d)
# Paths that the pictures show begin here.
lab=/tmp/lab
mkdir "$lab" 2>/dev/null || die "$lab is there already: remove it"
xvfb='' terminal=''
export HOME=$lab TMUX_TMPDIR=$work XDG_CONFIG_HOME=$work/config XDG_RUNTIME_DIR=$work XDG_DATA_HOME=$lab/data
unset TMUX NO_COLOR LC_TERMINAL TERM_PROGRAM KITTY_WINDOW_ID

# It saves first; its run is thrown away after that.
stop_engine() {
    local engine
    engine=$(cat "$lab/runs/.engine/lock" 2>/dev/null) && kill "$engine" 2>/dev/null || return 0
    for _ in $(seq 300); do
        kill -0 "$engine" 2>/dev/null || return 0
        sleep 0.1
    done
}

cleanup() {
    close
    stop_engine
    [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || true
    rm -rf "$work" "$lab"
}
trap cleanup EXIT

# Waits until a command succeeds.
await() {
    local what=$1 end=$((SECONDS + patience))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || die "waited $patience s for $what"
        sleep 0.1
    done
}

done_iterations() { cat "$lab"/runs/*/metrics.jsonl 2>/dev/null | wc -l; }
has_iterations() { [ "$(done_iterations)" -ge "$1" ]; }

start_screen() {
    # Xvfb takes the first free number and writes it down.
    Xvfb -displayfd 3 -screen 0 2000x1400x24 -nolisten tcp -noreset 3>"$work/display" 2>"$work/xvfb.log" &
    xvfb=$!
    await 'a screen' test -s "$work/display"
    DISPLAY=:$(cat "$work/display")
    export DISPLAY
}

# The dashboard, as a terminal calls it.
dashboard() {
    printf '#!/bin/sh\ncd "%s" && exec "%s/nada-tui" --engine "%s/nada" --preset "%s"\n' \
        "$lab" "$bin" "$bin" "$preset" >"$work/dashboard"
    chmod +x "$work/dashboard"
}

open_xterm() {
    xterm -ti vt340 -xrm 'XTerm*allowWindowOps: true' -fa "$font" -fs "$3" -bg '#101418' -fg '#d0d0d0' \
        -b 6 -geometry "${1}x${2}+0+0" -e "$work/dashboard" &
}

open_kitty() {
    LIBGL_ALWAYS_SOFTWARE=1 kitty --config NONE -o update_check_interval=0 -o remember_window_size=no \
        -o "initial_window_width=${1}c" -o "initial_window_height=${2}c" -o confirm_os_window_close=0 \
        -o "font_family=$font" -o "font_size=$3" -o background=#101418 -o enable_audio_bell=no \
        "$work/dashboard" 2>"$work/kitty.log" &
}

open_tmux() {
    printf '%s\n' 'set -g status off' 'set -g default-terminal tmux-256color' \
        'set -ga terminal-overrides ",*:RGB"' >"$work/tmux.conf"
    xterm -fa "$font" -fs "$3" -bg '#101418' -fg '#d0d0d0' -b 6 -geometry "${1}x${2}+0+0" \
        -e env COLORTERM=truecolor tmux -L nada -f "$work/tmux.conf" new-session "$work/dashboard" &
}

window_opens() {
    window=$(xdotool search --onlyvisible --name . 2>/dev/null | tail -n 1)
    [ -n "$window" ]
}

press() {
    xdotool windowfocus --sync "$window" key "$1"
}

shoot() { import -window "$window" "$1"; }

# The window shows a whole dashboard, and nothing moves.
still() {
    shoot "$work/a.png" && sleep 0.5 && shoot "$work/b.png" || return 1
    [ "$(identify -format %k "$work/b.png")" -gt 200 ] || return 1
    [ "$(compare -metric AE "$work/a.png" "$work/b.png" null: 2>&1)" = 0 ]
}

moves() { ! compare -metric AE "$work/b.png" <(import -window "$window" png:-) null: >/dev/null 2>&1; }

# Closing the window hangs up; the dashboard detaches and the engine goes on.
close() {
    [ -n "$terminal" ] || return 0
    tmux -L nada kill-server 2>/dev/null || true
    kill "$terminal" 2>/dev/null || true
    wait "$terminal" 2>/dev/null || true
    terminal=''
}

# open NAME COLUMNS ROWS POINTS: a terminal with the dashboard, paused.
open() {
    "open_$1" "$2" "$3" "$4"
    terminal=$!
    await "the window of $1" window_opens
    await "the dashboard in $1" still
}

# A picture of the run while it goes.
take() {
    local name=$1-$2x$3.png now
    open "$@"
    now=$(done_iterations)
    press space
    await 'an iteration' has_iterations $((now + 2))
    await 'a new frame' moves
    shoot "$work/$name"
    # A palette is enough for a screen, and makes a third of it.
    convert "$work/$name" +dither -colors 250 "png8:$pictures/$name"
    press space
    await 'the pause' still
    close
    say "$name"
}

# keep NAME: what the window shows, once nothing moves.
keep() {
    await "$1" still
    convert "$work/b.png" +dither -colors 250 "png8:$pictures/tour/$1"
    say "tour/$1"
}

# room NAME KEY...: what the keys lead to, and back.
room() {
    local name=$1
    shift
    for key in "$@"; do
        press "$key"
        await "the key $key" still
    done
    keep "$name"
}

# Another run on the side, to mix with.
other_run() {
    (cd "$lab" && "$bin/nada" train --preset zombie --iterations 60 >/dev/null 2>&1) ||
        die 'the second training failed'
}

mkdir -p "$pictures/tour"
start_screen
dashboard

say "training $iterations iterations of $preset"
open tmux 80 24 10
press space
patience=$long await "$iterations iterations" has_iterations "$iterations"
press space
await 'the pause' still
close

for size in '80 24 12' '200 60 9'; do
    for name in xterm kitty tmux; do
        # shellcheck disable=SC2086 # three words
        take "$name" $size
    done
done

other_run
open kitty 120 40 10
room gallery.png G Down
press Escape
room mixer.png m Return l l l
press m
press F
await 'the film room' still
press Return
await 'the preview' moves
# It plays; all of it is drawn while it is held.
sleep 3
press space
keep film.png
press Escape
await 'the form' still
press Escape
await 'the dashboard' still
# The first sample portrait, its eyes and mouth.
room hand.png I p e
press Escape
close
