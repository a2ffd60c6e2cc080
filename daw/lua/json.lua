-- Reads JSON as the continuo command writes it, and writes what shall be read again. Neither Ardour
-- nor REAPER comes with that, and scripts there cannot load libraries. null becomes nil; text is kept
-- as UTF-8.

local json = {}

local letters = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }
local escapes = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }

local function fail (text, at, expected)
    error (("JSON: expected %s at character %d, found %q"):format (
        expected, at, text:sub (at, at + 10)), 0)
end

local function blank (text, at)
    return text:find ("[^ \t\r\n]", at) or #text + 1
end

local function string_at (text, at)
    local parts, from = {}, at + 1
    while true do
        local stop = text:find ('["\\]', from)
        if not stop then fail (text, at, "a closing quotation mark") end
        parts[#parts + 1] = text:sub (from, stop - 1)
        if text:sub (stop, stop) == '"' then return table.concat (parts), stop + 1 end
        local letter = text:sub (stop + 1, stop + 1)
        from = stop + 2
        if letter == "u" then
            local code = tonumber (text:match ("^%x%x%x%x", from), 16)
            if not code then fail (text, from, "four hexadecimal digits") end
            from = from + 4
            local low = code >= 0xD800 and code < 0xDC00 and text:match ("^\\u([dD][c-fC-F]%x%x)", from)
            if low then
                code = 0x10000 + (code - 0xD800) * 0x400 + tonumber (low, 16) - 0xDC00
                from = from + 6
            end
            parts[#parts + 1] = utf8.char (code)
        else
            parts[#parts + 1] = escapes[letter] or letter
        end
    end
end

local value_at

-- Both kinds of brackets: items up to the closing one, separated by commas.
local function items (text, at, closing, item)
    at = blank (text, at + 1)
    if text:sub (at, at) == closing then return at + 1 end
    while true do
        at = blank (text, item (at))
        local letter = text:sub (at, at)
        if letter == closing then return at + 1 end
        if letter ~= "," then fail (text, at, "a comma or " .. closing) end
        at = blank (text, at + 1)
    end
end

local function object_at (text, at)
    local object = {}
    return object, items (text, at, "}", function (from)
        if text:sub (from, from) ~= '"' then fail (text, from, "a name") end
        local name, after = string_at (text, from)
        after = blank (text, after)
        if text:sub (after, after) ~= ":" then fail (text, after, "a colon") end
        object[name], after = value_at (text, blank (text, after + 1))
        return after
    end)
end

local function array_at (text, at)
    local array, count = {}, 0
    return array, items (text, at, "]", function (from)
        count = count + 1
        local after
        array[count], after = value_at (text, from)
        return after
    end)
end

function value_at (text, at)
    local letter = text:sub (at, at)
    if letter == "{" then return object_at (text, at) end
    if letter == "[" then return array_at (text, at) end
    if letter == '"' then return string_at (text, at) end
    for word, value in pairs { ["true"] = true, ["false"] = false } do
        if text:sub (at, at + #word - 1) == word then return value, at + #word end
    end
    if text:sub (at, at + 3) == "null" then return nil, at + 4 end
    local number = text:match ("^-?%d+%.?%d*[eE]?[+-]?%d*", at)
    if not tonumber (number) then fail (text, at, "a value") end
    return tonumber (number), at + #number
end

--- The value of a text, or nil and a sentence.
function json.read (text)
    local fine, value, at = pcall (function () return value_at (text, blank (text, 1)) end)
    if not fine then return nil, value end
    if blank (text, at) <= #text then return nil, "JSON: expected nothing behind the value" end
    return value
end

local function quoted (text)
    return '"' .. text:gsub ('[%c"\\]', function (letter)
        return letters[letter] or ("\\u%04x"):format (letter:byte ())
    end) .. '"'
end

--- A value as JSON: text, whole or broken numbers, truth, lists, and tables by name. An empty table
--- is an empty list.
function json.write (value)
    if type (value) == "string" then return quoted (value) end
    if math.type (value) == "float" then return (("%.17g"):format (value):gsub (",", ".")) end
    if type (value) ~= "table" then return tostring (value) end
    local parts = {}
    if #value > 0 or next (value) == nil then
        for i, each in ipairs (value) do parts[i] = json.write (each) end
        return "[" .. table.concat (parts, ",") .. "]"
    end
    for name, each in pairs (value) do parts[#parts + 1] = quoted (name) .. ":" .. json.write (each) end
    table.sort (parts)
    return "{" .. table.concat (parts, ",") .. "}"
end

return json
