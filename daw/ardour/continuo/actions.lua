-- The actions. Each looks at the selection, asks, and orders the clips, which the session gets once
-- they are there.

local all = ...
local session, sound, engine, dialogs, request = all.session, all.sound, all.engine, all.dialogs, all.request
local orders, answers = all.orders, all.answers

local actions = {}

local TITLE = answers.TITLE

-- A new order of clips; parts are added to it.
local function new_order (kind, values)
    return { title = TITLE[kind], as_playlists = values.many == "playlists", parts = {} }
end

-- Adds a part to an order. place: what session.place needs, and channels, origin, context_seconds for
-- the command; audio is removed once it is made.
local function add_part (order, kind, values, place, audio, base)
    place.base, place.audio = base, audio
    place.arguments = request[kind] {
        audio = audio, prompt = values.prompt or "", preset = values.preset,
        samples = place.samples, rate = session.rate (),
        channels = place.channels, takes = values.takes, seed = values.seed, model = values.model,
        out = ("%s.clips/%s.wav"):format (base, place.name), origin = place.origin,
        context_seconds = place.context_seconds, options = all.installation.options,
        first = place.first, melody = values.melody, bars = values.bars, bpm = place.bpm, beats = place.beats, unit = place.unit,
    }
    order.parts[#order.parts + 1] = place
end

-- Calls use (keep) and removes sound files that were not kept for an order, whatever happens.
local function with_sounds (use)
    local written = {}
    local fine, problem = xpcall (function ()
        use (function (write)
            local base = engine.base ()
            local audio = base .. ".wav"
            written[#written + 1] = audio
            write (audio)
            return audio, base
        end)
    end, function (failure) return failure end)
    if fine then return end
    for _, audio in ipairs (written) do os.remove (audio) end
    error (problem, 0)
end

-- No more of a long region than any model could hear.
local function heard (selected)
    return math.min (selected.to - selected.from, 30 * session.rate ())
end

local function end_of (selected)
    local samples = heard (selected)
    return function (path)
        sound.of_region (selected.region, path, session.rate (), selected.to - selected.from - samples, samples)
    end
end

local function add_continuation (order, selected, values, audio, base)
    local stop = session.bars_later (selected.to, tonumber (values.bars))
    local listen = tonumber (values.listen) or 0
    add_part (order, "continue", values, {
        name = request.file_name (selected.region:name () .. " continued"),
        track = session.id (selected.track), new_channels = session.channels_of (selected.track),
        behind = session.id (selected.region), may_cover = values.occupied == "layer",
        sample = selected.to, samples = stop - selected.to, origin = selected.to - heard (selected),
        channels = math.min (2, selected.region:to_audioregion ():n_channels ()),
        context_seconds = listen > 0
            and (selected.to - session.bars_earlier (selected.to, listen)) / session.rate () or nil,
    }, audio, base)
end

local function need_regions (what_for)
    local regions = session.selected_regions ()
    if #regions == 0 then error { sentence = "Select an audio region first: " .. what_for } end
    return regions
end

-- Continues all selected regions; choose (suggestion, models) gives the values, or nil.
local function continue_all (is_told, choose)
    local regions = need_regions ("Continuo plays on from its end.")
    with_sounds (function (keep)
        local first = regions[1]
        local audio, base = keep (end_of (first))
        local bpm = session.tempo (first.to)
        local description, listed
        if not is_told then description, listed = engine.look_up (TITLE.continue, base, bpm, audio) end
        local values = choose (first, request.suggestion (description), listed)
        if not values then
            os.remove (audio)
            return
        end
        local order = new_order ("continue", values)
        add_continuation (order, first, values, audio, base)
        for i = 2, #regions do add_continuation (order, regions[i], values, keep (end_of (regions[i]))) end
        orders.take (order)
    end)
end

function actions.continue ()
    continue_all (false, function (first, suggestion, listed)
        local bpm, beats, unit = session.tempo (first.to)
        return dialogs.ask {
            title = TITLE.continue, kind = "continue",
            heading = ("“%s” on track “%s” ends at %s (%g bpm, %d/%d)."):format (
                first.region:name (), first.track:name (), session.bar_and_beat (first.to), bpm, beats, unit),
            suggestion = suggestion, models = answers.models (listed, "continue"), continues = true,
        }
    end)
end

function actions.again ()
    local last = dialogs.memory.values ()
    local own_words = answers.own_words (last, "continue")
    continue_all (own_words ~= nil, function (_, suggestion)
        last.prompt = own_words or suggestion
        return last
    end)
end

-- What leads: the selected region, or the selected track's part of the selected range.
local function melody_source ()
    local from, to = session.selected_range ()
    local track = session.selected_track ()
    if from and track then
        local samples, warning = request.leading (to - from, session.rate ())
        return { name = track:name (), from = from, samples = samples, warning = warning, write = function (path)
            return sound.of_track (track, path, session.rate (), from, from + samples)
        end }
    end
    local selected = session.selected_regions ()[1]
    if not selected then
        error { sentence = "Select an audio region, or a range on an audio track: its melody will lead." }
    end
    local samples, warning = request.leading (selected.to - selected.from, session.rate ())
    return { name = selected.region:name (), from = selected.from, samples = samples, warning = warning,
        write = function (path) return sound.of_region (selected.region, path, session.rate (), 0, samples) end }
end

function actions.melody ()
    local source = melody_source ()
    with_sounds (function (keep)
        local channels
        local audio, base = keep (function (path) channels = source.write (path) end)
        local bpm = session.tempo (source.from)
        local description, listed = engine.look_up (TITLE.melody, base, bpm, audio)
        local values = dialogs.ask {
            title = TITLE.melody, kind = "melody",
            heading = source.warning or ("The melody of “%s” leads for %.1f seconds; the result comes on a new track."):format (
                source.name, source.samples / session.rate ()),
            suggestion = request.suggestion (description), models = answers.models (listed, "melody"), fixed = true,
        }
        if not values then
            os.remove (audio)
            return
        end
        local order = new_order ("melody", values)
        add_part (order, "melody", values, {
            name = request.file_name (source.name .. " melody"), new_channels = channels,
            sample = source.from, samples = source.samples, origin = source.from, channels = channels,
        }, audio, base)
        orders.take (order)
    end)
end

function actions.generate ()
    local from, to = session.selected_range ()
    local track = session.selected_track ()
    local start = from or session.playhead ()
    local bpm, beats, unit = session.tempo (start)
    local base = engine.base ()
    local description, listed = engine.look_up (TITLE.generate, base, bpm)
    local values = dialogs.ask {
        title = TITLE.generate, kind = "generate",
        heading = from
            and ("Into the selected range: %s to %s."):format (session.bar_and_beat (from), session.bar_and_beat (to))
            or ("At the playhead: %s (%g bpm, %d/%d)."):format (session.bar_and_beat (start), bpm, beats, unit),
        suggestion = request.suggestion (description), models = answers.models (listed, "generate"), fixed = from ~= nil,
    }
    if not values then return end
    local stop = to or session.bars_later (start, tonumber (values.bars))
    local channels = track and session.channels_of (track) or 2
    local order = new_order ("generate", values)
    add_part (order, "generate", values, {
        name = request.file_name (values.prompt ~= "" and request.beginning (values.prompt, 40) or "MusicGen"),
        track = track and session.id (track), new_channels = channels,
        sample = start, samples = stop - start, origin = start, channels = channels,
    }, nil, base)
    orders.take (order)
end

-- What is made anew: the selected track's part of the selected range, or a selected region.
local function replaced_stretch ()
    local from, to = session.selected_range ()
    local track = session.selected_track ()
    if from and track then return track, from, to, ("“%s”"):format (track:name ()) end
    local selected = session.selected_regions ()[1]
    if not selected then
        error { sentence = "Select a range on an audio track, or an audio region: it is made anew." }
    end
    return selected.track, selected.from, selected.to,
        ("“%s” on track “%s”"):format (selected.region:name (), selected.track:name ())
end

function actions.replace ()
    local track, from, to, where = replaced_stretch ()
    local first, last = request.around (session.places (track), from, to, session.rate ())
    with_sounds (function (keep)
        local channels
        local audio, base = keep (function (path)
            channels = sound.of_track (track, path, session.rate (), first, last)
        end)
        local bpm, beats, unit = session.tempo (from)
        local description, listed = engine.look_up (TITLE.replace, base, bpm, audio)
        local values = dialogs.ask {
            title = TITLE.replace, kind = "replace",
            heading = ("%s is made anew from %s to %s (%g bpm, %d/%d)."):format (
                where, session.bar_and_beat (from), session.bar_and_beat (to), bpm, beats, unit),
            suggestion = request.suggestion (description), models = answers.models (listed, "replace"), fixed = true,
            replaces = true,
        }
        if not values then
            os.remove (audio)
            return
        end
        local order = new_order ("replace", values)
        add_part (order, "replace", values, {
            name = request.file_name (track:name () .. " replaced"), track = session.id (track),
            new_channels = channels, may_cover = true, sample = from, samples = to - from, first = from - first,
            channels = channels,
        }, audio, base)
        orders.take (order)
    end)
end

-- Asks for a loop at a sample and orders it. place: what session.place needs, and channels; audio is what it goes on
-- from, or nil.
local function order_loop (place, heading, description, listed, audio, base)
    local bpm, beats, unit = session.tempo (place.sample)
    local values = dialogs.ask {
        title = TITLE.loop, kind = "loop", heading = heading:format (bpm, beats, unit),
        suggestion = request.suggestion (description), models = answers.models (listed, "loop"), is_behind = audio ~= nil,
    }
    if not values then
        if audio then os.remove (audio) end
        return
    end
    place.bpm, place.beats, place.unit = bpm, beats, unit
    place.samples = request.loop_samples (tonumber (values.bars), bpm, beats, unit, session.rate ())
    place.may_cover = audio ~= nil and values.occupied == "layer"
    local order = new_order ("loop", values)
    add_part (order, "loop", values, place, audio, base)
    orders.take (order)
end

-- A loop of its own, at the playhead or where the selected range begins.
local function loop_of_words ()
    local start = session.selected_range () or session.playhead ()
    local track = session.selected_track ()
    local channels = track and session.channels_of (track) or 2
    local base = engine.base ()
    local description, listed = engine.look_up (TITLE.loop, base, session.tempo (start))
    order_loop ({
        name = "MusicGen loop", track = track and session.id (track), new_channels = channels, channels = channels,
        sample = start,
    }, ("A loop at %s (%%g bpm, %%d/%%d)."):format (session.bar_and_beat (start)), description, listed, nil, base)
end

--- A loop that goes on from the selected region, else one from words.
function actions.loop ()
    local selected = session.selected_regions ()[1]
    if not selected then return loop_of_words () end
    with_sounds (function (keep)
        local audio, base = keep (end_of (selected))
        local description, listed = engine.look_up (TITLE.loop, base, session.tempo (selected.to), audio)
        local name = selected.region:name ()
        order_loop ({
            name = request.file_name (name .. " loop"), track = session.id (selected.track),
            new_channels = session.channels_of (selected.track), behind = session.id (selected.region),
            sample = selected.to, channels = math.min (2, selected.region:to_audioregion ():n_channels ()),
        }, ("A loop that goes on from “%s”, at %s (%%g bpm, %%d/%%d)."):format (
            name:gsub ("%%", "%%%%"), session.bar_and_beat (selected.to)), description, listed, audio, base)
    end)
end

--- The stems of the selected regions, each on a new track below the region's, at its place.
function actions.split ()
    local regions = need_regions ("it is split into its stems.")
    with_sounds (function (keep)
        local order = new_order ("split", {})
        for _, selected in ipairs (regions) do
            local channels
            local audio, base = keep (function (path)
                channels = sound.of_region (selected.region, path, session.rate (), 0, selected.to - selected.from)
            end)
            local name = request.file_name (selected.region:name ())
            order.parts[#order.parts + 1] = {
                name = name .. " stems", below = session.id (selected.track), new_channels = channels,
                sample = selected.from, samples = selected.to - selected.from, base = base, audio = audio,
                arguments = request.separate { audio = audio, folder = base .. ".clips", name = name, origin = selected.from },
            }
        end
        orders.take (order)
    end)
end

--- What is being made, and how to end it.
function actions.making ()
    local making = orders.making ()
    if #making == 0 then
        dialogs.tell ("MusicGen is making nothing for this session.")
        return
    end
    for _, base in ipairs (dialogs.show_making (making)) do orders.cancel (base) end
end

return actions
