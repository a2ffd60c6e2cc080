-- Sound of the session as a WAV file for the command.
--
-- A region is read as it is recorded, times its gain: a bounce would leave a region and files in the
-- session even if the user cancels, and the short fade that Ardour puts at every region's end would
-- be heard by the model as the music's end. A stretch of a track is read from its playlist, so as it
-- sounds, with layers and fades.

local sound = {}

local BLOCK = 8192

-- Calls each (samples of channel 1, samples of channel 2, …, count) for blocks of a stretch.
local function write_wav (path, rate, channels, length, read_block)
    local file, problem = io.open (path, "wb")
    if not file then error { sentence = "The sound could not be handed over: " .. problem } end
    local bytes = length * channels * 4
    file:write (string.pack ("<c4I4c8I4I2I2I4I4I2I2c4I4", "RIFF", 36 + bytes, "WAVEfmt ", 16, 3,
        channels, rate, rate * channels * 4, channels * 4, 32, "data", bytes))
    for from = 0, length - 1, BLOCK do
        local count = math.min (BLOCK, length - from)
        local blocks = {}
        for channel = 1, channels do blocks[channel] = read_block (from, count, channel - 1) end
        local all = blocks[1]
        if channels > 1 then
            all = {}
            for i = 1, count do
                for channel = 1, channels do all[#all + 1] = blocks[channel][i] end
            end
        end
        -- unpack has a limit on how many values it gives at once
        for i = 1, #all, 128 do
            local last = math.min (#all, i + 127)
            file:write (string.pack ("<" .. ("f"):rep (last - i + 1), table.unpack (all, i, last)))
        end
    end
    file:close ()
end

--- The last `length` samples of an audio region, or all of it.
function sound.of_region (region, path, rate, length)
    local audio = region:to_audioregion ()
    local whole = region:length ():samples ()
    local used = math.min (whole, length or whole)
    local gain = audio:scale_amplitude ()
    local memory = ARDOUR.DSP.DspShm (BLOCK)
    local reader = audio:to_readable ()
    local channels = math.min (2, audio:n_channels ())
    write_wav (path, rate, channels, used, function (from, count, channel)
        ARDOUR.DSP.memset (memory:to_float (0), 0, count)
        reader:read (memory:to_float (0), whole - used + from, count, channel)
        if gain ~= 1 then ARDOUR.DSP.apply_gain_to_buffer (memory:to_float (0), count, gain) end
        return memory:to_float (0):get_table (count)
    end)
    return channels
end

--- What a track plays from one sample of the timeline to another.
function sound.of_track (track, path, rate, from, to)
    local playlist = track:playlist ():to_audioplaylist ()
    local memory, mix, gains = ARDOUR.DSP.DspShm (BLOCK), ARDOUR.DSP.DspShm (BLOCK), ARDOUR.DSP.DspShm (BLOCK)
    local channels = 1
    for region in track:playlist ():region_list ():iter () do
        local audio = region:to_audioregion ()
        if not audio:isnil () then channels = math.max (channels, math.min (2, audio:n_channels ())) end
    end
    write_wav (path, rate, channels, to - from, function (offset, count, channel)
        ARDOUR.DSP.memset (memory:to_float (0), 0, count)
        playlist:read (memory:to_float (0), mix:to_float (0), gains:to_float (0),
            Temporal.timepos_t (from + offset), Temporal.timecnt_t (count), channel)
        return memory:to_float (0):get_table (count)
    end)
    return channels
end

return sound
