-- The dialog: REAPER's own, whose fields are all text. What was entered last is remembered with the
-- project, and but for the words in a file beside REAPER's settings too.

local all = ...
local dialogs = {}

local SECTION = "continuo"

-- The values that REAPER saves in the project for us.
local of_project = {
    load = function ()
        local values, i = {}, 0
        while true do
            local found, name, value = reaper.EnumProjExtState (0, SECTION, i)
            if not found then return values end
            values[name] = value:gsub ("^ ", "")
            i = i + 1
        end
    end,
    save = function (values)
        for name, value in pairs (values) do
            -- An empty value would remove the name; one line each.
            reaper.SetProjExtState (0, SECTION, name, " " .. tostring (value):gsub ("\n", " "))
        end
    end,
}

local memory = all.settings.memory_of_project (of_project,
    all.settings.file (reaper.GetResourcePath () .. "/continuo-dialog.conf"), all.answers.DEFAULTS)

--- What was entered last, as text, with defaults; and what is to be remembered with it.
dialogs.memory = memory

function dialogs.tell (sentence)
    reaper.MB (sentence, "Continuo", 0)
end

-- The fields of an action: key and caption. REAPER separates captions by commas.
local function fields (what)
    local list = { { "prompt", "What it is like" } }
    local function add (...) list[#list + 1] = { ... } end
    add ("preset", "Preset (a name, or empty)")
    if not what.fixed then add ("bars", "Length in bars") end
    if what.continues then add ("listen", "Listen to its last bars (0: all)") end
    if what.replaces then add ("melody", "Its melody: new or kept") end
    add ("takes", "Takes (1 to 8)")
    add ("many", "Several become: takes or items")
    if what.continues or what.is_behind then add ("occupied", "If taken go to: track or layer") end
    add ("seed", "Seed (empty: a new one)")
    add ("model", "Model (empty: the default)")
    return list
end

local function one_of (name, value, first, second)
    if value == first or value == second then return value end
    error { sentence = ("%s: expected %s or %s, found “%s”."):format (name, first, second, value) }
end

--- Asks how a clip shall be; the values as text, or nil if the user thought better of it.
function dialogs.ask (what)
    local last = memory.values ()
    local presets = all.installation.presets
    last.many = last.many or "takes"
    last.prompt = all.answers.own_words (last, what.kind) or what.suggestion
    last.preset = all.answers.preset_name (last.preset, presets)
    local captions, shown = {}, {}
    local list = fields (what)
    for i, field in ipairs (list) do
        captions[i] = field[2]
        shown[i] = (last[field[1]] or ""):gsub ("\n", " ")
    end
    captions[#captions + 1] = "extrawidth=240"
    captions[#captions + 1] = "separator=\n"
    local agreed, text = reaper.GetUserInputs (what.title, #list, table.concat (captions, ","),
        table.concat (shown, "\n"))
    if not agreed then return nil end
    local values, i = {}, 0
    for value in (text .. "\n"):gmatch ("([^\n]*)\n") do
        i = i + 1
        if list[i] then values[list[i][1]] = value end
    end
    all.answers.checked (values)
    values.preset = all.answers.preset_id (values.preset, presets)
    one_of ("Several", values.many, "takes", "items")
    if values.melody then one_of ("Its melody", values.melody, "new", "kept") end
    if values.occupied then one_of ("If taken", values.occupied, "track", "layer") end
    for name, value in pairs (all.answers.words_to_remember (what.kind, values.prompt, what.suggestion)) do
        values[name] = value
    end
    memory.keep (values)
    return values
end

return dialogs
