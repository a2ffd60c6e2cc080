-- Sound of the project as a WAV file for the command, read through REAPER's audio accessors: of an
-- item as its active take plays it, of a track as it sounds before its effects.

local all = ...
local sound = {}

local function write (accessor, path, rate, channels, from, length)
    local buffer = reaper.new_array (all.wav.BLOCK * channels)
    all.wav.write (path, rate, channels, length, function (offset, count)
        buffer.clear ()
        reaper.GetAudioAccessorSamples (accessor, rate, channels, from + offset / rate, count, buffer)
        return buffer.table (1, count * channels)
    end)
    reaper.DestroyAudioAccessor (accessor)
end

--- The last `seconds` of an item, or all of it.
function sound.of_item (item, path, rate, channels, seconds)
    local length = reaper.GetMediaItemInfo_Value (item, "D_LENGTH")
    local used = math.min (length, seconds or length)
    local accessor = reaper.CreateTakeAudioAccessor (reaper.GetActiveTake (item))
    write (accessor, path, rate, channels, length - used, math.floor (used * rate + 0.5))
end

--- The first `seconds` of an item.
function sound.beginning_of_item (item, path, rate, channels, seconds)
    local accessor = reaper.CreateTakeAudioAccessor (reaper.GetActiveTake (item))
    write (accessor, path, rate, channels, 0, math.floor (seconds * rate + 0.5))
end

--- What a track has between two times of the project.
function sound.of_track (track, path, rate, channels, from, to)
    local accessor = reaper.CreateTrackAudioAccessor (track)
    write (accessor, path, rate, channels, from, math.floor ((to - from) * rate + 0.5))
end

return sound
