-- The windows: one dialog whose fields depend on the action, and messages. What was entered last is
-- remembered in a file beside Ardour's own settings.

local all = ...
local dialogs = {}

local memory = all.settings.memory (ARDOUR.user_config_directory (-1) .. "/continuo-dialog.conf",
    all.answers.DEFAULTS)

--- What was entered last, as text, with defaults; and what is to be remembered with it.
dialogs.remembered, dialogs.remember = memory.values, memory.keep

function dialogs.tell (sentence)
    LuaDialog.Message ("Continuo", sentence, LuaDialog.MessageType.Info,
        LuaDialog.ButtonType.Close):run ()
end

-- A dropdown's values in Ardour's form; the key that shows `value`.
local function choices (list)
    local values, shown = {}, {}
    for _, each in ipairs (list) do
        values[each[2]] = each[1]
        shown[each[1]] = each[2]
    end
    return values, shown
end

local LISTEN = { { "0", "as much as the model can hear" }, { "1", "its last bar" }, { "2", "its last 2 bars" },
    { "4", "its last 4 bars" }, { "8", "its last 8 bars" } }
local OCCUPIED = { { "track", "goes on a new track" }, { "layer", "becomes a layer on top" } }
local MANY = { { "layers", "become layers, the first on top" }, { "playlists", "become playlists of the track" } }

local function dropdown (key, title, list, value)
    local values, shown = choices (list)
    return { type = "dropdown", key = key, title = title, values = values,
        default = shown[value] or list[1][2] }
end

--- Asks how a clip shall be. what: { title, heading, prompt, continues, bars_fixed, places }.
--- Returns the values as text, or nil if the user thought better of it.
function dialogs.ask (what)
    local last = dialogs.remembered ()
    local fields = {
        { type = "label", align = "left", colspan = 10, title = what.heading },
        { type = "entry", key = "prompt", default = what.prompt, title = "What it is like" },
    }
    local presets = { { "", "none" } }
    for _, preset in ipairs (all.installation.presets or {}) do
        presets[#presets + 1] = { preset.id, preset.name }
    end
    if #presets > 1 then
        fields[#fields + 1] = dropdown ("preset", "Preset", presets, last.preset)
    end
    if not what.fixed then
        fields[#fields + 1] = { type = "number", key = "bars", title = "Length in bars", min = 1,
            max = 64, step = 1, digits = 0, default = tonumber (last.bars) or 4 }
    end
    if what.continues then
        fields[#fields + 1] = dropdown ("listen", "Listen to", LISTEN, last.listen)
    end
    fields[#fields + 1] = { type = "number", key = "takes", title = "Takes", min = 1, max = 8,
        step = 1, digits = 0, default = tonumber (last.takes) or 1 }
    fields[#fields + 1] = dropdown ("many", "Several takes", MANY, last.many)
    if what.continues then
        fields[#fields + 1] = dropdown ("occupied", "If that place is taken, it", OCCUPIED, last.occupied)
    end
    fields[#fields + 1] = { type = "entry", key = "seed", default = last.seed,
        title = "Seed (empty: a new one)" }
    fields[#fields + 1] = { type = "entry", key = "model", default = last.model,
        title = "Model (empty: the default)" }
    local values = LuaDialog.Dialog (what.title, fields):run ()
    if not values then return nil end
    for name, value in pairs (values) do values[name] = tostring (value) end
    all.answers.checked (values)
    dialogs.remember (values)
    return values
end

return dialogs
