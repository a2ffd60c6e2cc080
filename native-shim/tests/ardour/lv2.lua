-- Ardour as a host for LV2: the plugin is found by its URI, inserted, and passes what comes in.
dummy_backend("Uniform White Noise")
local session = create_session(SESSION, "session", SAMPLE_RATE)
local processor = ARDOUR.LuaAPI.new_plugin(session, "https://continuo-music.org/plugin", ARDOUR.PluginType.LV2, "")
check(not processor:isnil(), "Ardour loads the LV2 plugin by its URI")
local track
for made in session:new_audio_track(2, 2, nil, 1, "Guitar", ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true):iter() do
    track = made
end
check(track:add_processor_by_index(processor, 0, nil, true) == 0, "Ardour inserts it on a track")
track:monitoring_control():set_value(1, PBD.GroupControlDisposition.NoGroup) -- hear the input
check(loudest(session, track, 0, 1.5) > -60, "what comes in goes through it")

session:save_state("")
close_session()
print("all is well")
quit()
