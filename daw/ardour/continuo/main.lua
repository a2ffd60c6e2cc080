-- Where Ardour's Lua slots lead: loads the other files and runs one action, or gives the function that
-- the hook calls once a second. Called as loadfile (".../main.lua") (folder, "continue"), since Ardour
-- keeps a copy of an action's source in its slots and has no require. `folder` also holds
-- installation.lua, which `continuo install-daw ardour` writes.

local folder, wanted = ...

local function load (name)
    local chunk, problem = loadfile (folder .. "/" .. name .. ".lua")
    if not chunk then error (problem, 0) end
    return chunk
end

-- The parts, each made of the ones before it.
local function parts ()
    local all = { folder = folder, installation = load ("installation") () }
    for _, name in ipairs { "json", "settings", "job", "request", "answers", "wav" } do
        all[name] = load (name) ()
    end
    for _, name in ipairs { "sound", "session", "engine", "dialogs", "orders", "actions" } do
        all[name] = load (name) (all)
    end
    return all
end

-- Runs something; what it throws becomes one message. A table is a sentence for the user, anything
-- else a defect with its place.
local function guarded (body)
    local fine, problem = xpcall (body, function (failure)
        if type (failure) == "table" then return failure end
        return { sentence = "Something went wrong in Continuo's script: " .. tostring (failure) }
    end)
    if fine then return end
    local kind = problem.cancelled and LuaDialog.MessageType.Info or LuaDialog.MessageType.Error
    LuaDialog.Message ("Continuo", problem.sentence .. "\n\nNothing was changed.", kind,
        LuaDialog.ButtonType.Close):run ()
end

if wanted == "follow" then
    local all = parts ()
    return function () guarded (all.orders.follow) end
end
guarded (function () parts ().actions[wanted] () end)
collectgarbage ()
