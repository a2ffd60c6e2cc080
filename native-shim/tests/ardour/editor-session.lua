-- ardour7-lua editor-session.lua FOLDER: a session of 48 kHz, 120 bpm, 4/4: the plugin on the track "Loop" with four bars
-- of (still silent) sound from its beginning on, and the empty track "Drums".
AudioEngine:set_backend("None (Dummy)", "", "")
local session = create_session(arg[1], arg[1]:match("[^/]+$"), 48000)
assert(session, "the session cannot be made")
for _, name in ipairs { "Loop", "Drums" } do
    for route in session:new_audio_track(2, 2, nil, 1, name, ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true):iter() do
        if name == "Loop" then
            local track = route:to_track()
            local region = track:bounce_range(0, 8 * 48000, ARDOUR.InterThreadInfo(), track:main_outs(), false, "riff")
            track:playlist():add_region(region, Temporal.timepos_t(0), 1, false)
            local plugin = ARDOUR.LuaAPI.new_plugin(session, "Continuo", ARDOUR.PluginType.VST3, "")
            assert(not plugin:isnil(), "Ardour does not load the plugin")
            assert(track:add_processor_by_index(plugin, 0, nil, true) == 0, "Ardour does not insert the plugin")
        end
    end
end
session:save_state("")
close_session()
quit()
