-- The values that a dialog was left with, remembered in a text file of the user: "name=value" lines.

local settings = {}

local function unescaped (value)
    return (value:gsub ("\\(.)", function (letter) return letter == "n" and "\n" or letter end))
end

--- All values of a file, as text; none if it is not there.
function settings.load (path)
    local values = {}
    local file = io.open (path, "r")
    if not file then return values end
    for line in file:lines () do
        local name, value = line:match ("^([%w_.]+)=(.*)$")
        if name then values[name] = unescaped (value) end
    end
    file:close ()
    return values
end

--- Writes all values; true, or nil and the system's sentence.
function settings.save (path, values)
    local names = {}
    for name in pairs (values) do names[#names + 1] = name end
    table.sort (names)
    local file, problem = io.open (path, "w")
    if not file then return nil, problem end
    for _, name in ipairs (names) do
        local value = tostring (values[name]):gsub ("[\\\n]", { ["\\"] = "\\\\", ["\n"] = "\\n" })
        file:write (name, "=", value, "\n")
    end
    return file:close ()
end

--- A text file as a place for values: load () and save (values).
function settings.file (path)
    return {
        load = function () return settings.load (path) end,
        save = function (values) return settings.save (path, values) end,
    }
end

--- What lies in a place, over defaults: values () gives all of it, keep (values) adds to it.
function settings.memory (place, defaults)
    local memory = {}

    function memory.values ()
        local values = place.load ()
        for name, value in pairs (defaults) do
            if values[name] == nil then values[name] = value end
        end
        return values
    end

    function memory.keep (values)
        local kept = place.load ()
        for name, value in pairs (values) do kept[name] = value end
        place.save (kept)
    end

    return memory
end

--- A project's memory. What it does not know yet is what the user entered last, anywhere; but words
--- ("words.…", "own.…") belong to the music of their project.
function settings.memory_of_project (of_project, of_user, defaults)
    local memory = {}

    function memory.values ()
        return settings.memory (of_project, settings.memory (of_user, defaults).values ()).values ()
    end

    function memory.keep (values)
        settings.memory (of_project, {}).keep (values)
        local everywhere = {}
        for name, value in pairs (values) do
            if not name:find ("^words%.") and not name:find ("^own%.") then everywhere[name] = value end
        end
        settings.memory (of_user, {}).keep (everywhere)
    end

    return memory
end

return settings
