-- What has been asked for and is not there yet. One press of a menu's entry is an order: clips for
-- its parts, made one after the other, which appear together and are one step of undo.
--
-- Ardour goes on meanwhile: once a second its timer calls orders.follow, through the hook
-- continuo_clips.lua. A hook has an interpreter of its own, so the list of orders is a file, which both
-- sides write on Ardour's own thread, one after the other. It also outlives Ardour: clips of a session
-- that was closed too early come when it is opened again.

local all = ...
local orders = {}

-- An order of an earlier Ardour is given up when nothing has been heard of it for so long.
local SILENT_SECONDS = 600
-- How long a hook may take to begin.
local PATIENCE_LOOKS, LOOK_MICROSECONDS = 25, 100000

local begun_here, heard = {}, {}
local is_placing = false
local before_ending = function () end

local function file ()
    local session = Session:path ():gsub ("[^%w]", "-")
    return ("%s/making%s.json"):format (all.folder, session:sub (-120))
end

local function load ()
    return all.json.read (all.job.content (file ()) or "") or {}
end

local function save (list)
    if #list == 0 then
        os.remove (file ())
        return
    end
    local draft = file () .. ".part"
    local out, problem = io.open (draft, "w")
    if not out then error { sentence = "The clip could not be asked for: " .. problem } end
    out:write (all.json.write (list))
    out:close ()
    os.rename (draft, file ())
end

local function job_of (part)
    return all.job.new (part.base, all.json)
end

local function has_ended (part)
    return part.state ~= "waiting" and part.state ~= "running"
end

-- The part that is being made, or the next one; nil once all have ended.
local function current (order)
    for _, part in ipairs (order.parts) do
        if not has_ended (part) then return part end
    end
end

local function ended (part, news)
    part.state, part.message, part.files, part.notes = news.state, news.message, news.files, news.notes
    job_of (part):clear ()
    if part.audio then os.remove (part.audio) end
    if part.state ~= "done" then os.remove (part.base .. ".clips") end
end

local function begin (part)
    local job = job_of (part)
    local fine, problem = pcall (all.engine.start, job, job:with_files (part.arguments))
    if fine then
        part.state = "running"
        begun_here[part.base] = true
    else
        ended (part, { state = "failed", message = type (problem) == "table" and problem.sentence or tostring (problem) })
    end
end

-- Whether an order that another Ardour began shows no sign of life.
local function is_lost (part)
    if begun_here[part.base] then return false end
    local line = all.job.content (job_of (part).progress_file) or ""
    if not heard[part.base] or heard[part.base].line ~= line then
        heard[part.base] = { line = line, time = os.time () }
    end
    return os.time () - heard[part.base].time > SILENT_SECONDS
end

local function look_at (part)
    local job = job_of (part)
    if all.job.content (job.code_file) then
        ended (part, job:look ())
    elseif is_lost (part) then
        ended (part, { state = "failed", message = "its process is gone." })
    end
end

local function cancel_rest (order)
    for _, part in ipairs (order.parts) do
        if part.state == "waiting" then ended (part, { state = "cancelled" }) end
    end
end

local function tell_failures (order, any_made)
    local sentences = {}
    for _, part in ipairs (order.parts) do
        if part.state == "failed" then
            sentences[#sentences + 1] = ("Continuo could not make the clip “%s”: %s"):format (part.name, part.message)
        end
    end
    if #sentences == 0 then return end
    if not any_made then sentences[#sentences + 1] = "Nothing was changed." end
    all.dialogs.warn (table.concat (sentences, "\n\n"))
end

-- Puts what was made into the session; clips that cannot be placed stay where they are.
local function place (order, made)
    is_placing = true
    local fine, problem = pcall (all.session.place, order.title, made, order.as_playlists)
    is_placing = false
    if not fine then
        local sentence = type (problem) == "table" and problem.sentence or tostring (problem)
        error { sentence = ("%s The sound is in %s.clips."):format (sentence, made[1].base) }
    end
    for _, part in ipairs (made) do
        for _, path in ipairs (part.files) do os.remove (path) end
        os.remove (part.base .. ".clips")
    end
end

local function finish (order)
    before_ending ()
    local made, notes = {}, {}
    for _, part in ipairs (order.parts) do
        if part.state == "done" then
            made[#made + 1] = part
            for _, note in ipairs (part.notes) do notes[#notes + 1] = note end
        end
    end
    if #made > 0 then place (order, made) end
    tell_failures (order, #made > 0)
    all.job.tell_new (notes, all.dialogs.memory, all.dialogs.tell)
end

--- Looks once after the first order, as each takes the whole machine; what is finished is placed.
function orders.follow ()
    if is_placing then return end
    local list = load ()
    local order = list[1]
    if not order then return end
    local before = all.json.write (list)
    for _, each in ipairs (list) do each.is_followed = true end
    local part = current (order)
    if part and part.state == "waiting" then begin (part)
    elseif part then look_at (part) end
    if part and part.state == "cancelled" then cancel_rest (order) end
    local is_finished = not current (order) and not Session:actively_recording ()
    if is_finished then table.remove (list, 1) end
    if all.json.write (list) ~= before then save (list) end
    if is_finished then finish (order) end
end

local function find (base)
    for _, order in ipairs (load ()) do
        if order.parts[1].base == base then return order end
    end
end

-- What stands beside an order, and how much of it is done.
local function progress (order)
    local part = current (order)
    if not part or part.state == "waiting" then return 0, part and "waiting" or "almost there" end
    local news = job_of (part):look ()
    return math.min (news.fraction, 0.999), all.job.sentence (news)
end

--- What is being made: { base =, name =, sentence = } for each order.
function orders.making ()
    local making = {}
    for i, order in ipairs (load ()) do
        local _, sentence = progress (order)
        making[i] = { base = order.parts[1].base, name = order.parts[1].name, sentence = sentence,
            more = #order.parts - 1 }
    end
    return making
end

--- Ends an order, by the base of its first part; it may have ended meanwhile.
function orders.cancel (base)
    local list = load ()
    for _, order in ipairs (list) do
        if order.parts[1].base == base then
            local part = current (order)
            if part and part.state == "running" then job_of (part):cancel () end
            cancel_rest (order)
        end
    end
    save (list)
end

-- Waits for an order that no hook follows, with a window that says how far it is.
local function follow_in_window (title, base)
    local window = LuaDialog.ProgressWindow (title, true)
    before_ending = function () window:done () end
    while find (base) do
        orders.follow ()
        local order = find (base)
        if order and window:progress (progress (order)) then
            window:done ()
            if all.dialogs.asks ("Shall “" .. order.parts[1].name .. "” be cancelled?") then orders.cancel (base) end
            window = LuaDialog.ProgressWindow (title, true)
        end
        ARDOUR.LuaAPI.usleep (LOOK_MICROSECONDS)
    end
    window:done ()
end

--- Takes an order: { title =, as_playlists =, parts = { { name =, base =, arguments =, audio =, and where
--- it belongs, as session.place takes it } } }. Returns at once where the hook is installed; elsewhere a
--- window stays until the clips are there.
function orders.take (order)
    for _, part in ipairs (order.parts) do part.state = "waiting" end
    local list = load ()
    list[#list + 1] = order
    save (list)
    local base = order.parts[1].base
    local window = LuaDialog.ProgressWindow (order.title, false)
    for _ = 1, PATIENCE_LOOKS do
        window:progress (0, "Begins…")
        local now = find (base)
        if not now or now.is_followed then
            window:done ()
            return
        end
        ARDOUR.LuaAPI.usleep (LOOK_MICROSECONDS)
    end
    window:done ()
    follow_in_window (order.title, base)
end

return orders
