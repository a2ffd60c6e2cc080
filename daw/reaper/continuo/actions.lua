-- The actions. Each looks at the selection, asks, lets the command make the clips, and only then
-- touches the project. What takes time goes on in functions that are called when it is done.

local all = ...
local project, sound, engine, dialogs, request = all.project, all.sound, all.engine, all.dialogs, all.request

local actions = {}

local answers = all.answers
local TITLE = answers.TITLE

local function samples (seconds)
    return math.floor (seconds * project.rate () + 0.5)
end

-- Makes clips and puts them at a time. place: { track, time, seconds, channels, name, origin,
-- context_seconds }, and what request[kind] needs besides.
local function make (kind, values, place, audio, base, then_do)
    local wanted = {
        audio = audio, prompt = values.prompt or "", preset = values.preset,
        samples = samples (place.seconds), rate = project.rate (), origin = samples (place.origin or 0),
        first = samples (place.first or 0), melody = values.melody, bars = values.bars,
        bpm = place.bpm, beats = place.beats, unit = place.unit,
        channels = place.channels, takes = values.takes, seed = values.seed, model = values.model,
        out = project.free_name (place.name) .. ".wav", context_seconds = place.context_seconds,
        options = all.installation.options,
    }
    engine.run (TITLE[kind], base, request[kind] (wanted), function (news)
        project.place (news.files, place.track, place.time, wanted.samples / wanted.rate, values.many ~= "items")
        all.job.tell_new (news.notes, dialogs.memory, dialogs.tell)
        if then_do then then_do () end
    end, function ()
        if audio then os.remove (audio) end
    end)
end

local function need_items ()
    local items = project.selected_items ()
    if #items == 0 then error { sentence = "Select an audio item first: Continuo plays on from its end." } end
    return items
end

-- No more of a long item than any model could hear, in seconds.
local function heard (selected)
    return math.min (selected.to - selected.from, 30)
end

-- Writes what a model could hear of an item's end; gives the file and the run's base name.
local function context (selected)
    local base = engine.base ()
    sound.of_item (selected.item, base .. ".wav", project.rate (), selected.channels, heard (selected))
    return base .. ".wav", base
end

local function continue_item (selected, values, audio, base, then_do)
    local stop = project.bars_later (selected.to, tonumber (values.bars))
    local listen = tonumber (values.listen) or 0
    local name = request.file_name (selected.name .. " continued")
    make ("continue", values, {
        track = function ()
            if values.occupied == "layer" or not project.is_occupied (selected.track, selected.to, stop) then
                return selected.track
            end
            return project.new_track (name, selected.track)
        end,
        time = selected.to, seconds = stop - selected.to, channels = selected.channels, name = name,
        origin = selected.to - heard (selected),
        context_seconds = listen > 0 and project.bars_before (selected.to, listen) or nil,
    }, audio, base, then_do)
end

-- One item after the other, as each takes the whole machine.
local function continue_all (items, from, values)
    local selected = items[from]
    if not selected then return end
    local audio, base = context (selected)
    continue_item (selected, values, audio, base, function () continue_all (items, from + 1, values) end)
end

function actions.continue ()
    local items = need_items ()
    local first = items[1]
    local audio, base = context (first)
    local bpm = project.tempo (first.to)
    engine.describe (TITLE.continue, base, bpm, audio, function (description)
        local values = dialogs.ask {
            title = ("%s: “%s”, from %s"):format (TITLE.continue, first.name, project.bar_and_beat (first.to)),
            kind = "continue", suggestion = request.suggestion (description),
            continues = true,
        }
        if not values then
            os.remove (audio)
            return
        end
        continue_item (first, values, audio, base, function () continue_all (items, 2, values) end)
    end)
end

function actions.again ()
    local values = dialogs.memory.values ()
    values.prompt = answers.own_words (values, "continue")
    local items = need_items ()
    if values.prompt then
        continue_all (items, 1, values)
        return
    end
    local audio, base = context (items[1])
    local bpm = project.tempo (items[1].to)
    engine.describe (TITLE.continue, base, bpm, audio, function (description)
        values.prompt = request.suggestion (description)
        continue_item (items[1], values, audio, base, function () continue_all (items, 2, values) end)
    end)
end

-- What leads: the selected track's part of the time selection, or the selected item.
local function melody_source ()
    local from, to = project.selected_range ()
    local track = project.selected_track ()
    if from and track then
        local _, name = reaper.GetTrackName (track)
        local seconds, warning = request.leading (to - from, 1)
        to = from + seconds
        return { name = name, from = from, to = to, warning = warning, channels = 2, track = track, write = function (path)
            sound.of_track (track, path, project.rate (), 2, from, to)
        end }
    end
    local selected = project.selected_items ()[1]
    if not selected then
        error { sentence = "Select an audio item, or a track and a time selection: its melody will lead." }
    end
    local seconds, warning = request.leading (selected.to - selected.from, 1)
    selected.to, selected.warning = selected.from + seconds, warning
    selected.write = function (path)
        sound.beginning_of_item (selected.item, path, project.rate (), selected.channels, seconds)
    end
    return selected
end

function actions.melody ()
    local source = melody_source ()
    if source.warning then dialogs.tell (source.warning) end
    local base = engine.base ()
    local audio = base .. ".wav"
    source.write (audio)
    local bpm = project.tempo (source.from)
    engine.describe (TITLE.melody, base, bpm, audio, function (description)
        local values = dialogs.ask {
            title = ("%s: “%s”"):format (TITLE.melody, source.name),
            kind = "melody", suggestion = request.suggestion (description),
            fixed = true,
        }
        if not values then
            os.remove (audio)
            return
        end
        local name = request.file_name (source.name .. " melody")
        make ("melody", values, {
            track = function () return project.new_track (name, source.track) end,
            time = source.from, seconds = source.to - source.from, origin = source.from,
            channels = source.channels, name = name,
        }, audio, base)
    end)
end

function actions.generate ()
    local from, to = project.selected_range ()
    local track = project.selected_track ()
    local start = from or reaper.GetCursorPosition ()
    local base, bpm = engine.base (), project.tempo (start)
    engine.describe (TITLE.generate, base, bpm, nil, function (description)
        local values = dialogs.ask {
            title = ("%s: from %s"):format (TITLE.generate, project.bar_and_beat (start)),
            kind = "generate", suggestion = request.suggestion (description),
            fixed = from ~= nil,
        }
        if not values then return end
        local stop = to or project.bars_later (start, tonumber (values.bars))
        local name = request.file_name (values.prompt ~= "" and request.beginning (values.prompt, 40) or "MusicGen")
        make ("generate", values, {
            track = function ()
                if track and not project.is_occupied (track, start, stop) then return track end
                return project.new_track (name, track)
            end,
            time = start, seconds = stop - start, origin = start, channels = 2, name = name,
        }, nil, base)
    end)
end

-- What is made anew: the selected track's part of the time selection, or the selected item.
local function replaced_stretch ()
    local from, to = project.selected_range ()
    local track = project.selected_track ()
    if from and track then
        local _, name = reaper.GetTrackName (track)
        return track, from, to, name
    end
    local selected = project.selected_items ()[1]
    if not selected then
        error { sentence = "Select a track and a time selection, or an audio item: it is made anew." }
    end
    return selected.track, selected.from, selected.to, selected.name
end

function actions.replace ()
    local track, from, to, name = replaced_stretch ()
    local first, last = request.around (project.places (track), from, to, 1)
    local channels = 1
    for _, each in ipairs (project.audio_items (track)) do channels = math.max (channels, each.channels) end
    local base = engine.base ()
    local audio = base .. ".wav"
    sound.of_track (track, audio, project.rate (), channels, first, last)
    local bpm = project.tempo (from)
    engine.describe (TITLE.replace, base, bpm, audio, function (description)
        local values = dialogs.ask {
            title = ("%s: “%s”, %s to %s"):format (TITLE.replace, name, project.bar_and_beat (from), project.bar_and_beat (to)),
            kind = "replace", suggestion = request.suggestion (description),
            fixed = true, replaces = true,
        }
        if not values then
            os.remove (audio)
            return
        end
        make ("replace", values, {
            track = function ()
                project.clear (track, from, to)
                return track
            end,
            time = from, seconds = to - from, first = from - first, channels = channels,
            name = request.file_name (name .. " replaced"),
        }, audio, base)
    end)
end

-- A loop at a time. place: { track (seconds), channels, name } and audio, if it goes on from a sound.
local function make_loop (place, time, values, audio, base)
    local bpm, beats, unit = project.tempo (time)
    local seconds = request.loop_samples (tonumber (values.bars), bpm, beats, unit, project.rate ()) / project.rate ()
    make ("loop", values, {
        track = function () return place.track (seconds) end,
        time = time, seconds = seconds, channels = place.channels, name = place.name, bpm = bpm, beats = beats, unit = unit,
    }, audio, base)
end

-- The track where it is free for so long, else a new one below.
local function free_track (track, name, time, may_cover)
    return function (seconds)
        if track and (may_cover or not project.is_occupied (track, time, time + seconds)) then return track end
        return project.new_track (name, track)
    end
end

-- A loop of its own, at the cursor or where the time selection begins.
local function loop_of_words ()
    local time = project.selected_range () or reaper.GetCursorPosition ()
    local track, base, bpm = project.selected_track (), engine.base (), project.tempo (time)
    engine.describe (TITLE.loop, base, bpm, nil, function (description)
        local values = dialogs.ask {
            title = ("%s: at %s"):format (TITLE.loop, project.bar_and_beat (time)),
            kind = "loop", suggestion = request.suggestion (description),
        }
        if not values then return end
        make_loop ({ track = free_track (track, "MusicGen loop", time), channels = 2, name = "MusicGen loop" },
            time, values, nil, base)
    end)
end

--- A loop that goes on from the selected item, else one from words.
function actions.loop ()
    local selected = project.selected_items ()[1]
    if not selected then return loop_of_words () end
    local audio, base = context (selected)
    local bpm = project.tempo (selected.to)
    engine.describe (TITLE.loop, base, bpm, audio, function (description)
        local values = dialogs.ask {
            title = ("%s: “%s”, from %s"):format (TITLE.loop, selected.name, project.bar_and_beat (selected.to)),
            kind = "loop", suggestion = request.suggestion (description), is_behind = true,
        }
        if not values then
            os.remove (audio)
            return
        end
        local name = request.file_name (selected.name .. " loop")
        make_loop ({ track = free_track (selected.track, name, selected.to, values.occupied == "layer"),
            channels = selected.channels, name = name }, selected.to, values, audio, base)
    end)
end

-- The item's stems, each on a track of its own below the item's, at its place.
function actions.split ()
    local selected = project.selected_items ()[1]
    if not selected then error { sentence = "Select an audio item first: it is split into its stems." } end
    local base = engine.base ()
    local audio = base .. ".wav"
    sound.of_item (selected.item, audio, project.rate (), selected.channels)
    engine.run (TITLE.split, base, request.separate {
        audio = audio, folder = reaper.GetProjectPath (), origin = samples (selected.from),
        name = request.file_name (selected.name),
    }, function (news)
        project.place_below (news.files, selected)
    end, function ()
        os.remove (audio)
    end)
end

return actions
