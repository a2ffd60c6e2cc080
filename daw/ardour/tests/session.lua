-- ardour7-lua session.lua FOLDER: makes the session that the tests work on, 48 kHz, 120 bpm, 4/4:
-- track "Loop" with the stereo region "riff" from 1 s to 5 s, and the empty track "Drums". The
-- region's files are silent; the test puts music into them.
AudioEngine:set_backend ("None (Dummy)", "", "")
local session = create_session (arg[1], arg[1]:match ("[^/]+$"), 48000)
assert (session, "the session cannot be made")
for _, name in ipairs { "Loop", "Drums" } do
    for route in session:new_audio_track (2, 2, nil, 1, name, ARDOUR.PresentationInfo.max_order,
        ARDOUR.TrackMode.Normal, true):iter () do
        if name == "Loop" then
            local track = route:to_track ()
            local region = track:bounce_range (0, 4 * 48000, ARDOUR.InterThreadInfo (),
                track:main_outs (), false, "riff")
            track:playlist ():add_region (region, Temporal.timepos_t (48000), 1, false)
        end
    end
end
session:save_state ("")
close_session ()
quit ()
