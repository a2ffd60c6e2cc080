-- Stands in for REAPER where it is not to be had: a project with tracks, items, takes and a tempo map,
-- and those functions of its API that the scripts use, as ReaScript's documentation describes them
-- (names, arguments, results, units). A function that is not here is an error, and so is an argument
-- of the wrong kind. Processes are started for real.

local standin = {}

local function kind (value, wanted, name)
    if wanted == "integer" then
        assert (math.type (value) == "integer" or (type (value) == "number" and value % 1 == 0),
            name .. ": expected an integer, found " .. tostring (value))
    elseif wanted == "number" or wanted == "string" or wanted == "boolean" then
        assert (type (value) == wanted, name .. ": expected a " .. wanted .. ", found " .. tostring (value))
    else
        assert (type (value) == "table" and value.kind == wanted,
            name .. ": expected a " .. wanted .. ", found " .. tostring (value))
    end
end

-- Checks arguments by a list of kinds, then calls.
local function checked (name, kinds, body)
    return function (...)
        local given = { ... }
        for i, wanted in ipairs (kinds) do kind (given[i], wanted, name) end
        return body (...)
    end
end

--- A project: tempo changes { { time, bpm, beats, unit }, … }, tracks, what is selected.
function standin.project (folder)
    local project = { folder = folder, rate = 48000, tempo = { { 0, 120, 4, 4 } }, tracks = {}, selected_items = {},
        range = { 0, 0 }, cursor = 0, os = "Other", started = {}, messages = {}, inputs = {}, undo = {}, open_blocks = 0, deferred = {},
        asked = {}, gfx_calls = {}, refresh = 0 }

    function project.add_track (name)
        local track = { kind = "MediaTrack", name = name, items = {}, values = {} }
        table.insert (project.tracks, track)
        return track
    end

    -- An item with a take of a sound: a function of time and channel.
    function project.add_item (track, name, position, length, channels, sound)
        local item = { kind = "MediaItem", track = track, values = { D_POSITION = position, D_LENGTH = length }, takes = {} }
        item.takes[1] = { kind = "MediaItem_Take", item = item, name = name,
            source = { kind = "PCM_source", channels = channels, sound = sound } }
        table.insert (track.items, item)
        return item
    end

    return project
end

-- The bars of a tempo map whose changes lie on bar lines: beginning, bpm, beats, unit of measure n.
local function measure_at (project, number)
    local time, index = 0, 1
    for _ = 1, number do
        local _, bpm, beats, unit = table.unpack (project.tempo[index])
        time = time + beats * 4 / unit * 60 / bpm
        local next = project.tempo[index + 1]
        if next and next[1] <= time + 1e-9 then index = index + 1 end
    end
    return time, project.tempo[index]
end

local function sample_of (item, time, channel)
    local source = item.takes[1].source
    return source.sound and source.sound (time, math.min (channel, source.channels - 1)) or 0
end

--- The table `reaper` for a project, and `gfx`.
function standin.api (project)
    local api, gfx = {}, { mouse_cap = 0, mouse_x = 0, mouse_y = 0, x = 0, y = 0 }

    local function define (name, kinds, body) api[name] = checked (name, kinds, body) end

    define ("GetResourcePath", {}, function () return project.folder end)
    define ("GetProjectPath", {}, function () return project.folder .. "/media" end)
    define ("GetOS", {}, function () return project.os end)
    define ("genGuid", { "string" }, function ()
        return ("{%08X-%08X}"):format (math.random (0, 2^31), math.random (0, 2^31))
    end)
    define ("file_exists", { "string" }, function (path)
        local file = io.open (path)
        if file then file:close () end
        return file ~= nil
    end)
    define ("MB", { "string", "string", "integer" }, function (text)
        table.insert (project.messages, text)
        return 1
    end)
    define ("GetUserInputs", { "string", "integer", "string", "string" }, function (title, count, captions, values)
        table.insert (project.asked, { title = title, count = count, captions = captions, values = values })
        local answer = table.remove (project.inputs, 1)
        if not answer then return false, values end
        if type (answer) == "function" then answer = answer (values) end
        return true, answer
    end)
    define ("SetProjExtState", { "integer", "string", "string", "string" }, function (_, section, name, value)
        assert (section == "continuo" and not value:find ("\n"), "SetProjExtState")
        project.ext = project.ext or {}
        for i, each in ipairs (project.ext) do if each[1] == name then table.remove (project.ext, i) end end
        if value ~= "" then table.insert (project.ext, { name, value }) end
        return 1
    end)
    define ("EnumProjExtState", { "integer", "string", "integer" }, function (_, _, i)
        local each = (project.ext or {})[i + 1]
        if each then return true, each[1], each[2] end
        return false, "", ""
    end)
    define ("defer", {}, function (step)
        kind (step and true, "boolean", "defer")
        table.insert (project.deferred, step)
        return true
    end)
    define ("ExecProcess", { "string", "integer" }, function (command, timeout)
        assert (timeout == -2, "ExecProcess: the scripts must not wait")
        table.insert (project.started, command)
        if project.os == "Other" then assert (os.execute (command .. " &")) end
        return ""
    end)

    define ("GetSetProjectInfo", { "integer", "string", "number", "boolean" }, function (_, name)
        return ({ PROJECT_SRATE_USE = 1.0, PROJECT_SRATE = project.rate + 0.0 })[name]
    end)
    define ("GetAudioDeviceInfo", { "string", "string" }, function () return false, "" end)
    define ("GetCursorPosition", {}, function () return project.cursor end)
    define ("GetSet_LoopTimeRange", { "boolean", "boolean", "number", "number", "boolean" }, function ()
        return project.range[1], project.range[2]
    end)

    define ("TimeMap_GetTimeSigAtTime", { "integer", "number" }, function (_, time)
        local found
        for _, change in ipairs (project.tempo) do
            if change[1] <= time + 1e-9 then found = change end
        end
        return found[3], found[4], found[2]
    end)
    define ("TimeMap2_timeToBeats", { "integer", "number" }, function (_, time)
        local number = 0
        while measure_at (project, number + 1) <= time + 1e-9 do number = number + 1 end
        local start, change = measure_at (project, number)
        -- beats of the meter's unit, as REAPER counts them
        return (time - start) * change[2] / 60 * change[4] / 4, number, change[3], 0, change[4]
    end)
    define ("TimeMap2_beatsToTime", { "integer", "number", "integer" }, function (_, beat, number)
        local start, change = measure_at (project, math.floor (number))
        return start + beat / (change[2] / 60 * change[4] / 4)
    end)

    define ("CountTracks", { "integer" }, function () return #project.tracks end)
    define ("GetTrack", { "integer", "integer" }, function (_, index) return project.tracks[index + 1] end)
    define ("GetSelectedTrack", { "integer", "integer" }, function () return project.selected_track end)
    define ("GetTrackName", { "MediaTrack" }, function (track) return true, track.name end)
    define ("InsertTrackAtIndex", { "integer", "boolean" }, function (index)
        table.insert (project.tracks, index + 1, { kind = "MediaTrack", name = "", items = {}, values = {} })
    end)
    define ("GetMediaTrackInfo_Value", { "MediaTrack", "string" }, function (track, name)
        assert (name == "IP_TRACKNUMBER", name)
        for i, each in ipairs (project.tracks) do if each == track then return i + 0.0 end end
    end)
    define ("GetSetMediaTrackInfo_String", { "MediaTrack", "string", "string", "boolean" }, function (track, name, value)
        assert (name == "P_NAME", name)
        track.name = value
        return true, value
    end)

    define ("CountSelectedMediaItems", { "integer" }, function () return #project.selected_items end)
    define ("GetSelectedMediaItem", { "integer", "integer" }, function (_, i) return project.selected_items[i + 1] end)
    define ("CountTrackMediaItems", { "MediaTrack" }, function (track) return #track.items end)
    define ("GetTrackMediaItem", { "MediaTrack", "integer" }, function (track, i) return track.items[i + 1] end)
    define ("GetMediaItemTrack", { "MediaItem" }, function (item) return item.track end)
    define ("GetActiveTake", { "MediaItem" }, function (item) return item.takes[1] end)
    define ("GetMediaItemInfo_Value", { "MediaItem", "string" }, function (item, name)
        return assert (item.values[name], name)
    end)
    define ("SetMediaItemInfo_Value", { "MediaItem", "string", "number" }, function (item, name, value)
        assert (({ D_POSITION = 1, D_LENGTH = 1, D_FADEINLEN = 1, D_FADEOUTLEN = 1 })[name], name)
        item.values[name] = value
        return true
    end)
    define ("AddMediaItemToTrack", { "MediaTrack" }, function (track)
        assert (project.open_blocks > 0, "AddMediaItemToTrack: outside of an undo block")
        local item = { kind = "MediaItem", track = track, values = { D_POSITION = 0, D_LENGTH = 0 }, takes = {} }
        table.insert (track.items, item)
        return item
    end)
    define ("SplitMediaItem", { "MediaItem", "number" }, function (item, time)
        assert (project.open_blocks > 0, "SplitMediaItem: outside of an undo block")
        local start, length = item.values.D_POSITION, item.values.D_LENGTH
        if time <= start or time >= start + length then return nil end
        local take = item.takes[1]
        local sound = take.source.sound
        local right = { kind = "MediaItem", track = item.track, values = { D_POSITION = time, D_LENGTH = start + length - time }, takes = {} }
        right.takes[1] = { kind = "MediaItem_Take", item = right, name = take.name, source = { kind = "PCM_source",
            channels = take.source.channels, sound = sound and function (at, channel) return sound (at + time - start, channel) end } }
        item.values.D_LENGTH = time - start
        for i, each in ipairs (item.track.items) do
            if each == item then table.insert (item.track.items, i + 1, right) end
        end
        return right
    end)
    define ("DeleteTrackMediaItem", { "MediaTrack", "MediaItem" }, function (track, item)
        assert (project.open_blocks > 0, "DeleteTrackMediaItem: outside of an undo block")
        for i, each in ipairs (track.items) do
            if each == item then
                table.remove (track.items, i)
                return true
            end
        end
        return false
    end)
    define ("AddTakeToMediaItem", { "MediaItem" }, function (item)
        local take = { kind = "MediaItem_Take", item = item, name = "" }
        table.insert (item.takes, take)
        return take
    end)
    define ("TakeIsMIDI", { "MediaItem_Take" }, function (take) return take.midi or false end)
    define ("GetTakeName", { "MediaItem_Take" }, function (take) return take.name end)
    define ("GetMediaItemTake_Source", { "MediaItem_Take" }, function (take) return take.source end)
    define ("SetMediaItemTake_Source", { "MediaItem_Take", "PCM_source" }, function (take, source)
        take.source = source
        return true
    end)
    define ("GetSetMediaItemTakeInfo_String", { "MediaItem_Take", "string", "string", "boolean" }, function (take, name, value)
        assert (name == "P_NAME", name)
        take.name = value
        return true, value
    end)
    define ("PCM_Source_CreateFromFile", { "string" }, function (path)
        local file = assert (io.open (path, "rb"), path)
        local header = file:read (44)
        file:close ()
        return { kind = "PCM_source", path = path, channels = string.unpack ("<I2", header, 23), rate = string.unpack ("<I4", header, 25) }
    end)
    define ("GetMediaSourceNumChannels", { "PCM_source" }, function (source) return source.channels end)

    define ("CreateTakeAudioAccessor", { "MediaItem_Take" }, function (take)
        return { kind = "AudioAccessor", from = 0, items = { take.item }, open = true, of_take = true }
    end)
    define ("CreateTrackAudioAccessor", { "MediaTrack" }, function (track)
        return { kind = "AudioAccessor", items = track.items, open = true }
    end)
    define ("DestroyAudioAccessor", { "AudioAccessor" }, function (accessor) accessor.open = false end)
    define ("GetAudioAccessorSamples", { "AudioAccessor", "integer", "integer", "number", "integer" },
        function (accessor, rate, channels, from, count, buffer)
            assert (accessor.open, "GetAudioAccessorSamples: the accessor was destroyed")
            assert (#buffer.values >= count * channels, "GetAudioAccessorSamples: the buffer is too small")
            for i = 0, count - 1 do
                for channel = 0, channels - 1 do
                    local sum = 0
                    for _, item in ipairs (accessor.items) do
                        local time = from + i / rate - (accessor.of_take and 0 or item.values.D_POSITION)
                        if time >= 0 and time < item.values.D_LENGTH then sum = sum + sample_of (item, time, channel) end
                    end
                    buffer.values[i * channels + channel + 1] = sum
                end
            end
            return 1
        end)
    api.new_array = function (size)
        local array = { values = {} }
        for i = 1, size do array.values[i] = 0 end
        array.clear = function () for i = 1, size do array.values[i] = 0 end end
        array.table = function (offset, count) return { table.unpack (array.values, offset, offset + count - 1) } end
        return array
    end

    define ("Undo_BeginBlock", {}, function () project.open_blocks = project.open_blocks + 1 end)
    define ("Undo_EndBlock", { "string", "integer" }, function (name)
        project.open_blocks = project.open_blocks - 1
        if project.open_blocks == 0 then table.insert (project.undo, name) end
    end)
    define ("PreventUIRefresh", { "integer" }, function (change) project.refresh = project.refresh + change end)
    define ("UpdateArrange", {}, function () end)
    define ("Main_OnCommand", { "integer", "integer" }, function () end)

    for _, name in ipairs { "init", "set", "rect", "drawstr", "update", "setfont", "quit" } do
        gfx[name] = function (...)
            table.insert (project.gfx_calls, { name, ... })
            return 1
        end
    end
    gfx.getchar = function () return project.key or 0 end

    return setmetatable (api, { __index = function (_, name)
        error ("reaper." .. name .. " is not known to the stand-in", 2)
    end }), gfx
end

--- Lets REAPER's time go by until no script waits for its turn.
function standin.run_deferred (project, each_turn)
    local turns = 0
    while #project.deferred > 0 do
        turns = turns + 1
        assert (turns < 6000, "the script goes on and on")
        local steps = project.deferred
        project.deferred = {}
        if each_turn then each_turn () end
        for _, step in ipairs (steps) do step () end
        os.execute ("sleep 0.05")
    end
end

return standin
