-- The saved session: the plugin is there with its clip, and saving it again changes nothing that is heard.
dummy_backend("Silence")
local session = load_session(SESSION, "session")
check(session, "Ardour opens the saved session")
local track, processor, parameters = find_plugin(session)
check(not processor:isnil(), "the plugin is on its track")
if parameters["Seed Lock"] then -- LV2's are properties, for whose values Ardour does not ask
    local value = ARDOUR.LuaAPI.get_processor_param(processor, parameters["Seed Lock"])
    check(value > 0.5, "its parameters came back")
end
check(loudest(session, track, 3.9, 6.2) > -60, "its clip is heard")
session:save_state("")
close_session()
print("all is well")
quit()
