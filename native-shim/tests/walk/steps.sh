# Sourced by the walks: what a musician does in the window, which is 980 × 620 and at $left and $top. `at`, `colour`, `is_colour`,
# `left` and `top` come from the walk; screen.sh, too.

accent='#F2B25C'
border=0 # of the window around it

# Within three seconds, what a press or a drop brings about.
soon() { # condition
    local look
    for look in 1 2 3 4 5 6 7 8 9 10; do
        "$@" && return
        sleep 0.3
    done
    return 1
}

# Out of a file manager, which stands beside the window: four bars at 120 bpm.
drop_riff() {
    sox -q -n -r 48000 -c 2 -b 16 "$work/riff.wav" synth 1 pluck A3 synth 1 pluck mix E4 gain -8 repeat 7
    "$walk/drag-source" "$work/riff.wav" >"$work/drag.log" 2>&1 &
    started+=($!)
    files=${started[-1]}
    wait_for "the file manager" window_of Files
    xdotool windowmove "$window" 1200 "$top"
    wait_for "the file manager in its place" file_manager_stands
    wait_for "the file to be dropped" is_dropped
    kill "$files"
    at 500 69 # beside everything
}
file_manager_stands() { geometry "$window" && [ "$x" -ge 1190 ]; }
is_dropped() {
    drag $((x + 60)) $((y + 40)) $((left + 500)) $((top + 170))
    soon is_take 0
}

# A row of the takes' list, counted from 0 at the top; its ground is brighter than that of an empty list.
is_take() { is_not_colour 800 $((365 + 78 * $1)) "$empty_list"; }
look_at_empty_list() { empty_list=$(colour 800 365); }

beside() { xdotool mousemove $((left + 1150)) $((top + 500)); } # buttons are brighter under the mouse, and tell what they do
invites() { is_colour 30 571 "$accent"; }
is_busy() { ! invites; }
press_continue() {
    at 104 571
    beside
    wait_for "the job to run" is_busy
}
press_replace() { wait_for "the job to run" is_replacing; }
is_replacing() { # a press before the button has heard of the mark does nothing
    at 260 571
    beside
    soon is_busy
}
is_done() { beside; invites; }

knob_to() { # x of the knob, way: down is less
    drag $((left + $1)) $((top + 499)) $((left + $1)) $((top + 499 + $2))
}

# The growing take's button has become the one that stops, while the job still runs.
is_heard_while_made() {
    is_busy && is_colour 646 365 "$accent" && is_busy && return
    is_busy || fail "the take was finished before it could be heard"
    return 1
}

# With the arrow keys: the waveform has the keyboard after a click.
keys_to_waveform() { at 500 185; }

# Marked bars are moved by a bar, and their end with Shift; from all four of the riff to the second and third, and back.
mark_second_and_third_bar() {
    keys_to_waveform
    xdotool key shift+Left shift+Left Right
}
mark_all_of_the_riff() {
    keys_to_waveform
    xdotool key Left shift+Right shift+Right
}

# In the row of the take that plays, the second one from the top: a click into the middle of its waveform sets a mark, and N
# makes it anew from there.
renew_from_the_middle() {
    at 809 430
    wait_for "the mark" is_colour 860 435 "$accent" # its button
    shots_of mark
    xdotool key n
    beside
    wait_for "the job to run" is_busy
    wait_for "the job to be done" is_done
}

# With one bar and the switch under "More", which is folded out; the window is higher by 94 pixels then.
shortest() {
    drag $((left + 72)) $((top + 499)) $((left + 72)) $((top + 600))
    drag $((left + 72)) $((top + 499)) $((left + 72)) $((top + 600))
}
make_a_loop() {
    before=$(height_of_editor)
    at 573 499
    wait_for "more settings" more_is_shown
    at 454 609
    wait_for "the switch" is_colour 440 609 "$accent"
    at 104 665
    beside
    wait_for "the job to run" is_not_colour 30 665 "$accent"
    wait_for "the loop to be made" is_loop_done
    shots_of loop 714
    at 573 499
    wait_for "fewer settings" more_is_hidden
}
# The window may have moved, too. The button at its lower left stands 49 pixels above its end.
has_height() { geometry "$editor" && left=$((x + border)) && top=$((y + height - border - $1)) && is_colour 30 $(($1 - 49)) "$accent"; }
more_is_shown() { [ "$(height_of_editor)" -ge "$((before + 90))" ] && has_height 714; }
more_is_hidden() { [ "$(height_of_editor)" -lt "$((before + 90))" ] && has_height 620; }
height_of_editor() { geometry "$editor" && echo "$height"; }
is_loop_done() { beside; is_colour 30 665 "$accent"; }

look_into_the_library() {
    at 790 324
    beside
    wait_for "the library's takes" is_take 1
}

# A hub and a machine that works for it, each with a data folder of its own; from now on the plugin's engine makes nothing.
join_studio() {
    local code port=$((20000 + RANDOM % 20000))
    CONTINUO_HOME=$work/hub "$root/continuo" studio hub --host 127.0.0.1 --port "$port" >"$work/hub.out" 2>"$work/hub.log" &
    started+=($!)
    wait_for "the hub" grep -qs '^continuo://' "$work/hub.out"
    code=$(grep '^continuo://' "$work/hub.out")
    CONTINUO_HOME=$work/room-2 "$root/continuo" studio work --join "$code" --name room-2 >"$work/room-2.log" 2>&1 &
    started+=($!)
    "$root/continuo" studio use --engine studio --join "$code" >/dev/null
    wait_for "a machine that works" has_machine
}
has_machine() { "$root/continuo" studio status --json 2>/dev/null | grep -q '"name":"room-2"'; }

# A picture of the window alone, small.
shots_of() { # name
    [ -n "${SHOTS:-}" ] || return 0
    beside
    sleep 0.5 # until it is painted
    import -window root -crop "980x${2:-620}+$left+$top" +repage +dither -colors 96 "PNG8:$SHOTS/song-$1.png"
}
