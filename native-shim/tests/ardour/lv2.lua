-- The LV2 plugin is found by its URI, inserted, makes a clip, and the session is saved.
local URI = "https://continuo-music.org/plugin"
local session, track, processor = session_with(URI, ARDOUR.PluginType.LV2)

-- In LV2 the parameters are properties; Ardour numbers them as it meets them, and its Lua has no name for their kind.
local PROPERTY = 8
local properties = {}
for number = 1, 2000 do
    local control = processor:to_automatable():automation_control(Evoral.Parameter(PROPERTY, 0, number), false)
    if control and not control:isnil() then properties[control:name():match("[^:]+$")] = control end
end

local names = { ["Generate"] = "generate", ["Balance"] = "dryWet" }
local function set(name, value)
    local control = properties[names[name] or name]
    check(control, name .. " can be set")
    control:set_value(value, PBD.GroupControlDisposition.NoGroup)
end
set("takes", 1)
set("bars", 1) -- two seconds
set("seed", 250000)
set("seedLock", 1)
generate_and_save(session, track, set)
