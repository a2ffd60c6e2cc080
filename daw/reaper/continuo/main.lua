-- Where REAPER's actions lead: loads the other files and begins one action. Called as
-- loadfile (".../main.lua") (folder, "continue"); `folder` also holds installation.lua, which
-- `continuo install-daw reaper` writes. Needs nothing but REAPER's own functions.

local folder, wanted = ...

local all = {}

local function load (name)
    local chunk, problem = loadfile (folder .. "/" .. name .. ".lua")
    if not chunk then error (problem, 0) end
    return chunk
end

--- Runs a step of an action; what it throws becomes one message. A table is a sentence for the user,
--- anything else a defect with its place.
function all.guarded (step)
    return function (...)
        local fine, problem = pcall (step, ...)
        if fine then return end
        local sentence = type (problem) == "table" and problem.sentence
            or "Something went wrong in Continuo's script: " .. tostring (problem)
        reaper.MB (sentence .. "\n\nNothing was changed.", "Continuo", 0)
    end
end

all.guarded (function ()
    all.folder = folder
    all.installation = load ("installation") ()
    for _, name in ipairs { "json", "settings", "job", "request", "answers", "wav" } do
        all[name] = load (name) ()
    end
    for _, name in ipairs { "sound", "project", "engine", "dialogs", "actions" } do
        all[name] = load (name) (all)
    end
    all.actions[wanted] ()
end) ()
