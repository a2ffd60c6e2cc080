-- Sound of the session as a WAV file for the command.
--
-- A region is read as it is recorded, times its gain: a bounce would leave a region and files in the
-- session even if the user cancels, and the short fade that Ardour puts at every region's end would
-- be heard by the model as the music's end. A stretch of a track is read from its playlist, so as it
-- sounds, with layers and fades.

local all = ...
local sound = {}

-- Writes blocks that read (from, count, channel) gives each channel by itself.
local function write (path, rate, channels, length, read)
    all.wav.write (path, rate, channels, length, function (from, count)
        if channels == 1 then return read (from, count, 0) end
        local left, right, both = read (from, count, 0), read (from, count, 1), {}
        for i = 1, count do both[2 * i - 1], both[2 * i] = left[i], right[i] end
        return both
    end)
end

--- The last `length` samples of an audio region, or all of it.
function sound.of_region (region, path, rate, length)
    local audio = region:to_audioregion ()
    local whole = region:length ():samples ()
    local used = math.min (whole, length or whole)
    local gain = audio:scale_amplitude ()
    local memory = ARDOUR.DSP.DspShm (all.wav.BLOCK)
    local reader = audio:to_readable ()
    local channels = math.min (2, audio:n_channels ())
    write (path, rate, channels, used, function (from, count, channel)
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
    local memory, mix, gains = ARDOUR.DSP.DspShm (all.wav.BLOCK), ARDOUR.DSP.DspShm (all.wav.BLOCK), ARDOUR.DSP.DspShm (all.wav.BLOCK)
    local channels = 1
    for region in track:playlist ():region_list ():iter () do
        local audio = region:to_audioregion ()
        if not audio:isnil () then channels = math.max (channels, math.min (2, audio:n_channels ())) end
    end
    write (path, rate, channels, to - from, function (offset, count, channel)
        ARDOUR.DSP.memset (memory:to_float (0), 0, count)
        playlist:read (memory:to_float (0), mix:to_float (0), gains:to_float (0),
            Temporal.timepos_t (from + offset), Temporal.timecnt_t (count), channel)
        return memory:to_float (0):get_table (count)
    end)
    return channels
end

return sound
