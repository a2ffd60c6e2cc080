-- Sound of the project as a WAV file for the command, read through REAPER's audio accessors: of an
-- item as its active take plays it, of a track as it sounds before its effects.

local sound = {}

local BLOCK = 8192

local function write_wav (accessor, path, rate, channels, from, samples)
    local file, problem = io.open (path, "wb")
    if not file then error { sentence = "The sound could not be handed over: " .. problem } end
    local bytes = samples * channels * 4
    file:write (string.pack ("<c4I4c8I4I2I2I4I4I2I2c4I4", "RIFF", 36 + bytes, "WAVEfmt ", 16, 3,
        channels, rate, rate * channels * 4, channels * 4, 32, "data", bytes))
    local buffer = reaper.new_array (BLOCK * channels)
    for done = 0, samples - 1, BLOCK do
        local count = math.min (BLOCK, samples - done)
        buffer.clear ()
        reaper.GetAudioAccessorSamples (accessor, rate, channels, from + done / rate, count, buffer)
        local values = buffer.table (1, count * channels)
        -- unpack has a limit on how many values it gives at once
        for i = 1, #values, 128 do
            local last = math.min (#values, i + 127)
            file:write (string.pack ("<" .. ("f"):rep (last - i + 1), table.unpack (values, i, last)))
        end
    end
    file:close ()
end

--- The last `seconds` of an item, or all of it.
function sound.of_item (item, path, rate, channels, seconds)
    local length = reaper.GetMediaItemInfo_Value (item, "D_LENGTH")
    local used = math.min (length, seconds or length)
    local accessor = reaper.CreateTakeAudioAccessor (reaper.GetActiveTake (item))
    write_wav (accessor, path, rate, channels, length - used, math.floor (used * rate + 0.5))
    reaper.DestroyAudioAccessor (accessor)
end

--- What a track has between two times of the project.
function sound.of_track (track, path, rate, channels, from, to)
    local accessor = reaper.CreateTrackAudioAccessor (track)
    write_wav (accessor, path, rate, channels, from, math.floor ((to - from) * rate + 0.5))
    reaper.DestroyAudioAccessor (accessor)
end

return sound
