-- lua5.4 state.lua DAW_LUA_FOLDER FILE: what the plugin has put into a saved Ardour session, or into the settings of the
-- program that stands alone, a line for each fact:
--   region|START|END   prompt|WORDS   mode|0…2   take|NUMBER|SEED|START|END|plays or silent
--   made|NUMBER|MODE|WHAT IT WAS MADE OF or -|loop or once
package.path = arg[1] .. "/?.lua"
local json = require("json")
local file = assert(io.open(arg[2]))
local text = file:read("a")
file:close()

-- Six bits a letter: as base64, or as JUCE writes blocks of memory, "SIZE.LETTERS" with the lowest bits first.
local function bytes_of(letters, alphabet, is_lowest_first)
    local value, bytes, word, bits = {}, {}, 0, 0
    for i = 1, 64 do value[alphabet:byte(i)] = i - 1 end
    for letter in letters:gmatch("%S") do
        local six = value[letter:byte()]
        if not six then break end
        word = is_lowest_first and (word | six << bits) or (word << 6 | six)
        bits = bits + 6
        while bits >= 8 do
            bits = bits - 8
            bytes[#bytes + 1] = string.char((is_lowest_first and word or word >> bits) & 255)
            word = is_lowest_first and word >> 8 or word & ((1 << bits) - 1)
        end
    end
    return table.concat(bytes)
end

local letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+"
local chunk, block = text:match("<chunk>([^<]+)</chunk>"), text:match('name="filterState" val="%d+%.([^"]+)"')
assert(chunk or block, "there is no plugin in the file")
local state = chunk and bytes_of(chunk, letters .. "/", false) or bytes_of(block, "." .. letters, true)

-- Behind "CNTO" and a version stands the length of the JSON, then the JSON itself.
local start = assert(state:find("CNTO", 1, true), "the state is not Continuo's")
local length = string.unpack("<i4", state, start + 8)
local head = json.read(state:sub(start + 12, start + 11 + length))
local project, plays = head.project, {}
for _, id in ipairs(project.selected) do plays[id] = true end
print(("region|%.3f|%.3f"):format(project.region.start, project.region["end"]))
print("prompt|" .. project.prompt)
print(("mode|%d"):format(head.parameters.mode))
for _, take in ipairs(project.takes) do
    print(("take|%d|%d|%.3f|%.3f|%s"):format(take.number, take.seed, take.placement.start, take.placement["end"],
                                            plays[take.clipId] and "plays" or "silent"))
end
for _, take in ipairs(project.takes) do
    local asked = type(take.request) == "table" and take.request or {}
    print(("made|%d|%s|%s|%s"):format(take.number, take.mode, take.variant or "-", asked.loop and "loop" or "once"))
end
