-- lua5.4 daw/reaper/tests/run.lua: REAPER's scripts in a stand-in for REAPER. The continuo command is
-- a small script here that keeps to the command's contract; what the real one does is tested elsewhere.

local here = arg[0]:match ("^(.*)/") or "."
package.path = here .. "/?.lua;" .. here .. "/../../tests/?.lua"
local cases, standin = require "cases", require "standin"
local same = cases.same

local function execute (...)
    assert (os.execute ((...):format (select (2, ...))), ...)
end

local function write (path, text)
    local file = assert (io.open (path, "w"))
    file:write (text)
    file:close ()
end

local function read (path)
    local file = io.open (path)
    if not file then return nil end
    local text = file:read ("a")
    file:close ()
    return text
end

-- Keeps to the contract: options, progress lines, files, exit code; and notes how it was called.
local COMMAND = [[
#!/bin/sh
home=$(dirname "$0")
echo $$ >"$home/process"
echo "continuo: loading the model" >&2
for word; do printf '%s\n' "$word"; done >>"$home/called"
echo "--end--" >>"$home/called"
if [ "$1" = describe ]; then
    if [ $# = 2 ]; then echo "{\"prompt\":\"${2#*=} bpm\"}"; else echo '{"key":"A minor","prompt":"A minor, 120 bpm"}'; fi
    exit 0
fi
takes=1
for word; do case $word in
    --progress-file=*) progress=${word#*=} ;;
    --cancel-file=*) cancel=${word#*=} ;;
    --out=*) out=${word#*=} ;;
    --takes=*) takes=${word#*=} ;;
    --channels=*) channels=${word#*=} ;;
esac; done
say() { printf '%s\n' "$1" >"$progress.part"; mv "$progress.part" "$progress"; }
say '{"state":"running","fraction":0.5,"remaining_seconds":3.0,"message":"generating"}'
if [ -f "$home/fails" ]; then
    echo "continuo: AUDIO: expected music, found none" >&2
    say '{"state":"failed","code":3,"message":"AUDIO: expected music, found none"}'
    exit 3
fi
while [ -f "$home/waits" ]; do
    if [ -f "$cancel" ]; then say '{"state":"cancelled","code":130,"message":"cancelled"}'; exit 130; fi
    sleep 0.02
done
if [ "$1" = separate ]; then
    for word; do case $word in --name=*) name=${word#*=} ;; esac; done
    files=
    for stem in drums bass other vocals; do
        cp "$home/clip.wav" "$out/$name-$stem.wav"
        files="$files${files:+,}\"$out/$name-$stem.wav\""
    done
    say "{\"state\":\"done\",\"fraction\":1.0,\"files\":[$files],\"notes\":[]}"
    exit 0
fi
files=
i=1
while [ $i -le $takes ]; do
    file=$out
    [ $takes -gt 1 ] && file=${out%.wav}-$i.wav
    cp "$home/clip.wav" "$file"
    files="$files${files:+,}\"$file\""
    i=$((i + 1))
done
say "{\"state\":\"done\",\"fraction\":1.0,\"seed\":5,\"files\":[$files],\"notes\":[]}"
]]

local function wav ()
    return string.pack ("<c4I4c8I4I2I2I4I4I2I2c4I4", "RIFF", 36, "WAVEfmt ", 16, 3, 2, 48000, 384000, 8, 32, "data", 0)
end

-- A REAPER with the scripts installed and the item "riff" (stereo, 1 s to 5 s) selected.
local function new_reaper ()
    local folder = os.tmpname ()
    os.remove (folder)
    execute ("mkdir -p '%s/Continuo' '%s/media' '%s/tmp'", folder, folder, folder)
    execute ("cp '%s/../../lua/'*.lua '%s/../continuo/'*.lua '%s/Continuo/'", here, here, folder)
    write (folder .. "/continuo", COMMAND)
    execute ("chmod +x '%s/continuo'", folder)
    write (folder .. "/clip.wav", wav ())
    write (folder .. "/Continuo/installation.lua", ([[return { command = %q, options = {}, presets = {
        { id = "deep-house", name = "Deep house", prompt = "deep house, soft chords" },
        { id = "techno", name = "Techno", prompt = "driving techno" } } }]]):format (folder .. "/continuo"))
    local project = standin.project (folder)
    local loop = project.add_track ("Loop")
    project.riff = project.add_item (loop, "riff.wav", 1, 4, 2, function (time, channel)
        return channel == 0 and time / 10 or -time / 10
    end)
    project.selected_items = { project.riff }
    return project
end

local SCRIPT = { continue = "Continue with MusicGen", again = "Continue with MusicGen (again)",
    split = "Split into stems (MusicGen)", replace = "Replace with MusicGen", loop = "Loop with MusicGen",
    melody = "Generate from melody with MusicGen", generate = "Generate with MusicGen" }

local function act (project, action, each_turn)
    local api, gfx = standin.api (project)
    local own_os = setmetatable ({ getenv = function (name)
        return (name == "TMPDIR" or name == "TEMP") and project.folder .. "/tmp" or os.getenv (name)
    end }, { __index = os })
    local env = setmetatable ({ reaper = api, gfx = gfx, os = own_os }, { __index = _G })
    -- The action loads its parts with its own environment, as REAPER has one for each script.
    env.loadfile = function (path) return loadfile (path, "t", env) end
    local script = assert (loadfile (here .. "/../scripts/" .. SCRIPT[action] .. ".lua", "t", env))
    script ()
    standin.run_deferred (project, each_turn)
    same (0, project.open_blocks, "open undo blocks")
    same (0, project.refresh, "prevented refreshes")
end

-- "track|item position|length|takes' names" of everything in the project.
local function facts (project)
    local lines = {}
    for _, track in ipairs (project.tracks) do
        for _, item in ipairs (track.items) do
            local names = {}
            for i, take in ipairs (item.takes) do names[i] = take.name end
            lines[#lines + 1] = ("%s|%.6f|%.6f|%s"):format (track.name, item.values.D_POSITION, item.values.D_LENGTH, table.concat (names, ","))
        end
    end
    return lines
end

local RIFF = "Loop|1.000000|4.000000|riff.wav"

local function leftovers (project)
    local list = io.popen (("ls '%s/tmp' '%s/media'"):format (project.folder, project.folder))
    local text = list:read ("a")
    list:close ()
    return text
end

-- A dialog that is agreed to, with some of its lines replaced.
local function agreeing (changes)
    return function (values)
        local lines = {}
        for line in (values .. "\n"):gmatch ("([^\n]*)\n") do lines[#lines + 1] = line end
        for i, text in pairs (changes or {}) do lines[i] = text end
        return table.concat (lines, "\n")
    end
end

cases ("the new item stands where the old one ends, as long as the bars, on the same track", function ()
    local project = new_reaper ()
    project.inputs = { agreeing () }
    act (project, "continue")
    same ({}, project.messages)
    same ({ RIFF, "Loop|5.000000|8.000000|riff continued" }, facts (project))
    same ({ "Continuo" }, project.undo, "undo steps")
    cases.contains (read (project.folder .. "/called"), "--samples=384000\n--rate=48000\n--channels=2\n")
    cases.contains (project.asked[1].values, "A minor, 120 bpm\n\n4\n")
    cases.contains (read (project.folder .. "/called"), "describe\n--bpm=120\n--\n")
end)

cases ("the model hears the item's sound as floats, both channels", function ()
    local project = new_reaper ()
    project.inputs = { agreeing () }
    local heard
    act (project, "continue", function ()
        local path = (read (project.folder .. "/called") or ""):match ("\n(%S+%.wav)\n")
        heard = heard or path and read (path)
    end)
    same (44 + 4 * 48000 * 2 * 4, #heard)
    local left, right = string.unpack ("<ff", heard, 45 + 48000 * 2 * 8)
    assert (math.abs (left - 0.2) < 1e-6 and math.abs (right + 0.2) < 1e-6, left .. " " .. right)
end)

cases ("bars follow the tempo map with its changes", function ()
    local project = new_reaper ()
    -- the item ends at 5 s, two beats into the third bar of 120 bpm
    project.tempo = { { 0, 120, 4, 4 }, { 8, 60, 3, 4 } }
    project.inputs = { agreeing { [3] = "3" } }
    act (project, "continue")
    -- three bars later is the sixth bar, which begins at 11 s, and two beats of 60 bpm: 13 s
    same ({ RIFF, "Loop|5.000000|8.000000|riff continued" }, facts (project))
end)

cases ("a second run does not stack on the first but goes on a new track", function ()
    local project = new_reaper ()
    project.inputs = { agreeing () }
    act (project, "continue")
    act (project, "again")
    same ({ RIFF, "Loop|5.000000|8.000000|riff continued", "riff continued|5.000000|8.000000|riff continued 2" }, facts (project))
    same (1, #project.asked, "dialogs")
end)

cases ("or as a layer where the user wants that", function ()
    local project = new_reaper ()
    project.inputs = { agreeing (), agreeing { [7] = "layer" } }
    act (project, "continue")
    act (project, "continue")
    same (1, #project.tracks, "tracks")
end)

cases ("several takes are takes of one item, or items", function ()
    local project = new_reaper ()
    project.inputs = { agreeing { [5] = "3" }, agreeing { [5] = "2", [6] = "items" } }
    act (project, "continue")
    same ({ RIFF, "Loop|5.000000|8.000000|riff continued-1,riff continued-2,riff continued-3" }, facts (project))
    act (project, "continue")
    same (4, #facts (project), "items")
end)

cases ("what was entered last is there the next time", function ()
    local project = new_reaper ()
    project.inputs = { agreeing { [3] = "8", [8] = "77" }, agreeing () }
    act (project, "continue")
    act (project, "continue")
    cases.contains (project.asked[2].values, "\n8\n0\n1\ntakes\ntrack\n77\n")
    cases.contains (read (project.folder .. "/called"), "--seed=77")
end)

cases ("the command is told the preset, and its name is there the next time", function ()
    local project = new_reaper ()
    project.inputs = { agreeing { [1] = "bells", [2] = "deep" }, agreeing () }
    act (project, "continue")
    cases.contains (read (project.folder .. "/called"), "\n--preset=deep-house\n")
    cases.contains (read (project.folder .. "/called"), "\nbells\n")
    act (project, "continue")
    cases.contains (project.asked[2].values, "bells\nDeep house\n4\n")
    cases.contains (project.asked[1].captions, "What it is like,Preset (a name, or empty),Length in bars,")
end)

cases ("a preset that there is not is refused with those that there are", function ()
    local project = new_reaper ()
    project.inputs = { agreeing { [2] = "polka" } }
    act (project, "continue")
    same ({ "The preset is expected to be one of Deep house, Techno, found “polka”.\n\nNothing was changed." }, project.messages)
end)

cases ("the clip's file says where on the timeline it belongs", function ()
    local project = new_reaper ()
    project.inputs = { agreeing (), agreeing (), agreeing () }
    act (project, "continue")
    cases.contains (read (project.folder .. "/called"), "\n--place=end\n--origin=48000\n")
    act (project, "melody")
    cases.contains (read (project.folder .. "/called"), "\n--place=start\n--origin=48000\n")
    project.cursor = 10
    act (project, "generate")
    cases.contains (read (project.folder .. "/called"), "\n--place=start\n--origin=480000\n")
end)

cases ("the selected bars of a track are made anew in one undo step, and what stands beside them stays", function ()
    local project = new_reaper ()
    project.range, project.selected_track = { 2, 3 }, project.tracks[1]
    project.inputs = { agreeing { [4] = "2" } }
    local heard
    act (project, "replace", function ()
        local path = (read (project.folder .. "/called") or ""):match ("\n(%S+%.wav)\n")
        heard = heard or path and read (path)
    end)
    same ({}, project.messages)
    same ({ "Loop|1.000000|1.000000|riff.wav", "Loop|3.000000|2.000000|riff.wav",
        "Loop|2.000000|1.000000|Loop replaced" }, facts (project))
    same ({ "Continuo" }, project.undo, "undo steps")
    cases.contains (read (project.folder .. "/called"), "\n--from=1\n--to=2\n--part-only\n--keep=2\n")
    same (44 + 4 * 48000 * 2 * 4, #heard)
    local left = string.unpack ("<f", heard, 45 + 48000 * 3 * 8)
    assert (math.abs (left - 0.3) < 1e-6, "what stands behind is heard: " .. left)
end)

cases ("over several items all of them give way, and those that touch do not", function ()
    local project = new_reaper ()
    local track = project.tracks[1]
    project.add_item (track, "second", 5, 4, 2)
    project.add_item (track, "third", 9, 1, 1)
    project.range, project.selected_track = { 4, 9 }, track
    project.inputs = { agreeing () }
    act (project, "replace")
    same ({ "Loop|1.000000|3.000000|riff.wav", "Loop|9.000000|1.000000|third",
        "Loop|4.000000|5.000000|Loop replaced" }, facts (project))
end)

cases ("without a range the selected item is made anew, led by its melody where that is wanted", function ()
    local project = new_reaper ()
    project.inputs = { agreeing { [3] = "kept" }, agreeing { [3] = "x" } }
    act (project, "replace")
    same ({ "Loop|1.000000|4.000000|riff replaced" }, facts (project))
    cases.contains (read (project.folder .. "/called"), "\n--from=0\n--to=4\n")
    cases.contains (read (project.folder .. "/called"), "\n--keep-melody\n")
    project.selected_items = {}
    act (project, "replace")
    same ({ "Select a track and a time selection, or an audio item: it is made anew.\n\nNothing was changed." }, project.messages)
end)

cases ("where the new bars cannot be made, the old ones stay whole", function ()
    local project = new_reaper ()
    project.range, project.selected_track = { 2, 3 }, project.tracks[1]
    project.inputs = { agreeing () }
    write (project.folder .. "/fails", "")
    act (project, "replace")
    same (1, #project.messages)
    same ({ RIFF }, facts (project))
    same ({}, project.undo)
end)

cases ("a loop goes on from the item, exactly so many bars at the tempo there", function ()
    local project = new_reaper ()
    project.tempo = { { 0, 90, 3, 4 } }
    project.inputs = { agreeing { [3] = "2" } }
    act (project, "loop")
    same ({ RIFF, "Loop|5.000000|4.000000|riff loop" }, facts (project))
    cases.contains (read (project.folder .. "/called"), "loop\n")
    cases.contains (read (project.folder .. "/called"), "\n--bars=2\n--bpm=90\n--meter=3/4\n--rate=48000\n--channels=2\n--keep=1\n")
    project.inputs = { agreeing { [3] = "2" } }
    act (project, "loop")
    same ("riff loop", project.tracks[2].name, "where that is taken it goes on a new track")
end)

cases ("without an item a loop is made from words, at the cursor", function ()
    local project = new_reaper ()
    project.selected_items, project.cursor, project.selected_track = {}, 10, project.tracks[1]
    project.inputs = { agreeing { [1] = "bells", [3] = "1" } }
    act (project, "loop")
    same ({ RIFF, "Loop|10.000000|2.000000|MusicGen loop" }, facts (project))
    cases.contains (read (project.folder .. "/called"), "\n--\nbells\n")
end)

cases ("an item's stems lie on tracks of their own below it, at its place, in one undo step", function ()
    local project = new_reaper ()
    local bass = project.add_track ("Bass")
    assert (bass)
    act (project, "split")
    cases.contains (read (project.folder .. "/called"), "separate\n")
    cases.contains (read (project.folder .. "/called"), "\n--name=riff\n--origin=48000\n")
    same ({ RIFF, "riff-drums|1.000000|4.000000|riff-drums", "riff-bass|1.000000|4.000000|riff-bass",
        "riff-other|1.000000|4.000000|riff-other", "riff-vocals|1.000000|4.000000|riff-vocals" }, facts (project))
    same ("Bass", project.tracks[6].name)
    same (1, #project.undo)
end)

cases ("without an item there is nothing to split", function ()
    local project = new_reaper ()
    project.selected_items = {}
    act (project, "split")
    same ({ "Select an audio item first: it is split into its stems.\n\nNothing was changed." }, project.messages)
end)

cases ("cancelled, nothing is changed and one message says so", function ()
    local project = new_reaper ()
    project.inputs = { agreeing () }
    write (project.folder .. "/waits", "")
    local turns = 0
    act (project, "continue", function ()
        turns = turns + 1
        project.key = turns > 20 and 27 or 0
    end)
    same ({ "Cancelled.\n\nNothing was changed." }, project.messages)
    same ({ RIFF }, facts (project))
    same ({}, project.undo)
    local left = leftovers (project):gsub ("[^\n]*:\n", ""):gsub ("%s", "")
    same ("", left, "files left behind")
end)

cases ("a failure is one message with the command's sentence", function ()
    local project = new_reaper ()
    project.inputs = { agreeing () }
    write (project.folder .. "/fails", "")
    act (project, "continue")
    same ({ "Continuo could not make the clip: AUDIO: expected music, found none\n\nNothing was changed." }, project.messages)
    same ({ RIFF }, facts (project))
end)

cases ("a missing command is one message", function ()
    local project = new_reaper ()
    os.remove (project.folder .. "/continuo")
    act (project, "continue")
    same (1, #project.messages)
    cases.contains (project.messages[1], "Continuo is not at " .. project.folder)
    same ({ RIFF }, facts (project))
end)

cases ("on Windows a batch file starts the command, with names that it leaves alone", function ()
    local project = new_reaper ()
    project.os = "Win64"
    local batch
    act (project, "continue", function ()
        local path = project.started[1]:match ('^cmd.exe /C "(.+%.cmd)"$')
        batch = batch or read (path)
        write (path:gsub ("%.cmd$", ".code"), "0\r\n")
    end)
    local lines = {}
    for line in batch:gmatch ("([^\r\n]+)\r\n") do lines[#lines + 1] = line end
    same ("@chcp 65001 >nul", lines[1])
    cases.contains (lines[2], ('@call "%s/continuo" "describe" "--bpm=120" "--" "%s/tmp/continuo-'):format (project.folder, project.folder))
    cases.contains (lines[2], '.out" 2>"')
    cases.contains (lines[3], '@echo %errorlevel%>"')
    same (1, #project.started, "commands that were started")
    same ({}, project.messages)
    same ("", (leftovers (project):gsub ("[^\n]*:\n", ""):gsub ("%s", "")), "files left behind")
end)

cases ("a command that is killed in the middle is one message", function ()
    local project = new_reaper ()
    project.inputs = { agreeing () }
    write (project.folder .. "/waits", "")
    local killed = false
    act (project, "continue", function ()
        if not killed and #project.started == 2 and (read (project.folder .. "/called") or ""):find ("continue\n", 1, true) then
            killed = os.execute (("kill -9 $(cat '%s/process')"):format (project.folder))
        end
    end)
    same (1, #project.messages)
    cases.contains (project.messages[1], "could not make the clip: the command was ended from outside (signal 9).")
    same ({ RIFF }, facts (project))
    same ({}, project.undo)
end)

cases ("without an item there is one message, and MIDI is none", function ()
    local project = new_reaper ()
    project.riff.takes[1].midi = true
    act (project, "continue")
    same ({ "Select an audio item first: Continuo plays on from its end.\n\nNothing was changed." }, project.messages)
end)

cases ("a dialog that is closed changes nothing and says nothing", function ()
    local project = new_reaper ()
    act (project, "continue")
    same ({}, project.messages)
    same ({ RIFF }, facts (project))
end)

cases ("a seed that is no number is refused", function ()
    local project = new_reaper ()
    project.inputs = { agreeing { [8] = "abc" } }
    act (project, "continue")
    cases.contains (project.messages[1], "found “abc”")
end)

cases ("a melody's result comes on a new track, aligned to the start", function ()
    local project = new_reaper ()
    project.inputs = { agreeing () }
    act (project, "melody")
    same ({}, project.messages)
    same ({ RIFF, "riff melody|1.000000|4.000000|riff melody" }, facts (project))
    cases.contains (read (project.folder .. "/called"), "melody\n--progress-file=")
end)

cases ("the selected track's part of the time selection can lead too", function ()
    local project = new_reaper ()
    project.range, project.selected_track = { 2, 3.5 }, project.tracks[1]
    project.inputs = { agreeing () }
    act (project, "melody")
    same ({ RIFF, "Loop melody|2.000000|1.500000|Loop melody" }, facts (project))
end)

cases ("music from words comes at the cursor, or into the selected range", function ()
    local project = new_reaper ()
    project.selected_items, project.cursor, project.selected_track = {}, 10, project.tracks[1]
    project.inputs = { agreeing { [1] = "bells", [3] = "2" } }
    act (project, "generate")
    same ({ RIFF, "Loop|10.000000|4.000000|bells" }, facts (project))
    cases.contains (project.asked[1].values, "120 bpm\n") -- the words of continuo describe, for the tempo alone
    project.range, project.inputs = { 1, 3 }, { agreeing { [1] = "horns" } }
    act (project, "generate")
    same ({ RIFF, "Loop|10.000000|4.000000|bells", "horns|1.000000|2.000000|horns" }, facts (project))
end)

cases ("a melody of many minutes leads with its first two, and it is said", function ()
    local project = new_reaper ()
    project.riff.values.D_LENGTH = 1200
    project.riff.takes[1].source.sound = nil
    project.inputs = { agreeing () }
    act (project, "melody")
    cases.contains (project.messages[1], "first 2 minutes of 20")
    cases.contains (read (project.folder .. "/called"), "--samples=5760000\n")
end)

cases ("words of one's own come again in this project, and in no other", function ()
    local project = new_reaper ()
    project.inputs = { agreeing { [1] = "warm guitar" }, agreeing () }
    act (project, "continue")
    act (project, "continue")
    cases.contains (project.asked[2].values, "warm guitar\n")
    project.ext = nil
    project.inputs = { agreeing () }
    act (project, "continue")
    cases.contains (project.asked[3].values, "A minor, 120 bpm\n")
end)

cases ("several items are continued one after the other", function ()
    local project = new_reaper ()
    local second = project.add_item (project.add_track ("Bass"), "bass", 0, 2, 1)
    table.insert (project.selected_items, second)
    project.inputs = { agreeing () }
    act (project, "continue")
    same ({ RIFF, "Loop|5.000000|8.000000|riff continued", "Bass|0.000000|2.000000|bass", "Bass|2.000000|8.000000|bass continued" }, facts (project))
    same (1, #project.asked, "dialogs")
end)

cases.finish ()
