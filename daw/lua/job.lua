-- One run of the continuo command, as a script sees it that shares nothing but files with it.
--
-- Beside the command's own progress file there are its error stream and, where a shell started it,
-- its exit code, so that a command that does not even start still ends with a sentence.

local job = {}
job.__index = job

--- A run whose files are called `base` and an ending. Nothing is started by this.
--- json reads the command's progress file.
function job.new (base, json)
    return setmetatable ({
        base = base,
        json = json,
        progress_file = base .. ".progress",
        cancel_file = base .. ".cancel",
        error_file = base .. ".log",
        output_file = base .. ".out",
        code_file = base .. ".code",
    }, job)
end

--- The same command, so that it can be followed: options come right behind its name, as there may
--- be a "--" later on.
function job:with_files (arguments)
    return { arguments[1], "--progress-file=" .. self.progress_file,
        "--cancel-file=" .. self.cancel_file, table.unpack (arguments, 2) }
end

function job.content (path)
    local file = io.open (path, "rb")
    if not file then return nil end
    local text = file:read ("a")
    file:close ()
    return text
end

--- The last line of the error stream, which says why a command ended.
function job:last_words ()
    local last
    for line in (job.content (self.error_file) or ""):gmatch ("[^\r\n]+") do
        if line:find ("%S") then last = line end
    end
    return last and last:gsub ("^continuo: ", "")
end

-- Why a command ended that did not say so itself. One that was killed had only told what it was at.
local function reason (run, code)
    if code == 0 then return "the command did not say what it made." end
    if code > 128 then return ("the command was ended from outside (signal %d)."):format (code - 128) end
    return run:last_words () or ("the command ended with code %d."):format (code)
end

--- How it goes: { state = "running" | "done" | "failed" | "cancelled", fraction =, remaining =,
--- message =, files =, seed =, notes = }.
function job:look ()
    local code = tonumber (job.content (self.code_file) or "")
    local line = job.content (self.progress_file)
    local news = line and self.json.read (line) or {}
    local state = news.state or "running"
    if state == "running" and code then
        state = code == 130 and "cancelled" or "failed"
        news.message = reason (self, code)
    end
    return {
        state = state,
        fraction = news.fraction or 0,
        remaining = news.remaining_seconds,
        message = news.message or "starting",
        files = news.files or {},
        seed = news.seed,
        notes = news.notes or {},
    }
end

--- Throws the sentence of a run that ended without clips.
function job.require_done (news)
    if news.state == "cancelled" then error { sentence = "Cancelled.", cancelled = true } end
    if news.state ~= "done" then
        error { sentence = "Continuo could not make the clip: " .. news.message }
    end
end

-- The bytes of notes that are known as told; of more, the oldest are forgotten.
local MOST_TOLD = 4000

--- Tells, in one message, the notes that `memory` does not know as told, and keeps them there.
function job.tell_new (notes, memory, tell)
    local told, new = memory.values ().told, {}
    for _, note in ipairs (notes) do
        local quoted = "“" .. note .. "”"
        if not told:find (quoted, 1, true) then
            new[#new + 1] = note
            told = told .. quoted
        end
    end
    if #new == 0 then return end
    while #told > MOST_TOLD do told = told:gsub ("^.-”", "", 1) end
    memory.keep { told = told }
    tell ("The clip is there. " .. table.concat (new, "\n"))
end

--- Asks it to end; the answer comes as news.
function job:cancel ()
    local file = io.open (self.cancel_file, "w")
    if file then file:close () end
end

--- What stands beside a progress bar.
function job.sentence (news)
    local doing = news.message:sub (1, 1):upper () .. news.message:sub (2)
    if not news.remaining then return doing .. "…" end
    local seconds = math.ceil (news.remaining)
    if seconds >= 90 then return ("%s, %d minutes left"):format (doing, math.ceil (seconds / 60)) end
    return ("%s, %d %s left"):format (doing, seconds, seconds == 1 and "second" or "seconds")
end

--- Removes what this run left, and the clips, which have been copied by then.
function job:clear (clips)
    for _, path in ipairs { self.progress_file, self.cancel_file, self.error_file,
        self.output_file, self.code_file } do
        os.remove (path)
    end
    for _, path in ipairs (clips or {}) do os.remove (path) end
end

return job
