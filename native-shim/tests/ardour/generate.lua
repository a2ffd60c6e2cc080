-- A new session: the plugin is found, inserted, hears noise while the transport rolls, is triggered, and its clip is
-- heard where what was played ends.
dummy_backend("Uniform White Noise")
local session = create_session(SESSION, "session", SAMPLE_RATE)
check(session, "Ardour makes a session")
local listed = 0
for plugin in ARDOUR.LuaAPI.list_plugins():iter() do
    if plugin.name == "Continuo" and plugin.type == ARDOUR.PluginType.VST3 then listed = listed + 1 end
end
check(listed == 1, "the scan has found the plugin once")

local track
for made in session:new_audio_track(2, 2, nil, 1, "Guitar", ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true):iter() do
    track = made
end
local processor = ARDOUR.LuaAPI.new_plugin(session, "Continuo", ARDOUR.PluginType.VST3, "")
check(not processor:isnil(), "Ardour loads the plugin")
check(track:add_processor_by_index(processor, 0, nil, true) == 0, "Ardour inserts it on a track")
local _, _, parameters = find_plugin(session)
track:monitoring_control():set_value(1, PBD.GroupControlDisposition.NoGroup) -- hear the input

local function set(name, value)
    check(ARDOUR.LuaAPI.set_processor_param(processor, parameters[name], value), name .. " is set to " .. value)
end
set("Takes", 0) -- normalized: one
set("Length in Bars", 0) -- one: two seconds at Ardour's 120 bpm
set("Seed", 0.25)
set("Seed Lock", 1)

-- Two bars and a half are played: the clip belongs at 4 seconds, where the last whole bar ends.
session:request_roll(ARDOUR.TransportRequestSource.TRS_UI)
while session:transport_sample() < 4.8 * SAMPLE_RATE do sleep(0.05) end
check(level(track) > -60, "what comes in goes through the plugin: " .. level(track) .. " dBFS")
set("Generate", 1)
sleep(0.3)
session:request_stop(false, false, ARDOUR.TransportRequestSource.TRS_UI)
sleep(0.5)
set("Generate", 0)
set("Dry/Wet", 1) -- the clip alone

-- Without input, only the clip can be heard.
for channel = 0, 1 do track:input():nth(channel):disconnect_all() end
local heard = -200
for _ = 1, 40 do
    heard = loudest(session, track, 3.9, 6.2)
    if heard > -60 then break end
    sleep(2)
end
check(heard > -60, "the clip is heard behind what was played: " .. heard .. " dBFS")
check(loudest(session, track, 0.5, 3.5) < -100, "nothing is heard before it")
check(loudest(session, track, 6.5, 8.5) < -100, "nothing is heard behind it")

session:save_state("")
close_session()
print("all is well")
quit()
