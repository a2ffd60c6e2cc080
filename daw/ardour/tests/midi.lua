-- ardour7-lua midi.lua SCRIPTS FOLDER [saved]: what the scripts make of a MIDI region, without a screen. The first call
-- makes the session, with an audio region and an empty MIDI track "Keys"; the test writes a region into it, since the
-- interpreter can make none; the second call, with "saved", looks at both.
local scripts, folder, saved = arg[1], arg[2], arg[3] == "saved"
local name = folder:match ("[^/]+$")
local RATE = 48000

AudioEngine:set_backend ("None (Dummy)", "", "")

if not saved then
    local session = assert (create_session (folder, name, RATE))
    local track = session:new_audio_track (1, 2, nil, 1, "Loop", ARDOUR.PresentationInfo.max_order,
        ARDOUR.TrackMode.Normal, true):front ():to_track ()
    local region = track:bounce_range (0, RATE, ARDOUR.InterThreadInfo (), track:main_outs (), false, "riff")
    track:playlist ():add_region (region, Temporal.timepos_t (RATE), 1, false)
    local one = ARDOUR.ChanCount (ARDOUR.DataType ("midi"), 1)
    session:new_midi_track (one, one, true, ARDOUR.PluginInfo (), nil, nil, 1, "Keys",
        ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true)
    session:save_state ("")
    close_session ()
    quit ()
    return
end

Session = assert (load_session (folder, name))
local session = assert (loadfile (scripts .. "/ardour/continuo/session.lua")) ({})

local function equal (sentence, expected, found)
    print (expected == found and "ok: " .. sentence
        or ("FAILED: %s: expected %s, found %s"):format (sentence, expected, found))
end

local everything, keys = {}, nil
for route in Session:get_tracks ():iter () do
    local track = route:to_track ()
    if track:name () == "Keys" then keys = track end
    for region in track:playlist ():region_list ():iter () do everything[#everything + 1] = region end
end

-- The editor, which is not there without a screen, with all of them selected.
local list = {}
function list.iter ()
    local at = 0
    return function ()
        at = at + 1
        return everything[at]
    end
end
local regions = { regionlist = function () return list end }
Editor = { get_selection = function () return { regions = regions } end }

equal ("an audio region and a MIDI region are selected", 2, #everything)
local selected = session.selected_regions ()
equal ("one of them can be continued", 1, #selected)
equal ("and that is the audio region", "riff", selected[1].region:name ())
equal ("a MIDI region is no place of sound", 0, #session.places (keys))
equal ("but a track has no room where it lies", true, session.is_occupied (keys, 2 * RATE, 3 * RATE))
equal ("and has some behind it", false, session.is_occupied (keys, 3 * RATE + 1, 4 * RATE))
print ("all is well")
close_session ()
quit ()
