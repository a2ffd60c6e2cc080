-- Runs the continuo command beside REAPER, which goes on: a small window shows how far it is and has
-- a button to cancel. The command is started by a script of the system's shell, so that names need
-- no quoting in REAPER and the exit code is kept.

local all = ...
local engine = {}

local WIDTH, HEIGHT = 420, 110
local ESCAPE, CLOSED = 27, -1

local function is_windows ()
    return reaper.GetOS ():find ("^Win") ~= nil
end

--- A name for files of one run that no other run has.
function engine.base ()
    local folder = is_windows () and os.getenv ("TEMP") or os.getenv ("TMPDIR") or "/tmp"
    return ("%s/continuo-%s"):format (folder, reaper.genGuid (""):gsub ("[^%w]", ""))
end

local function shell_quoted (text)
    return "'" .. text:gsub ("'", "'\\''") .. "'"
end

local function batch_quoted (text)
    return '"' .. text:gsub ("%%", "%%%%"):gsub ('"', "'") .. '"'
end

-- The lines that run the command and keep what it says.
local function launcher (job, arguments)
    local quoted = is_windows () and batch_quoted or shell_quoted
    local words = { quoted (all.installation.command) }
    for _, argument in ipairs (arguments) do words[#words + 1] = quoted (argument) end
    local run = ("%s >%s 2>%s"):format (table.concat (words, " "), quoted (job.output_file), quoted (job.error_file))
    if is_windows () then
        return ("@chcp 65001 >nul\r\n@call %s\r\n@echo %%errorlevel%%>%s\r\n"):format (run, quoted (job.code_file))
    end
    return ("%s </dev/null\necho $? >%s.part\nmv %s.part %s\n"):format (
        run, quoted (job.code_file), quoted (job.code_file), quoted (job.code_file))
end

local function start (job, arguments)
    if not reaper.file_exists (all.installation.command) then
        error { sentence = ("Continuo is not at %s any more. Run `continuo install-daw reaper` again "
            .. "from where it is now."):format (all.installation.command) }
    end
    job.launcher = job.base .. (is_windows () and ".cmd" or ".sh")
    local file, problem = io.open (job.launcher, "wb")
    if not file then error { sentence = "Continuo could not be started: " .. problem } end
    file:write (launcher (job, arguments))
    file:close ()
    local shell = is_windows () and 'cmd.exe /C "%s"' or '/bin/sh "%s"'
    reaper.ExecProcess (shell:format (job.launcher), -2)
end

local function clear (job)
    job:clear ()
    os.remove (job.launcher)
end

local function draw (fraction, sentence, button)
    gfx.set (0.16, 0.16, 0.16)
    gfx.rect (0, 0, WIDTH, HEIGHT)
    gfx.set (0.3, 0.3, 0.3)
    gfx.rect (15, 15, WIDTH - 30, 22)
    gfx.set (0.25, 0.5, 0.65)
    gfx.rect (15, 15, (WIDTH - 30) * fraction, 22)
    gfx.set (0.9, 0.9, 0.9)
    gfx.x, gfx.y = 20, 46
    gfx.drawstr (sentence)
    gfx.rect (WIDTH - 105, HEIGHT - 36, 90, 24, 0)
    gfx.x, gfx.y = WIDTH - 84, HEIGHT - 32
    gfx.drawstr (button)
    gfx.update ()
end

local was_down = false

-- Whether the user wants to cancel: by the button, the Escape key, or by closing the window.
local function wants_to_cancel ()
    local key = gfx.getchar ()
    local down = gfx.mouse_cap & 1 == 1
    local clicked = was_down and not down and gfx.mouse_x >= WIDTH - 105 and gfx.mouse_x <= WIDTH - 15
        and gfx.mouse_y >= HEIGHT - 36 and gfx.mouse_y <= HEIGHT - 12
    was_down = down
    return clicked or key == ESCAPE or key == CLOSED
end

-- Looks again and again, as REAPER has time, until the command has ended.
local function follow (title, job, ended)
    gfx.init (title, WIDTH, HEIGHT)
    gfx.setfont (1, "Arial", 15)
    local cancelled = false
    local look
    look = all.guarded (function ()
        local news = job:look ()
        if not all.job.content (job.code_file) then
            draw (news.fraction, cancelled and "Cancelling…" or all.job.sentence (news), "Cancel")
            if wants_to_cancel () and not cancelled then
                cancelled = true
                job:cancel ()
            end
            reaper.defer (look)
            return
        end
        gfx.quit ()
        ended (news)
    end)
    look ()
end

--- Runs a request; done (news) is called when the clips are there. A failure or the user's Cancel is
--- one message. finally () comes in every case.
function engine.run (title, base, arguments, done, finally)
    local job = all.job.new (base, all.json)
    start (job, job:with_files (arguments))
    follow (title, job, function (news)
        clear (job)
        finally ()
        all.job.require_done (news)
        done (news)
    end)
end

--- What `continuo describe` finds in a sound file of a known tempo, or says of the tempo where there is no file, goes
--- to done, or nil: a dialog works without it.
function engine.describe (title, base, bpm, path, done)
    local job = all.job.new (base .. "-describe", all.json)
    start (job, all.request.describe (bpm, path))
    follow (title, job, function ()
        local description = all.json.read (all.job.content (job.output_file) or "")
        clear (job)
        done (type (description) == "table" and description or nil)
    end)
end

return engine
