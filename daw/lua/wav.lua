-- Writes WAV files of 32-bit floats, which lose nothing of what a DAW plays.

local wav = {}

local BLOCK = 8192

--- Writes `length` samples per channel. read (from, count) gives those of a block as one list, the
--- channels of a sample behind each other. What cannot be written is thrown as a sentence.
function wav.write (path, rate, channels, length, read)
    local file, problem = io.open (path, "wb")
    if not file then error { sentence = "The sound could not be handed over: " .. problem } end
    local bytes = length * channels * 4
    file:write (string.pack ("<c4I4c8I4I2I2I4I4I2I2c4I4", "RIFF", 36 + bytes, "WAVEfmt ", 16, 3,
        channels, rate, rate * channels * 4, channels * 4, 32, "data", bytes))
    for from = 0, length - 1, BLOCK do
        local values = read (from, math.min (BLOCK, length - from))
        -- unpack has a limit on how many values it gives at once
        for i = 1, #values, 128 do
            local last = math.min (#values, i + 127)
            file:write (string.pack ("<" .. ("f"):rep (last - i + 1), table.unpack (values, i, last)))
        end
    end
    local written, reason = file:close ()
    if not written then error { sentence = "The sound could not be handed over: " .. reason } end
end

local STEP = 256

--- Multiplies a block, which begins at sample `from`, by a gain that is asked for every 256 samples and
--- a straight line in between. gain (sample) is a factor.
function wav.shape (values, channels, from, gain)
    local count = #values // channels
    for first = 0, count - 1, STEP do
        local steps = math.min (STEP, count - first)
        local start, stop = gain (from + first), gain (from + first + steps)
        for i = 0, steps - 1 do
            local factor = start + (stop - start) * i / steps
            for at = (first + i) * channels + 1, (first + i + 1) * channels do values[at] = values[at] * factor end
        end
    end
end

wav.BLOCK = BLOCK

return wav
