-- What is selected, how long bars are, and where new regions go.

local all = ...
local session = {}

--- Samples per second.
function session.rate ()
    return math.floor (Session:nominal_sample_rate ())
end

local function track_of (region)
    local id = region:to_stateful ():id ()
    for route in Session:get_tracks ():iter () do
        local track = route:to_track ()
        if not track:isnil () and not track:playlist ():region_by_id (id):isnil () then return track end
    end
end

--- The selected audio regions with their tracks: { region =, track =, from =, to = }, in samples. Others,
--- such as MIDI regions, are left out.
function session.selected_regions ()
    local found = {}
    for region in Editor:get_selection ().regions:regionlist ():iter () do
        local track = track_of (region)
        if track and not region:to_audioregion ():isnil () then
            local from = region:position ():samples ()
            found[#found + 1] = { region = region, track = track, from = from,
                to = from + region:length ():samples () }
        end
    end
    return found
end

--- The selected time range as from, to, or nothing.
function session.selected_range ()
    local time = Editor:get_selection ().time
    local from, to = time:start_sample (), time:end_sample ()
    if to > from then return from, to end
end

--- The first selected audio track, or nil.
function session.selected_track ()
    for route in Editor:get_selection ().tracks:routelist ():iter () do
        local track = route:to_track ()
        if not track:isnil () and not track:to_audio_track ():isnil () then return track end
    end
end

function session.playhead ()
    return Session:transport_sample ()
end

--- Quarter notes per minute and the meter, as a tempo map says it at a sample: 120, 4, 4.
function session.tempo (sample)
    local map, at = Temporal.TempoMap.read (), Temporal.timepos_t (sample)
    local meter = map:meter_at (at)
    -- In a ramp the tempo is that of the sample, to a thousandth.
    local bpm = math.floor (map:quarters_per_minute_at (at) * 1000 + 0.5) / 1000
    return bpm, meter:divisions_per_bar (), meter:note_value ()
end

--- The sample that lies `bars` bars behind a sample, by the tempo map with all its changes.
function session.bars_later (sample, bars)
    local map = Temporal.TempoMap.read ()
    local at = map:quarters_at_sample (sample)
    local distance = map:bbtwalk_to_quarters (at, Temporal.BBT_Offset (bars, 0, 0))
    -- The tempo map counts whole ticks: what the sample lies behind its tick is added again.
    return map:sample_at_beats (at + distance) + sample - map:sample_at_beats (at)
end

--- The sample that lies `bars` bars before a sample, in the meter there and by the tempo map; at least 0.
function session.bars_earlier (sample, bars)
    local _, beats, unit = session.tempo (math.max (0, sample - 1))
    local map = Temporal.TempoMap.read ()
    local distance = Temporal.Beats (0, math.floor (bars * beats * 4 * Temporal.ticks_per_beat / unit))
    local at = map:quarters_at_sample (sample)
    if at < distance then return 0 end
    return math.max (0, map:sample_at_beats (at - distance) + sample - map:sample_at_beats (at))
end

--- "3|1": bar and beat of a sample.
function session.bar_and_beat (sample)
    local at = Temporal.TempoMap.read ():bbt_at (Temporal.timepos_t (sample))
    return ("%d|%d"):format (at.bars, at.beats)
end

--- Whether a track has a region anywhere between two samples.
function session.is_occupied (track, from, to)
    for region in track:playlist ():region_list ():iter () do
        local start = region:position ():samples ()
        if start < to and start + region:length ():samples () > from then return true end
    end
    return false
end

--- Where a track's audio regions lie: { from =, to = } for each.
function session.places (track)
    local places = {}
    for region in track:playlist ():region_list ():iter () do
        if not region:to_audioregion ():isnil () then
            local start = region:position ():samples ()
            places[#places + 1] = { from = start, to = start + region:length ():samples () }
        end
    end
    return places
end

--- Audio inputs of a track, as many channels as its regions have.
function session.channels_of (track)
    return math.max (1, math.min (2, track:input ():n_ports ():n_audio ()))
end

-- A new audio track at a place in the list, or at its end.
local function new_track (name, channels, place)
    for track in Session:new_audio_track (channels, channels, nil, 1, name,
        place or ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true):iter () do
        return track:to_track ()
    end
    error { sentence = "Ardour did not make a new track." }
end

local function regions_by_id ()
    local found = {}
    for id, region in ARDOUR.RegionFactory.regions ():iter () do found[id:to_s ()] = region end
    return found
end

-- Copies a sound file into the session, as a region that is on no track yet.
local function import (path, track)
    local before = regions_by_id ()
    local files = C.StringVector ()
    files:push_back (path)
    Editor:do_import (files, Editing.ImportSerializeFiles, Editing.ImportAsRegion,
        ARDOUR.SrcQuality.SrcBest, ARDOUR.MidiTrackNameSource.SMFTrackName,
        ARDOUR.MidiTempoMapDisposition.SMFTempoIgnore, Temporal.timepos_t (0),
        ARDOUR.PluginInfo (), track, false)
    for id, region in pairs (regions_by_id ()) do
        if not before[id] and not region:to_audioregion ():isnil () then return region end
    end
    error { sentence = "Ardour did not import the clip " .. path .. "." }
end

-- An export ends where the session does. Ardour moves that end along for what is recorded or imported by hand, not for
-- what a script puts behind it; one that the user has set stays.
local function reach (sample)
    local range = Session:locations ():session_range_location ()
    if range and Session:session_range_is_free () and range:_end ():samples () < sample then
        range:set_end (Temporal.timepos_t (sample), false)
    end
end

-- Adds a copy of an imported region to the track's playlist in use, as part of an undo step.
local function add (region, track, sample)
    local playlist = track:playlist ()
    playlist:to_stateful ():clear_changes ()
    local copy = ARDOUR.RegionFactory.clone_region (region, true, false)
    copy:set_name (region:name ())
    playlist:add_region (copy, Temporal.timepos_t (sample), 1, false)
    reach (sample + copy:length ():samples ())
    Session:add_stateful_diff_command (playlist:to_statefuldestructible ())
end

-- Adds regions at a sample: in layers with the first on top, or each on a playlist of its own with the
-- first one's in use.
local function add_takes (regions, track, sample, as_playlists)
    local first = track:playlist ()
    for i = #regions, 1, -1 do
        if as_playlists and #regions > 1 then
            track:use_playlist (ARDOUR.DataType.audio (), first, false)
            if i > 1 then track:use_copy_playlist () end
        end
        add (regions[i], track, sample)
    end
end

--- How a track or region is found again later.
function session.id (object)
    return object:to_stateful ():id ():to_s ()
end

-- Where a clip belongs now: a region that it stands behind may have been moved meanwhile.
local function sample_of (part, track)
    local region = part.behind and track and track:playlist ():region_by_id (PBD.ID (part.behind))
    if not region or region:isnil () then return part.sample end
    return region:position ():samples () + region:length ():samples ()
end

local function existing_track (part)
    local route = part.track and Session:route_by_id (PBD.ID (part.track))
    local track = route and not route:isnil () and route:to_track ()
    return track and not track:isnil () and track or nil
end

-- The track and the sample for a clip: those that were meant, or where they are taken, a new track.
local function target (part)
    local track = existing_track (part)
    local sample = sample_of (part, track)
    local is_free = track and (part.may_cover or not session.is_occupied (track, sample, sample + part.samples))
    return { track = is_free and track or new_track (part.name, part.new_channels), sample = sample }
end

-- The place in the list below a track, the `number`th; nil where the track is gone.
local function place_below (id, number)
    local route = Session:route_by_id (PBD.ID (id))
    if route and not route:isnil () then return route:presentation_info_ptr ():order () + number end
end

-- The parts, and of one whose files belong below a track a part for each, with a new track that has its name.
local function each_for_its_track (parts)
    local all = {}
    for _, part in ipairs (parts) do
        for number, path in ipairs (part.below and part.files or {}) do
            local name = path:match ("([^/]+)%.wav$") or path
            all[#all + 1] = { files = { path }, sample = part.sample, target = {
                track = new_track (name, part.new_channels, place_below (part.below, number)), sample = part.sample } }
        end
        if not part.below then all[#all + 1] = part end
    end
    return all
end

-- An import makes a step of undo of its own, in which nothing but the selection is noted. In Ardour 7 it
-- is taken back at once, and the step that follows here makes it vanish for good; what other versions do
-- has not been tried, so there it stays.
local function may_forget_imports ()
    return ARDOUR.user_config_directory (-1):find ("ardour7/?$") ~= nil
end

--- Puts the takes of parts where they belong, as one step of undo. part: { files =, sample =, samples =,
--- name =, new_channels = of a track that may have to be made, track = ID or nil, behind = ID of a region or
--- nil, may_cover = whether it may lie on other regions }, or instead of the last three below = ID of a track, where
--- each file gets a track of its own.
function session.place (title, parts, as_playlists)
    local regions = {}
    parts = each_for_its_track (parts)
    for i, part in ipairs (parts) do
        part.target = part.target or target (part)
        regions[i] = {}
        for take, path in ipairs (part.files) do
            regions[i][take] = import (path, part.target.track)
            if may_forget_imports () then Editor:undo (1) end
        end
    end
    Session:begin_reversible_command (title)
    for i, part in ipairs (parts) do
        add_takes (regions[i], part.target.track, part.target.sample, as_playlists)
    end
    Session:commit_reversible_command (nil)
    if may_forget_imports () then
        -- Taking the last step back has greyed out Undo, and a script's step does not enable it; a redo does.
        Editor:undo (1)
        Editor:redo (1)
    end
end

return session
