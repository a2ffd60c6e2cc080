-- ardour7-lua timeline.lua SCRIPTS FOLDER: what the scripts make of tempo ramps and of regions of every kind, in
-- a session of its own and without a screen. SCRIPTS holds daw/lua and daw/ardour/continuo.
local scripts, folder = arg[1], arg[2]
local RATE = 48000

AudioEngine:set_backend ("None (Dummy)", "", "")
Session = create_session (folder, folder:match ("[^/]+$"), RATE)
assert (Session, "the session cannot be made")

local all = { wav = assert (loadfile (scripts .. "/lua/wav.lua")) () }
for _, name in ipairs { "sound", "session" } do
    all[name] = assert (loadfile (("%s/ardour/continuo/%s.lua"):format (scripts, name))) (all)
end
local sound, session = all.sound, all.session

local function near (sentence, expected, found, most)
    if math.abs (expected - found) > most then
        print (("FAILED: %s: expected %s, found %s"):format (sentence, expected, found))
        os.exit (1)
    end
    print ("ok: " .. sentence)
end

local function new_track (name, channels)
    return Session:new_audio_track (channels or 2, channels or 2, nil, 1, name, ARDOUR.PresentationInfo.max_order,
        ARDOUR.TrackMode.Normal, true):front ():to_track ()
end

-- 120 bpm falls to 60 within four bars, and stays there.
local map = Temporal.TempoMap.fetch_writable ()
map:set_tempo (Temporal.Tempo (60, 60, 4), Temporal.timepos_t.from_ticks (Temporal.ticks_per_beat * 16))
map:set_tempo (Temporal.Tempo (120, 60, 4), Temporal.timepos_t.from_ticks (0))
Temporal.TempoMap.update (map)

local bpm_at_start, bpm_within = session.tempo (0), session.tempo (4 * RATE)
near ("the tempo at a ramp's beginning", 120, bpm_at_start, 0.01)
near ("within a ramp the tempo is that of the sample", 120 * math.exp (-4 / 16), bpm_within, 0.01)
local four_bars = session.bars_later (0, 4)
-- Quarters per minute fall with time as an exponential: 16 quarters between 120 and 60 bpm take 16 ln 2 / 60 minutes.
near ("four bars of a ramp", 16 * math.log (2) * RATE, four_bars, 2)
near ("and back again", 0, session.bars_earlier (four_bars, 4), 2)
near ("bars behind the ramp", 4 * RATE, session.bars_later (four_bars, 1) - four_bars, 2)
near ("bars before the session's beginning", 0, session.bars_earlier (RATE, 64), 0)

-- Regions: locked, muted, with an odd name, at any place; a place that a muted one takes is taken.
local track = new_track ("A/B: „ünter“ \"x\"")
local region = track:bounce_range (0, 4 * RATE, ARDOUR.InterThreadInfo (), track:main_outs (), false, "ri/ff: 'é' \"")
track:playlist ():add_region (region, Temporal.timepos_t (RATE), 1, false)
local placed
for each in track:playlist ():region_list ():iter () do placed = each end
placed:set_locked (true)
placed:set_muted (true)
near ("a muted region takes its place", 1, session.is_occupied (track, 0, RATE + 1) and 1 or 0, 0)
near ("a track's places begin where its regions do", RATE, session.places (track)[1].from, 0)
near ("and end where they end", 5 * RATE, session.places (track)[1].to, 0)
near ("its neighbour's is free", 0, session.is_occupied (track, 5 * RATE, 9 * RATE) and 1 or 0, 0)

-- What is made for a track has its channels, two at most.
near ("a mono track's clips are mono", 1, session.channels_of (new_track ("mono", 1)), 0)
near ("those of a track of six channels are stereo", 2, session.channels_of (new_track ("six", 6)), 0)

-- A gain envelope that opens in the middle is heard; the files are filled by hand.
local function fill ()
    local path = region:source (0):to_filesource ():path ()
    for _, side in ipairs { "%L", "%R" } do
        local file = assert (io.open ((path:gsub ("%%[LR]", function () return side end)), "r+b"))
        local bytes = file:read ("a")
        local at = bytes:find ("data", 1, true) + 8
        file:seek ("set", at - 1)
        file:write (string.pack ("<f", 0.5):rep (4 * RATE))
        file:close ()
    end
end
fill ()
local envelope = placed:to_audioregion ():envelope ():list ()
envelope:clear_list ()
envelope:add (Temporal.timepos_t (0), 0, false, false)
envelope:add (Temporal.timepos_t (2 * RATE), 0, false, false)
envelope:add (Temporal.timepos_t (2 * RATE + 256), 1, false, false)
envelope:add (Temporal.timepos_t (4 * RATE), 1, false, false)
placed:to_audioregion ():set_envelope_active (true)
local out = folder .. "/heard.wav"
sound.of_region (placed, out, RATE, RATE, 3 * RATE)
local file = io.open (out, "rb")
local bytes = file:read ("a")
file:close ()
local function heard (sample) return (string.unpack ("<f", bytes, 45 + sample * 8)) end
near ("all samples are there", 44 + 3 * RATE * 8, #bytes, 0)
near ("where the envelope is closed nothing is heard", 0, heard (RATE // 2), 1e-6)
near ("where it is open, what was recorded", 0.5, heard (2 * RATE), 1e-5)

close_session ()
print ("all is well")
quit ()
