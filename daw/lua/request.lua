-- From what a dialog says to the continuo command's arguments; the same for every DAW.

local request = {}

--- The longest stretch before the join that is listened to, so that every model's window of 30 s
--- still has room for new music.
request.LONGEST_CONTEXT_SECONDS = 20

--- The longest stretch that leads a melody: the new music becomes as long, and a whole song by mistake
--- would be hours of work.
request.LONGEST_MELODY_SECONDS = 120

--- How many of so many samples lead a melody, and where not all of them do, a sentence that says so.
function request.leading (samples, rate)
    local most = request.LONGEST_MELODY_SECONDS * rate
    if samples <= most then return samples end
    return most, ("Only the first %d minutes of %.4g lead: select a range to choose others."):format (
        request.LONGEST_MELODY_SECONDS // 60, samples / rate / 60)
end

local function add (list, ...)
    for _, each in ipairs { ... } do list[#list + 1] = each end
end

--- A number as the command reads it, whatever the locale.
function request.number (value)
    return (("%.6f"):format (value):gsub (",", "."):gsub ("0+$", ""):gsub ("%.$", ""))
end

-- Arguments that all commands share that make music.
-- wanted: seed ("" is random), model ("" is the default), preset (its id, "" is none), out
local function add_common (list, wanted)
    add (list, "--bit-depth=32f", "--out=" .. wanted.out)
    local seed = tostring (wanted.seed or ""):match ("^%s*(.-)%s*$")
    if seed ~= "" then add (list, "--seed=" .. seed) end
    if (wanted.model or "") ~= "" then add (list, "--model=" .. wanted.model) end
    if (wanted.preset or "") ~= "" then add (list, "--preset=" .. wanted.preset) end
    for _, option in ipairs (wanted.options or {}) do add (list, option) end
end

-- Arguments of a clip that stands on its own: samples, rate, channels, takes, and
-- origin: the sample of the timeline at which wanted.audio begins, or without audio the clip
local function add_clip (list, wanted, place)
    add (list, "--samples=" .. math.floor (wanted.samples), "--rate=" .. math.floor (wanted.rate))
    add (list, "--channels=" .. math.floor (wanted.channels), "--takes=" .. math.floor (wanted.takes))
    add (list, "--place=" .. place, "--origin=" .. math.floor (wanted.origin))
    add_common (list, wanted)
end

--- Plays on from the end of wanted.audio, of which the last wanted.context_seconds are heard (all
--- that suits the model if nil).
function request.continue (wanted)
    local list = { "continue" }
    add_clip (list, wanted, "end")
    if wanted.context_seconds then
        local seconds = math.min (wanted.context_seconds, request.LONGEST_CONTEXT_SECONDS)
        add (list, "--context-seconds=" .. request.number (seconds))
    end
    add (list, "--", wanted.audio, wanted.prompt)
    return list
end

--- Follows the melody of wanted.audio.
function request.melody (wanted)
    local list = { "melody" }
    add_clip (list, wanted, "start")
    add (list, "--", wanted.audio, wanted.prompt)
    return list
end

function request.generate (wanted)
    local list = { "generate" }
    add_clip (list, wanted, "start")
    add (list, "--", wanted.prompt)
    return list
end

-- A time inside of a file that ends there or later: never rounded to a time behind the end.
local function within (seconds)
    return request.number (math.floor (seconds * 1e6) / 1e6)
end

--- Makes the samples of wanted.audio from wanted.first on anew, wanted.samples of them, so that they meet what
--- stands beside them; the best wanted.takes of the command's own number of takes.
function request.replace (wanted)
    local list = { "replace", "--from=" .. request.number (wanted.first / wanted.rate),
        "--to=" .. within ((wanted.first + wanted.samples) / wanted.rate), "--part-only",
        "--keep=" .. math.floor (wanted.takes) }
    if wanted.melody == "kept" then add (list, "--keep-melody") end
    add_common (list, wanted)
    add (list, "--", wanted.audio, wanted.prompt)
    return list
end

--- wanted.bars bars of wanted.bpm quarter notes per minute whose end leads into their beginning, as it goes on from
--- wanted.audio where there is one; the best wanted.takes.
function request.loop (wanted)
    local list = { "loop", "--bars=" .. math.floor (wanted.bars), "--bpm=" .. request.number (wanted.bpm),
        ("--meter=%d/%d"):format (wanted.beats, wanted.unit), "--rate=" .. math.floor (wanted.rate),
        "--channels=" .. math.floor (wanted.channels), "--keep=" .. math.floor (wanted.takes) }
    add_common (list, wanted)
    add (list, "--")
    if wanted.audio then add (list, wanted.audio) end
    add (list, wanted.prompt)
    return list
end

--- How long so many bars are at one tempo, in samples.
function request.loop_samples (bars, bpm, beats, unit, rate)
    return math.floor (bars * beats * 4 / unit * 60 / bpm * rate + 0.5)
end

local HEARD_BEFORE_SECONDS, HEARD_BEHIND_SECONDS, TOUCHING_SECONDS = 30, 5, 0.01

--- What is heard around a stretch of a track that is made anew, as from, to: of the track's regions ({ from, to })
--- those that stand right beside it and what else is near there. `second` is 1, or the rate where all is in samples.
function request.around (regions, from, to, second)
    local first, last, is_before, is_behind = from, to, false, false
    local touching = TOUCHING_SECONDS * second
    for _, region in ipairs (regions) do
        if region.from < from and region.to >= from - touching then is_before = true end
        if region.to > to and region.from <= to + touching then is_behind = true end
        if region.to > from - HEARD_BEFORE_SECONDS * second then first = math.min (first, region.from) end
        if region.from < to + HEARD_BEHIND_SECONDS * second then last = math.max (last, region.to) end
    end
    return is_before and math.max (first, from - HEARD_BEFORE_SECONDS * second) or from,
        is_behind and math.min (last, to + HEARD_BEHIND_SECONDS * second) or to
end

--- Takes wanted.audio apart into files in wanted.folder whose names begin with wanted.name.
function request.separate (wanted)
    return { "separate", "--out=" .. wanted.folder, "--name=" .. wanted.name,
        "--origin=" .. math.floor (wanted.origin), "--", wanted.audio }
end

--- What asks for words for a tempo, and for the sound at path if there is one.
function request.describe (bpm, path)
    local list = { "describe", "--bpm=" .. request.number (bpm) }
    if path then add (list, "--", path) end
    return list
end

--- The prompt that a dialog begins with: what was described, or nothing.
function request.suggestion (description)
    return description and description.prompt or ""
end

--- The beginning of a text, at most so many bytes, and no half letter.
function request.beginning (text, bytes)
    local last = math.min (bytes, #text)
    while last < #text and last > 0 and text:byte (last + 1) & 0xC0 == 0x80 do last = last - 1 end
    return text:sub (1, last)
end

--- A name for files and regions: without what file systems or DAWs do not take.
function request.file_name (name)
    local plain = name:gsub ("[%c/\\:*?\"<>|]", "-"):gsub ("^[.%s-]+", ""):gsub ("[.%s]+$", "")
    return plain == "" and "clip" or request.beginning (plain, 80)
end

return request
