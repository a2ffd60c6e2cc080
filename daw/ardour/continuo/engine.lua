-- Runs the continuo command beside Ardour.
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

--- Starts a command whose files are those of a job.
function engine.start (job, arguments)
    local command = all.installation.command
    if not ARDOUR.LuaAPI.file_test (command, ARDOUR.LuaAPI.FileTest.IsExecutable) then
        error { sentence = ("Continuo is not at %s any more. Run `continuo install-daw ardour` again "
            .. "from where it is now."):format (command) }
    end
    os.forkexec ("/bin/sh", "-c", SHELL, "continuo", job.error_file, job.output_file, job.code_file,
        command, table.unpack (arguments))
end

--- Waits until every job's exit code is there, or until show () wants no more.
function engine.wait (jobs, show)
    for _, job in ipairs (jobs) do
        while not all.job.content (job.code_file) do
            show ()
            ARDOUR.LuaAPI.usleep (LOOK_MICROSECONDS)
        end
    end
end

-- Runs commands that print one JSON object each, side by side; gives the objects, false for what failed.
local function ask (title, sentence, base, commands)
    local jobs = {}
    for i, arguments in ipairs (commands) do
        jobs[i] = all.job.new (base .. "-" .. arguments[1], all.json)
        engine.start (jobs[i], arguments)
    end
    local window = LuaDialog.ProgressWindow (title, false)
    engine.wait (jobs, function () window:progress (0.5, sentence) end)
    window:done ()
    local objects = {}
    for i, job in ipairs (jobs) do
        local object = all.json.read (all.job.content (job.output_file) or "")
        objects[i] = type (object) == "table" and object
        job:clear ()
        os.remove (job.base .. ".clips")
    end
    return objects
end

--- What `continuo describe` finds in a sound file of a known tempo, or says of the tempo where there is no file, and
--- what `continuo models list` says; either may be nothing: a dialog works without it.
function engine.look_up (title, base, bpm, path)
    local commands = { { "models", "list", "--json" }, all.request.describe (bpm, path) }
    local found = ask (title, path and "Listening for key and tempo…" or "Looking for models…", base, commands)
    return found[2] or nil, found[1] or nil
end

return engine
