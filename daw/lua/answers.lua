-- What users say in the dialogs, in every DAW: as text, with defaults, and checked. What is wrong is thrown as
-- a sentence.

local answers = {}

answers.TITLE = {
    continue = "Continue with MusicGen",
    melody = "Generate from melody with MusicGen",
    generate = "Generate with MusicGen",
    replace = "Replace with MusicGen",
    loop = "Loop with MusicGen",
    split = "Split into stems (MusicGen)",
}

--- What dialogs show to those who have never answered. `told` are the notes that were shown.
answers.DEFAULTS = { bars = "4", takes = "1", seed = "", listen = "0", occupied = "track", model = "",
    preset = "", melody = "new", told = "" }

local function plain (text)
    return (tostring (text or ""):match ("^%s*(.-)%s*$"))
end

--- A whole number from least to most, whatever was typed.
function answers.whole (text, least, most, otherwise)
    local value = math.floor ((tonumber (text) or otherwise) + 0.5)
    return math.max (least, math.min (most, value))
end

--- Whether text can be a seed: nothing, or a whole number.
function answers.is_seed (text)
    local seed = plain (text)
    return seed == "" or (seed:match ("^%-?%d+$") ~= nil and #seed <= 18)
end

--- The same values with numbers in their range.
function answers.checked (values)
    if not answers.is_seed (values.seed) then
        error { sentence = ("The seed is expected to be a whole number or empty, found “%s”."):format (values.seed) }
    end
    values.bars = values.bars and tostring (answers.whole (values.bars, 1, 64, 4))
    values.listen = values.listen and tostring (answers.whole (values.listen, 0, 64, 0))
    values.takes = tostring (answers.whole (values.takes, 1, 8, 1))
    return values
end

local function preset_of (id, presets)
    for _, preset in ipairs (presets or {}) do
        if preset.id == id then return preset end
    end
end

--- A preset's name by its id, or nothing.
function answers.preset_name (id, presets)
    local preset = preset_of (id, presets)
    return preset and preset.name or ""
end

--- A preset's id by what was typed: its name or the beginning of it, large letters or small.
function answers.preset_id (typed, presets)
    local wanted = plain (typed):lower ()
    local names, beginning = {}, nil
    for i, preset in ipairs (presets or {}) do
        local name = preset.name:lower ()
        if wanted == "" or name == wanted then return wanted == "" and "" or preset.id end
        if name:sub (1, #wanted) == wanted then beginning = beginning or preset.id end
        names[i] = preset.name
    end
    if wanted == "" or beginning then return beginning or "" end
    error { sentence = ("The preset is expected to be one of %s, found “%s”."):format (
        table.concat (names, ", "), typed) }
end

--- What is remembered of the words that an action was left with. A suggestion that was taken as it
--- was is none of the user's own: the next sound gets one that fits it.
function answers.words_to_remember (kind, words, suggestion)
    return { ["words." .. kind] = words, ["own." .. kind] = plain (words) ~= plain (suggestion) and "yes" or "no" }
end

--- The user's own words of the last time, or nil.
function answers.own_words (last, kind)
    if last["own." .. kind] == "yes" then return last["words." .. kind] end
end

--- Names of the models that are here, for an action; listed is what `continuo models list --json` says, or nil.
function answers.models (listed, kind)
    local names = {}
    for _, model in ipairs (listed and listed.models or {}) do
        local fits = kind ~= "melody" or (model.kind or ""):find ("melody", 1, true)
        if model.here and not model.trouble and fits then names[#names + 1] = model.name end
    end
    return names
end

--- A model by what was typed: a name that is here, the beginning of one, or what follows its owner's
--- name; else what was typed, which may be a folder.
function answers.model (typed, names)
    local wanted = plain (typed)
    if wanted == "" then return "" end
    for _, name in ipairs (names) do
        if name:sub (1, #wanted) == wanted or name:match ("/(.*)$") == wanted then return name end
    end
    return wanted
end

return answers
