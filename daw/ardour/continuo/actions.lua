-- The four actions. Each looks at the selection, asks, lets the command make the clips, and only then
-- touches the session.

local all = ...
local session, sound, engine, dialogs, request = all.session, all.sound, all.engine, all.dialogs, all.request

local actions = {}

local TITLE = all.answers.TITLE

local function seconds (samples)
    return samples / session.rate ()
end

-- Makes clips and puts them at a sample. place: { track, sample, samples, channels, name, origin,
-- context_seconds }.
local function make (kind, values, place, audio, base)
    local folder = base .. ".clips"
    local wanted = {
        audio = audio, prompt = all.answers.words (values, all.installation.presets),
        samples = place.samples, rate = session.rate (),
        channels = place.channels, takes = values.takes, seed = values.seed, model = values.model,
        out = ("%s/%s.wav"):format (folder, place.name), origin = place.origin,
        context_seconds = place.context_seconds, options = all.installation.options,
    }
    local news = engine.run (TITLE[kind], base, request[kind] (wanted))
    local track = place.track ()
    session.place (news.files, track, place.sample,
        values.many == "playlists" and #news.files > 1, TITLE[kind])
    for _, path in ipairs (news.files) do os.remove (path) end
    os.remove (folder)
    for _, note in ipairs (all.job.new_notes (news, dialogs.remembered ().told)) do
        dialogs.remember { told = note }
        dialogs.tell ("The clip is there. " .. note)
    end
end

-- Does something with a sound file that is removed afterwards, whatever happens.
local function with_sound (write, use)
    local base = engine.base ()
    local audio = base .. ".wav"
    local fine, problem = xpcall (function ()
        write (audio)
        use (audio, base)
    end, function (failure) return failure end)
    os.remove (audio)
    if not fine then error (problem, 0) end
end

-- No more of a long region than any model could hear.
local function heard (selected)
    return math.min (selected.to - selected.from, 30 * session.rate ())
end

local function context (selected)
    return function (path)
        sound.of_region (selected.region, path, session.rate (), heard (selected))
    end
end

local function continue_region (selected, values, audio, base)
    local region, track = selected.region, selected.track
    local stop = session.bars_later (selected.to, tonumber (values.bars))
    local listen = tonumber (values.listen) or 0
    local name = request.file_name (region:name () .. " continued")
    make ("continue", values, {
        track = function ()
            if values.occupied == "layer" or not session.is_occupied (track, selected.to, stop) then return track end
            return session.new_track (name, session.channels_of (track))
        end,
        sample = selected.to,
        samples = stop - selected.to,
        origin = selected.to - heard (selected),
        channels = math.min (2, region:to_audioregion ():n_channels ()),
        name = name,
        context_seconds = listen > 0
            and seconds (selected.to - session.bars_earlier (selected.to, listen)) or nil,
    }, audio, base)
end

local function need_regions ()
    local regions = session.selected_regions ()
    if #regions == 0 then error { sentence = "Select an audio region first: Continuo plays on from its end." } end
    return regions
end

function actions.continue ()
    local regions = need_regions ()
    local values
    for i, selected in ipairs (regions) do
        with_sound (context (selected), function (audio, base)
            if i == 1 then
                local bpm, beats, unit = session.tempo (selected.to)
                local description = engine.describe (TITLE.continue, base, audio, bpm)
                values = dialogs.ask {
                    title = TITLE.continue,
                    heading = ("“%s” on track “%s” ends at %s (%g bpm, %d/%d)."):format (
                        selected.region:name (), selected.track:name (), session.bar_and_beat (selected.to), bpm, beats, unit),
                    prompt = request.suggestion (description, bpm),
                    continues = true,
                }
            end
            if values then continue_region (selected, values, audio, base) end
        end)
    end
end

function actions.again ()
    for _, selected in ipairs (need_regions ()) do
        with_sound (context (selected), function (audio, base)
            continue_region (selected, dialogs.remembered (), audio, base)
        end)
    end
end

-- What leads: the selected region, or the selected track's part of the selected range.
local function melody_source ()
    local from, to = session.selected_range ()
    local track = session.selected_track ()
    if from and track then
        return { name = track:name (), from = from, to = to, write = function (path)
            return sound.of_track (track, path, session.rate (), from, to)
        end }
    end
    local selected = session.selected_regions ()[1]
    if not selected then
        error { sentence = "Select an audio region, or a range on an audio track: its melody will lead." }
    end
    return { name = selected.region:name (), from = selected.from, to = selected.to, write = function (path)
        return sound.of_region (selected.region, path, session.rate ())
    end }
end

function actions.melody ()
    local source = melody_source ()
    local channels
    with_sound (function (path) channels = source.write (path) end, function (audio, base)
        local bpm = session.tempo (source.from)
        local values = dialogs.ask {
            title = TITLE.melody,
            heading = ("The melody of “%s” leads for %.1f seconds; the result comes on a new track."):format (
                source.name, seconds (source.to - source.from)),
            prompt = request.suggestion (engine.describe (TITLE.melody, base, audio, bpm), bpm),
            fixed = true,
        }
        if not values then return end
        local name = request.file_name (source.name .. " melody")
        make ("melody", values, {
            track = function () return session.new_track (name, channels) end,
            sample = source.from, samples = source.to - source.from, origin = source.from,
            channels = channels, name = name,
        }, audio, base)
    end)
end

function actions.generate ()
    local from, to = session.selected_range ()
    local track = session.selected_track ()
    local start = from or session.playhead ()
    local bpm, beats, unit = session.tempo (start)
    local values = dialogs.ask {
        title = TITLE.generate,
        heading = from
            and ("Into the selected range: %s to %s."):format (session.bar_and_beat (from), session.bar_and_beat (to))
            or ("At the playhead: %s (%g bpm, %d/%d)."):format (session.bar_and_beat (start), bpm, beats, unit),
        prompt = dialogs.remembered ().words or request.suggestion (nil, bpm),
        fixed = from ~= nil,
    }
    if not values then return end
    dialogs.remember { words = values.prompt }
    local stop = to or session.bars_later (start, tonumber (values.bars))
    local channels = track and session.channels_of (track) or 2
    local name = request.file_name (values.prompt ~= "" and request.beginning (values.prompt, 40) or "MusicGen")
    make ("generate", values, {
        track = function ()
            if track and not session.is_occupied (track, start, stop) then return track end
            return session.new_track (name, channels)
        end,
        sample = start, samples = stop - start, origin = start, channels = channels, name = name,
    }, nil, engine.base ())
end

return actions
