-- The windows: one dialog whose fields depend on the action, and messages. What was entered last is
-- remembered in the session's folder, and but for the words beside Ardour's own settings too.

local all = ...
local dialogs = {}

local NAME = "/continuo-dialog.conf"
local memory = all.settings.memory_of_project (all.settings.file (Session:path ():gsub ("/$", "") .. NAME),
    all.settings.file (ARDOUR.user_config_directory (-1) .. NAME), all.answers.DEFAULTS)

--- What was entered last, as text, with defaults; and what is to be remembered with it.
dialogs.memory = memory

local function message (sentence, kind, buttons)
    return LuaDialog.Message ("Continuo", sentence, LuaDialog.MessageType[kind], LuaDialog.ButtonType[buttons]):run ()
end

function dialogs.tell (sentence) message (sentence, "Info", "Close") end

function dialogs.warn (sentence) message (sentence, "Error", "Close") end

--- Whether the user says yes.
function dialogs.asks (question)
    return message (question, "Question", "Yes_No") == LuaDialog.Response.Yes
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

local LISTEN = { { "0", "its last 20 seconds" }, { "1", "its last bar" }, { "2", "its last 2 bars" },
    { "4", "its last 4 bars" }, { "8", "its last 8 bars" } }
local OCCUPIED = { { "track", "goes on a new track" }, { "layer", "becomes a layer on top" } }
local MANY = { { "layers", "become layers, the first on top" }, { "playlists", "become playlists of the track" } }

local MELODY = { { "new", "may be another" }, { "kept", "stays as it was (needs a melody model)" } }

local function dropdown (key, title, list, value)
    local values, shown = choices (list)
    return { type = "dropdown", key = key, title = title, values = values,
        default = shown[value] or list[1][2] }
end

-- The models that are here, and the one of the last time, which may be a folder.
local function model_field (names, last)
    local list = { { "", "the default" } }
    local is_listed = last == ""
    for _, name in ipairs (names) do
        list[#list + 1] = { name, name }
        is_listed = is_listed or name == last
    end
    if not is_listed then list[#list + 1] = { last, last } end
    return dropdown ("model", "Model", list, last)
end

--- Asks how a clip shall be. what: { title, kind, heading, suggestion, models, continues, is_behind, replaces, fixed }.
--- Returns the values as text, or nil if the user thought better of it.
function dialogs.ask (what)
    local last = memory.values ()
    local own_words = all.answers.own_words (last, what.kind)
    local fields = {
        { type = "label", align = "left", colspan = 10, title = what.heading },
        { type = "entry", key = "prompt", default = own_words or what.suggestion, title = "What it is like" },
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
    if what.replaces then fields[#fields + 1] = dropdown ("melody", "The melody", MELODY, last.melody) end
    fields[#fields + 1] = { type = "number", key = "takes", title = "Takes", min = 1, max = 8,
        step = 1, digits = 0, default = tonumber (last.takes) or 1 }
    fields[#fields + 1] = dropdown ("many", "Several takes", MANY, last.many)
    if what.continues or what.is_behind then
        fields[#fields + 1] = dropdown ("occupied", "If that place is taken, it", OCCUPIED, last.occupied)
    end
    fields[#fields + 1] = { type = "entry", key = "seed", default = last.seed,
        title = "Seed (empty: a new one)" }
    fields[#fields + 1] = model_field (what.models, last.model)
    fields[#fields + 1] = { type = "entry", key = "other_model", default = "",
        title = "Or another model: name or folder" }
    if own_words and what.suggestion ~= "" then
        fields[#fields + 1] = { type = "label", align = "left", colspan = 10,
            title = "These are your last words. What is heard: " .. what.suggestion }
    end
    local values = LuaDialog.Dialog (what.title, fields):run ()
    if not values then return nil end
    for name, value in pairs (values) do values[name] = tostring (value) end
    all.answers.checked (values)
    local typed = all.answers.model (values.other_model, what.models)
    if typed ~= "" then values.model = typed end
    values.other_model = nil
    for name, value in pairs (all.answers.words_to_remember (what.kind, values.prompt, what.suggestion)) do
        values[name] = value
    end
    memory.keep (values)
    return values
end

--- Shows what is being made; gives the bases of those that shall be cancelled.
function dialogs.show_making (making)
    local fields = {}
    for i, each in ipairs (making) do
        local name = each.more > 0 and ("“%s” and %d more"):format (each.name, each.more) or ("“%s”"):format (each.name)
        fields[i] = { type = "checkbox", key = "order" .. i, default = false,
            title = ("Cancel %s: %s"):format (name, each.sentence) }
    end
    local cancelled = {}
    local values = LuaDialog.Dialog ("What MusicGen is making", fields):run () or {}
    for i, each in ipairs (making) do
        if values["order" .. i] then cancelled[#cancelled + 1] = each.base end
    end
    return cancelled
end

return dialogs
