-- The VST3 plugin is found, inserted, makes a clip, and the session is saved.
local session, track, processor = session_with("Continuo", ARDOUR.PluginType.VST3)
local listed = 0
for plugin in ARDOUR.LuaAPI.list_plugins():iter() do
    if plugin.name == "Continuo" and plugin.type == ARDOUR.PluginType.VST3 then listed = listed + 1 end
end
check(listed == 1, "the scan has found the plugin once")
local _, _, parameters = find_plugin(session)

local function set(name, value)
    check(ARDOUR.LuaAPI.set_processor_param(processor, parameters[name], value), name .. " is set to " .. value)
end
set("Takes", 0) -- normalized: one
set("Length in Bars", 0) -- one: two seconds
set("Seed", 0.25)
set("Seed Lock", 1)
generate_and_save(session, track, set)
