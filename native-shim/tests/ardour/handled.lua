-- What a musician does to a plugin that has a clip: bypasses it, changes the size of the interface's blocks, freezes its
-- track, duplicates the track. The saved session stays as it was. Another rate of the interface never reaches the plugin:
-- Ardour keeps a session's own.
dummy_backend("Silence")
local session = load_session(SESSION, "session")
check(session, "Ardour opens the saved session")
local track, processor = find_plugin(session)
local FROM, TO = 4, 6 -- seconds: where the clip stands

local function hears_clip(track, sentence)
    local heard = loudest(session, track, FROM - 0.1, TO + 0.2)
    check(heard > -60, sentence .. ": " .. heard .. " dBFS")
end

processor:deactivate()
check(loudest(session, track, FROM - 0.1, TO + 0.2) < -100, "a bypassed plugin plays no clip")
processor:activate()
hears_clip(track, "activated again it plays it")

for _, samples in ipairs { 64, 4096, 480, 512 } do
    check(AudioEngine:set_buffer_size(samples) == 0, "the interface changes to blocks of " .. samples)
    hears_clip(track, "the clip is heard in blocks of " .. samples)
end

-- What Ardour does when it freezes a track: it runs the track's processors over the range at once.
local frozen = track:bounce_range(0, 8 * SAMPLE_RATE, ARDOUR.InterThreadInfo(), processor, true, "frozen")
local function peak_of_frozen(from, to)
    local memory = ARDOUR.DSP.DspShm(SAMPLE_RATE)
    local peak = 0
    for second = from, to - 1 do
        frozen:to_audioregion():to_readable():read(memory:to_float(0), second * SAMPLE_RATE, SAMPLE_RATE, 0)
        peak = ARDOUR.DSP.compute_peak(memory:to_float(0), SAMPLE_RATE, peak)
    end
    return peak
end
check(peak_of_frozen(FROM, TO) > 0.001, "a frozen track has the clip")
check(peak_of_frozen(0, FROM) == 0 and peak_of_frozen(TO, 8) == 0, "where the plugin plays it")

-- A duplicate of the track, as Ardour makes one: from the track's own state.
local file = assert(io.open(SESSION .. "/session.ardour"))
local route
for each in file:read("a"):gmatch("<Route .-</Route>") do
    if each:find('name="Guitar"', 1, true) then route = each end
end
file:close()
local template = SESSION .. "/guitar.template"
file = assert(io.open(template, "w"))
file:write('<?xml version="1.0" encoding="UTF-8"?>\n', route)
file:close()
local copies = session:new_route_from_template(1, ARDOUR.PresentationInfo.max_order, template, "Guitar copy",
                                               ARDOUR.PlaylistDisposition.NewPlaylist)
check(copies:size() == 1, "Ardour duplicates the track")
local copy = copies:front():to_track()
hears_clip(copy, "the duplicate plays the clip, too")
hears_clip(track, "and the first beside it")
close_session()
print("all is well")
quit()
