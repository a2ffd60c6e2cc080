# Sourced by the tests: a screen of its own, a home of its own, Ardour in it, and a hand on the mouse.
# Nothing waits for a time: everything waits for what it needs to see, at most DEADLINE seconds.

DEADLINE=${DEADLINE:-300}
work=$(mktemp -d "${TMPDIR:-/tmp}/continuo-ardour.XXXXXX")
shots=${SHOTS:-$work/shots}
WINDOW_HEIGHT=740 # what Ardour makes of its window
started=()
mkdir -p "$shots"

stop_everything() {
    local pid
    [ -z "${continuo:-}" ] || "$continuo" serve --stop >/dev/null 2>&1 || true
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
    [ -n "${KEEP:-}" ] || rm -rf "$work"
}

fail() { # sentence
    echo "FAILED: $*" >&2
    if [ -n "${DISPLAY:-}" ]; then
        mkdir -p "${FAILURES:-$PWD/build}" &&
            import -window root "${FAILURES:-$PWD/build}/ardour-failure.png" || true
        echo "        the screen is in ${FAILURES:-$PWD/build}/ardour-failure.png" >&2
    fi
    tail -n 5 "$work/ardour.log" >&2 2>/dev/null || true
    exit 1
}

wait_for() { # what it is, then a command that succeeds once it is there
    local what=$1 end=$((SECONDS + DEADLINE))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || fail "waited $DEADLINE seconds for $what"
        sleep 0.1
    done
}

# A user of its own: no file of the real one is read or written.
own_home() {
    mkdir -p "$work/home/.config/ardour7"
    export HOME=$work/home CONTINUO_HOME=$work/data LC_ALL=C.UTF-8 NO_AT_BRIDGE=1 TMPDIR=$work
    unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR XDG_STATE_HOME
    : >"$HOME/.config/ardour7/.a7" # no first-run assistant
    cp "$here/ardour-config.xml" "$HOME/.config/ardour7/config"
}

own_screen() {
    Xvfb -displayfd 6 -screen 0 "${SCREEN:-1280x900}x24" -nolisten tcp 6>"$work/display" 2>/dev/null &
    started+=($!)
    wait_for "a screen" test -s "$work/display"
    DISPLAY=:$(cat "$work/display")
    export DISPLAY
    openbox >/dev/null 2>&1 &
    started+=($!)
}

start_ardour() { # session folder → $ardour, the process
    ardour -a -n "$1" >"$work/ardour.log" 2>&1 </dev/null &
    ardour=$!
    started+=("$ardour")
    wait_for "Ardour's window" window_of "$(basename "$1") - Ardour"
    main_window=$window
}

# --- windows -----------------------------------------------------------------------------------

window_of() { # title, as a pattern → $window; the newest of several
    window=$(xdotool search --onlyvisible --name "^$1\$" 2>/dev/null | tail -n 1)
    [ -n "$window" ]
}

no_window_of() { ! window_of "$1"; }

geometry() { # window → $x $y $width $height of its inside, on the screen
    local info
    info=$(xwininfo -id "$1" 2>/dev/null) || return 1
    x=$(awk '/Absolute upper-left X/ {print $4}' <<<"$info")
    y=$(awk '/Absolute upper-left Y/ {print $4}' <<<"$info")
    width=$(awk '/Width:/ {print $2}' <<<"$info")
    height=$(awk '/Height:/ {print $2}' <<<"$info")
}

# A dialog has been laid out when it has at least this size; before, clicks would go astray.
laid_out() { # title, least width, least height
    window_of "$1" && geometry "$window" && [ "$width" -ge "$2" ] && [ "$height" -ge "$3" ]
}

menus() { # how many menus are open: windows without a title of the window manager's
    xdotool search --onlyvisible --class ardour 2>/dev/null | while read -r each; do
        [ "$(xdotool getwindowname "$each" 2>/dev/null)" = Ardour ] && echo "$each"
    done
}

menus_open() { [ "$(menus | wc -l)" -ge "$1" ]; }

# The menu whose top is lowest on the stack is the one opened last: it has the largest left edge.
rightmost_menu() {
    local each best=-1
    for each in $(menus); do
        geometry "$each" || continue
        if [ "$x" -gt "$best" ]; then best=$x; window=$each; fi
    done
    geometry "$window"
}

drag() { # x y x y: with the left button held, in steps as a hand does
    local step
    xdotool mousemove "$1" "$2" mousedown 1
    for step in 1 2 3 4 5 6 7 8; do
        xdotool mousemove $(($1 + ($3 - $1) * step / 8)) $(($2 + ($4 - $2) * step / 8))
        sleep 0.05
    done
    xdotool mouseup 1
}

click() { # x y [button]
    xdotool mousemove "$1" "$2" click "${3:-1}"
}

colour_at() { # x y
    import -window root -crop "1x1+$1+$2" -depth 8 txt:- 2>/dev/null | grep -o '#[0-9A-F]\{6\}' | head -n 1
}

shot() { # file
    import -window root "$1"
}

picture() { # file; for the documentation: only where Ardour is, and small
    import -window root -crop "1280x$WINDOW_HEIGHT+0+0" +repage -colors 256 "PNG8:$1"
}

# --- Ardour ------------------------------------------------------------------------------------

# Picks the Nth entry of a region's own menu, as a user would: right mouse button, then the submenu
# with the region's name. Right after the window has opened or changed, Ardour does not know yet what
# is under the mouse and opens the track's menu without that submenu; then again.
ROW=18
region_menu() { # x y of the region, N, [picture of the menu]
    wait_for "the region's menu" open_region_menu "$1" "$2"
    click $((x + 30)) $((y + 11))
    wait_for "the region's own menu" menus_open 2
    rightmost_menu
    xdotool mousemove $((x + 40)) $((y + 11 + ROW * ($3 - 1)))
    [ -z "${4:-}" ] || picture "$4"
    xdotool click 1
}

# Picks the Nth script of the menu Edit, Lua Scripts, which is there whatever is selected.
script_menu() { # N
    close_menus
    click 135 32
    wait_for "the menu Edit" menus_open 1
    rightmost_menu
    click $((x + 60)) $((y + height - 37)) # the last entry but one
    wait_for "the menu Lua Scripts" menus_open 2
    rightmost_menu
    click $((x + 60)) $((y + 37 + ROW * ($1 - 1)))
}

# Drags over a stretch of a track with Ardour's range tool; the grid attracts both ends. Ardour is a
# motion of the mouse or two behind, so the button is let go once both ends are seen to be selected;
# where it then takes an earlier point of the way as the end all the same, it is dragged again.
select_range() { # from x, to x, y
    local first=$(($1 + 5)) last=$(($2 - 5)) free try
    xdotool key --window "$main_window" r
    for try in 1 2 3 4 5; do
        click 1100 "$3" # where nothing is, so that no region and no range is selected
        wait_for "regions that are not selected" is_not_red_at $last "$3"
        free=$(steady_ends $first $last "$3")
        xdotool mousemove "$1" "$3" mousedown 1
        wait_for "the selected range" drags_over "$2" "$3" $first $last "$free"
        xdotool mouseup 1
        both_differ "$free" "$(steady_ends $first $last "$3")" && return
    done
    fail "expected a range that ends at $2, found one that does not, $try times"
}

drags_over() { # to x, y, x near both ends, their colours while not selected
    # First a look: what it sees is where the mouse has been since the last time.
    both_differ "$5" "$(ends "$3" "$4" "$2")" && return
    xdotool mousemove $(($1 - 10)) "$2" mousemove "$1" "$2"
    return 1
}

ends() { # x, other x, y
    echo "$(colour_at "$1" "$3") $(colour_at "$2" "$3")"
}

both_differ() { # two pairs
    [ "${1% *}" != "${2% *}" ] && [ "${1#* }" != "${2#* }" ]
}

# What `ends` finds once five looks have found the same.
steady_ends() { # x, other x, y
    local seen last= same=0
    while [ $same -lt 5 ]; do
        seen=$(ends "$@")
        [ "$seen" = "$last" ] && same=$((same + 1)) || same=0
        last=$seen
    done
    echo "$last"
}

no_menus() { ! menus_open 1; }

close_menus() {
    no_menus && return
    xdotool key Escape
    wait_for "closed menus" no_menus
}

# A selected region is red; that Ardour shows it so means that it knows the region under the mouse.
is_red_at() { # x y
    local red green
    read -r red green < <(colour_at "$1" "$2" | sed 's/^#\(..\)\(..\).*/0x\1 0x\2/')
    [ $((red)) -gt $((2 * green + 30)) ]
}

is_not_red_at() { ! is_red_at "$@"; }

is_selected() { # x y of the mouse; its upper edge is free of handles right of the mouse
    is_red_at $(($1 + 20)) $(($2 - 31)) && return
    xdotool mousemove $(($1 + 3)) $(($2 + 2)) mousemove "$1" "$2" click 1
    sleep 0.3
    is_red_at $(($1 + 20)) $(($2 - 31))
}

open_region_menu() { # x y → the menu's $x $y
    close_menus
    wait_for "the region to be selected" is_selected "$1" "$2"
    click "$1" "$2" 3
    local look
    for look in 1 2 3 4 5 6 7 8 9 10; do # a click may come while Ardour is busy with a new region, and be lost
        menus_open 1 && break
        sleep 0.3
    done
    menus_open 1 && rightmost_menu && [ "$height" -ge 175 ]
}

press_right_button() { # presses the rightmost button at the bottom of $window
    geometry "$window"
    click $((x + width - 60)) $((y + height - 29))
}

is_saved() { [ "$session/$(basename "$session").ardour" -nt "$work/before-save" ]; }

close_note() {
    if window_of Continuo; then press_right_button; fi
}

# A key is lost that comes while Ardour is busy with new tracks, or while a note stands in front.
save() {
    close_note
    xdotool key --window "$main_window" ctrl+s
    local look
    for look in 1 2 3 4 5 6 7 8 9 10; do
        is_saved && return
        sleep 0.3
    done
    is_saved
}

# What the session holds, told by Ardour itself from what it saves:
# "track|region|position|length|channels|rms|layer" per region.
facts() {
    : >"$work/before-save"
    wait_for "the session to be saved" save
    ardour7-lua "$here/facts.lua" "$session" 2>"$work/facts.log" | grep '|' | sort -t '|' -k 1,1 -k 3,3n -k 2,2
}
