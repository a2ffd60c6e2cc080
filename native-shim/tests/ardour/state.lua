-- lua5.4 state.lua DAW_LUA_FOLDER SESSION_FILE: what the plugin has put into a saved Ardour session, a line for each fact:
--   region|START|END   prompt|WORDS   mode|0…2   take|NUMBER|SEED|START|END|plays or silent
package.path = arg[1] .. "/?.lua"
local json = require("json")
local file = assert(io.open(arg[2]))
local chunk = assert(file:read("a"):match("<chunk>([^<]+)</chunk>"), "there is no plugin in the session")
file:close()

local alphabet, bits = {}, {}
for i = 1, 64 do
    alphabet[("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"):byte(i)] = i - 1
end
for a, b, c, d in chunk:gsub("%s", ""):gmatch("(.)(.)(.)(.)") do
    local word = 0
    for _, letter in ipairs { a, b, c, d } do word = word << 6 | (alphabet[letter:byte()] or 0) end
    bits[#bits + 1] = string.char(word >> 16, word >> 8 & 255, word & 255)
end
local state = table.concat(bits)

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
