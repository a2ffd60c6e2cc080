-- What is selected, how long bars are, and where new items go. Times are seconds of the project.

local project = {}

--- Samples per second: the project's, else the audio device's.
function project.rate ()
    if reaper.GetSetProjectInfo (0, "PROJECT_SRATE_USE", 0, false) > 0 then
        return math.floor (reaper.GetSetProjectInfo (0, "PROJECT_SRATE", 0, false))
    end
    local known, text = reaper.GetAudioDeviceInfo ("SRATE", "")
    return known and math.floor (tonumber (text) or 44100) or 44100
end

local function name_of (take, track)
    local name = reaper.GetTakeName (take)
    if name ~= "" then return (name:gsub ("%.%w+$", "")) end
    local _, of_track = reaper.GetTrackName (track)
    return of_track
end

--- The selected audio items: { item =, track =, name =, channels =, from =, to = }.
function project.selected_items ()
    local found = {}
    for i = 0, reaper.CountSelectedMediaItems (0) - 1 do
        local item = reaper.GetSelectedMediaItem (0, i)
        local take = reaper.GetActiveTake (item)
        if take and not reaper.TakeIsMIDI (take) then
            local from = reaper.GetMediaItemInfo_Value (item, "D_POSITION")
            local track = reaper.GetMediaItemTrack (item)
            local channels = reaper.GetMediaSourceNumChannels (reaper.GetMediaItemTake_Source (take))
            found[#found + 1] = { item = item, track = track, name = name_of (take, track),
                channels = math.max (1, math.min (2, channels)), from = from,
                to = from + reaper.GetMediaItemInfo_Value (item, "D_LENGTH") }
        end
    end
    return found
end

--- The time selection as from, to, or nothing.
function project.selected_range ()
    local from, to = reaper.GetSet_LoopTimeRange (false, false, 0, 0, false)
    if to > from then return from, to end
end

function project.selected_track ()
    return reaper.GetSelectedTrack (0, 0)
end

--- Quarter notes per minute and the meter at a time: 120, 4, 4.
function project.tempo (time)
    local beats, unit, bpm = reaper.TimeMap_GetTimeSigAtTime (0, time)
    return bpm, beats, unit
end

--- The time `bars` bars behind a time, by the tempo map with all its changes.
function project.bars_later (time, bars)
    local beat, measure = reaper.TimeMap2_timeToBeats (0, time)
    return reaper.TimeMap2_beatsToTime (0, beat, measure + bars)
end

--- Seconds of `bars` bars at the tempo just before a time.
function project.bars_before (time, bars)
    local bpm, beats, unit = project.tempo (math.max (0, time - 0.001))
    return bars * beats * 4 / unit * 60 / bpm
end

--- "3.1": bar and beat of a time.
function project.bar_and_beat (time)
    local beat, measure = reaper.TimeMap2_timeToBeats (0, time)
    return ("%d.%d"):format (measure + 1, math.floor (beat + 1e-9) + 1)
end

--- Whether a track has an item anywhere between two times; touching is not.
function project.is_occupied (track, from, to)
    for i = 0, reaper.CountTrackMediaItems (track) - 1 do
        local item = reaper.GetTrackMediaItem (track, i)
        local start = reaper.GetMediaItemInfo_Value (item, "D_POSITION")
        local stop = start + reaper.GetMediaItemInfo_Value (item, "D_LENGTH")
        if start < to - 1e-6 and stop > from + 1e-6 then return true end
    end
    return false
end

--- Where a track's audio items lie: { from =, to = } for each.
function project.places (track)
    local places = {}
    for _, each in ipairs (project.audio_items (track)) do
        places[#places + 1] = { from = each.from, to = each.to }
    end
    return places
end

--- The audio items of a track: { item =, from =, to =, channels = }.
function project.audio_items (track)
    local found = {}
    for i = 0, reaper.CountTrackMediaItems (track) - 1 do
        local item = reaper.GetTrackMediaItem (track, i)
        local take = reaper.GetActiveTake (item)
        if take and not reaper.TakeIsMIDI (take) then
            local from = reaper.GetMediaItemInfo_Value (item, "D_POSITION")
            found[#found + 1] = { item = item, from = from, to = from + reaper.GetMediaItemInfo_Value (item, "D_LENGTH"),
                channels = math.max (1, math.min (2, reaper.GetMediaSourceNumChannels (reaper.GetMediaItemTake_Source (take)))) }
        end
    end
    return found
end

--- Takes away what a track's audio items have between two times; what stands beside stays as it sounds.
function project.clear (track, from, to)
    for _, each in ipairs (project.audio_items (track)) do
        if each.from < to - 1e-6 and each.to > from + 1e-6 then
            local inner = each.item
            if each.from < from - 1e-6 then
                inner = reaper.SplitMediaItem (each.item, from)
                reaper.SetMediaItemInfo_Value (each.item, "D_FADEOUTLEN", 0)
            end
            if each.to > to + 1e-6 then
                reaper.SetMediaItemInfo_Value (reaper.SplitMediaItem (inner, to), "D_FADEINLEN", 0)
            end
            reaper.DeleteTrackMediaItem (track, inner)
        end
    end
end

--- A new track below another one, or at the end.
function project.new_track (name, below)
    local index = below and math.floor (reaper.GetMediaTrackInfo_Value (below, "IP_TRACKNUMBER"))
        or reaper.CountTracks (0)
    reaper.InsertTrackAtIndex (index, true)
    local track = reaper.GetTrack (0, index)
    reaper.GetSetMediaTrackInfo_String (track, "P_NAME", name, true)
    return track
end

--- Beginning of a name in the project's folder for media that no file has yet.
function project.free_name (name)
    local start = reaper.GetProjectPath () .. "/" .. name
    local function is_free (candidate, takes)
        if reaper.file_exists (candidate .. ".wav") then return false end
        for i = 1, takes do
            if reaper.file_exists (("%s-%d.wav"):format (candidate, i)) then return false end
        end
        return true
    end
    local candidate, number = start, 1
    while not is_free (candidate, 8) do
        number = number + 1
        candidate = ("%s %d"):format (start, number)
    end
    return candidate
end

--- Puts clips on a track at a time: takes of one item, or an item each. track () chooses, inside of
--- the one undo step that all of it is.
function project.place (clips, choose_track, time, seconds, as_takes)
    reaper.PreventUIRefresh (1)
    reaper.Undo_BeginBlock ()
    local track = choose_track ()
    local item
    for _, path in ipairs (clips) do
        if not item or not as_takes then
            item = reaper.AddMediaItemToTrack (track)
            reaper.SetMediaItemInfo_Value (item, "D_POSITION", time)
            reaper.SetMediaItemInfo_Value (item, "D_LENGTH", seconds)
        end
        local take = reaper.AddTakeToMediaItem (item)
        reaper.SetMediaItemTake_Source (take, reaper.PCM_Source_CreateFromFile (path))
        reaper.GetSetMediaItemTakeInfo_String (take, "P_NAME", path:match ("([^/\\]+)%.wav$") or path, true)
    end
    reaper.Undo_EndBlock ("Continuo", -1)
    reaper.PreventUIRefresh (-1)
    reaper.UpdateArrange ()
    -- Draws the waveforms of the new files.
    reaper.Main_OnCommand (40047, 0)
end

--- Puts files on new tracks below an item's track, in their order, where the item is: one undo step.
function project.place_below (files, selected)
    reaper.PreventUIRefresh (1)
    reaper.Undo_BeginBlock ()
    local above = selected.track
    for _, path in ipairs (files) do
        local name = path:match ("([^/\\]+)%.wav$") or path
        above = project.new_track (name, above)
        local item = reaper.AddMediaItemToTrack (above)
        reaper.SetMediaItemInfo_Value (item, "D_POSITION", selected.from)
        reaper.SetMediaItemInfo_Value (item, "D_LENGTH", selected.to - selected.from)
        local take = reaper.AddTakeToMediaItem (item)
        reaper.SetMediaItemTake_Source (take, reaper.PCM_Source_CreateFromFile (path))
        reaper.GetSetMediaItemTakeInfo_String (take, "P_NAME", name, true)
    end
    reaper.Undo_EndBlock ("Continuo", -1)
    reaper.PreventUIRefresh (-1)
    reaper.UpdateArrange ()
    reaper.Main_OnCommand (40047, 0)
end

return project
