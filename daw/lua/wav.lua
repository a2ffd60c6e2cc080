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

wav.BLOCK = BLOCK

return wav
