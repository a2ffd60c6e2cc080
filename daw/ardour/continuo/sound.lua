-- Sound of the session as a WAV file for the command.
--
-- A region is read as it is recorded, times its gain and its gain envelope: a bounce would leave a
-- region and files in the session even if the user cancels, and the short fade that Ardour puts at
-- every region's end would be heard by the model as the music's end. A stretch of a track is read from
-- its playlist, so as it sounds, with layers and fades.

local all = ...
local sound = {}

-- Writes blocks that read (from, count, channel) gives each channel by itself; shape (values, from), where
-- given, changes a block.
local function write (path, rate, channels, length, read, shape)
    all.wav.write (path, rate, channels, length, function (from, count)
        local both = read (from, count, 0)
        if channels > 1 then
            local left, right = both, read (from, count, 1)
            both = {}
            for i = 1, count do both[2 * i - 1], both[2 * i] = left[i], right[i] end
        end
        if shape then shape (both, from) end
        return both
    end)
end

-- A region's gain by its envelope, as a function of the sample; nil where it has none.
local function envelope_of (audio)
    if not audio:envelope_active () then return nil end
    local envelope = audio:envelope ():list ()
    return function (sample) return envelope:eval (Temporal.timepos_t (sample)) end
end

--- `length` samples of an audio region from one of its samples on. Gives the number of channels.
function sound.of_region (region, path, rate, first, length)
    local audio = region:to_audioregion ()
    local gain, envelope = audio:scale_amplitude (), envelope_of (audio)
    local memory = ARDOUR.DSP.DspShm (all.wav.BLOCK)
    local reader = audio:to_readable ()
    local channels = math.min (2, audio:n_channels ())
    write (path, rate, channels, length, function (from, count, channel)
        ARDOUR.DSP.memset (memory:to_float (0), 0, count)
        reader:read (memory:to_float (0), first + from, count, channel)
        if gain ~= 1 then ARDOUR.DSP.apply_gain_to_buffer (memory:to_float (0), count, gain) end
        return memory:to_float (0):get_table (count)
    end, envelope and function (values, from) all.wav.shape (values, channels, first + from, envelope) end)
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
