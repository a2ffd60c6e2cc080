-- Runs the continuo command while a window shows how far it is.
--
-- The command is started through a shell, which keeps its exit code and its last words in files:
-- Ardour's scripts can start a process but not listen to it. Ardour's own library path is not handed
-- on, as it would reach the engine's libraries.

local all = ...
local engine = {}

local SHELL = [[
unset LD_LIBRARY_PATH LD_PRELOAD GTK_PATH
log=$1 out=$2 code=$3; shift 3
mkdir -p "${code%.code}.clips"
"$@" </dev/null >"$out" 2>"$log"
echo $? >"$code.part" && mv "$code.part" "$code"
]]

local LOOK_MICROSECONDS = 100000

--- A name for files of one run that no other run has; clips go into a folder of that name and
--- ".clips".
function engine.base ()
    local name = os.tmpname ()
    os.remove (name)
    return name
end

local function start (job, arguments)
    local command = all.installation.command
    if not ARDOUR.LuaAPI.file_test (command, ARDOUR.LuaAPI.FileTest.IsExecutable) then
        error { sentence = ("Continuo is not at %s any more. Run `continuo install-daw ardour` again "
            .. "from where it is now."):format (command) }
    end
    os.forkexec ("/bin/sh", "-c", SHELL, "continuo", job.error_file, job.output_file, job.code_file,
        command, table.unpack (arguments))
end

-- Looks until the command has ended and its exit code is there; show (news) says whether to cancel.
local function follow (job, show)
    local cancelled = false
    while true do
        local news = job:look ()
        if all.job.content (job.code_file) then return news end
        if show (news, cancelled) and not cancelled then
            cancelled = true
            job:cancel ()
        end
        ARDOUR.LuaAPI.usleep (LOOK_MICROSECONDS)
    end
end

--- Runs a request and returns the news of its end; a failure or the user's Cancel is thrown as a
--- sentence, after everything of the run has been removed.
function engine.run (title, base, arguments)
    local job = all.job.new (base, all.json)
    start (job, job:with_files (arguments))
    local window = LuaDialog.ProgressWindow (title, true)
    local news = follow (job, function (so_far, cancelled)
        local text = cancelled and "Cancelling…" or all.job.sentence (so_far)
        return window:progress (math.min (so_far.fraction, 0.999), text)
    end)
    window:done ()
    job:clear ()
    if news.state ~= "done" then os.remove (base .. ".clips") end
    all.job.require_done (news)
    return news
end

--- What `continuo describe` finds in a sound file of a known tempo, or nothing: a dialog works without it.
function engine.describe (title, base, path, bpm)
    local job = all.job.new (base .. "-describe", all.json)
    start (job, { "describe", "--bpm=" .. all.request.number (bpm), "--", path })
    local window = LuaDialog.ProgressWindow (title, false)
    follow (job, function () window:progress (0.5, "Listening for key and tempo…") end)
    window:done ()
    local description = all.json.read (all.job.content (job.output_file) or "")
    job:clear ()
    os.remove (job.base .. ".clips")
    return type (description) == "table" and description or nil
end

return engine
