# Sourced by the tests that use the plugin's window in the real Ardour: `here` is daw/ardour/tests, `own` this folder, `vst3`
# the bundle, `folder` where all of it is. After the tests' screen.sh.

end_engine() { # which the plugin has started; it would wait ten minutes for the next job
    local pid
    pid=$(sed -n 's/.*"pid" *: *\([0-9]*\).*/\1/p' "$work/data/engine.json" 2>/dev/null) || return 0
    [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
}
said() { echo "ok: $* ($SECONDS s)"; }

# --- the plugin's window: 980 × 620 below Ardour's row of buttons ------------------------------------------------

find_editor() { window_of "Loop: Continuo.*" && geometry "$window" && [ "$height" -ge 620 ] && editor=$window; }

place_editor() {
    wait_for "the plugin's window" find_editor
    xdotool windowmove "$editor" 20 790
    wait_for "the plugin's window in its place" stands_still
}

stands_still() {
    geometry "$editor" || return 1
    [ "$y" -ge 780 ] || return 1
    left=$x top=$((y + height - 620))
}

# The keyboard is the editor's a moment after a click; before, keys are Ardour's.
has_keyboard() { xwininfo -tree -id "$editor" | grep -q "$(printf '0x%x ' "$(xdotool getwindowfocus -f)")"; }
keyboard_to() { # x y
    at "$1" "$2"
    wait_for "the keyboard" has_keyboard
}
at() { click $((left + $1)) $((top + $2)); } # x y: a click in the editor
colour() { colour_at $((left + $1)) $((top + $2)); }
is_not_colour() { ! is_colour "$@"; }
is_colour() { [ "$(colour "$1" "$2")" = "$3" ]; } # x y colour

saved_state() {
    : >"$work/before-save"
    wait_for "the session to be saved" save
    lua5.4 "$own/state.lua" "$root/daw/lua" "$session/song.ardour" >"$work/state"
}

has() { saved_state && grep -qE "$1" "$work/state"; } # a pattern of state.lua's lines

expect() { # sentence, pattern: waits until the saved session says so
    local what=$1 end=$((SECONDS + DEADLINE))
    until has "$2"; do
        [ $SECONDS -lt $end ] || fail "$what: expected a line like $2, found
$(cat "$work/state")"
    done
    said "$what"
}

# What Ardour's exporter makes of the session as it is saved. The exporter of Ardour 7.3 breaks its own heap now and then:
# then it is tried again.
export_to() { # name
    saved_state
    rm -rf "$work/export" "$work/$1.wav"
    cp -r "$session" "$work/export"
    # The session's range is what Ardour has imported; ten seconds from its beginning on are wanted.
    sed -i '/IsSessionRange/ { s/ start="[^"]*"/ start="a0"/; s/ end="[^"]*"/ end="a2822400000"/ }' "$work/export/song.ardour"
    timeout 120 ardour7-export -b float -o "$work/$1.wav" "$work/export" song </dev/null >"$work/export.log" 2>&1
}
peak() { # name, from, seconds
    sox -V1 "$work/$1.wav" -n trim "$2" "$3" stat 2>&1 |
        awk '/Maximum amplitude|Minimum amplitude/ { a = $3 < 0 ? -$3 : $3; if (a > m) m = a } END { print m + 0 }'
}
difference() { # name, other, from, seconds: the highest one
    sox -V1 -m -v 1 "$work/$1.wav" -v -1 "$work/$2.wav" "$work/difference.wav"
    peak difference "$3" "$4"
}
expect_level() { # sentence, level, condition
    awk "BEGIN { exit !($2 $3) }" || fail "$1: expected a level $3, found $2"
    said "$1"
}

takes() { grep -c '^take' "$work/state" || true; }

# --- Ardour with the plugin on a track ---------------------------------------------------------------------------

stage() { # a home, the plugin scanned, a screen, and a session with it on the track "Loop" → $session
    own_home
    mkdir -p "$HOME/.vst3"
    ln -s "$vst3" "$HOME/.vst3/"
    export CONTINUO_HOME=$work/data CONTINUO_CACHE=${CONTINUO_CACHE:-$folder/../cache}
    "$root/native-shim/tests/host/stage-home" "$CONTINUO_HOME"
    LD_LIBRARY_PATH=/usr/lib/ardour7 ARDOUR_DLL_PATH=/usr/lib/ardour7 ARDOUR_DATA_PATH=/usr/share/ardour7 \
        ARDOUR_CONFIG_PATH=/etc/ardour7 /usr/lib/ardour7/ardour-vst3-scanner -f "$HOME/.vst3/$(basename "$vst3")" >"$work/scan.log" 2>&1
    own_screen
    session=$work/song
    ardour7-lua "$own/editor-session.lua" "$session" >"$work/make.log" 2>&1 || { cat "$work/make.log"; fail "no session"; }
}

main_in_place() { geometry "$main_window" && [ "$x" -lt 10 ] && [ "$y" -lt 60 ]; }

# The chosen track's mixer strip stands at the left; its first plugin is ours, in a red box.
strip_is_there() {
    local red green
    read -r red green < <(colour_at 95 222 | sed 's/^#\(..\)\(..\).*/0x\1 0x\2/')
    [ $((red)) -gt $((2 * green)) ] && [ $((red)) -gt 60 ]
}
show_strip() {
    strip_is_there && return
    click 60 364 # the track, where its name stands without the strip
    xdotool key shift+e
    sleep 1.5
    strip_is_there
}
open_editor() {
    find_editor && return
    xdotool mousemove 50 217 click --repeat 2 --delay 80 1
    sleep 1.5
    find_editor
}

open_window() { # of the plugin, in Ardour with the session
    start_ardour "$session"
    xdotool windowmove "$main_window" 0 0
    wait_for "Ardour's window in its place" main_in_place
    wait_for "the track's mixer strip" show_strip
    wait_for "the plugin's window" open_editor
    place_editor
    wait_for "the engine to be ready" is_colour 18 606 '#7CC79A'
}
