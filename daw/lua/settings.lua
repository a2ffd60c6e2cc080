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

--- What lies in a file, over defaults: values () gives all of it, keep (values) adds to it.
function settings.memory (path, defaults)
    local memory = {}

    function memory.values ()
        local values = settings.load (path)
        for name, value in pairs (defaults) do
            if values[name] == nil then values[name] = value end
        end
        return values
    end

    function memory.keep (values)
        local kept = memory.values ()
        for name, value in pairs (values) do kept[name] = value end
        settings.save (path, kept)
    end

    return memory
end

return settings
