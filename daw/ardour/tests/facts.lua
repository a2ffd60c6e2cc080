-- ardour7-lua facts.lua FOLDER: "track|region|position|length|channels|rms|layer" for each region of
-- a saved session; lengths in samples. A playlist that its track does not play now is told as
-- "track, not played".
AudioEngine:set_backend ("None (Dummy)", "", "")
local session = load_session (arg[1], arg[1]:match ("[^/]+$"))
assert (session, "the session cannot be loaded")
local function tell (name, playlist)
    for region in playlist:region_list ():iter () do
        local audio = region:to_audioregion ()
        print (("%s|%s|%d|%d|%d|%.5f|%d"):format (name, region:name (), region:position ():samples (),
            region:length ():samples (), audio:n_channels (), audio:rms (nil), region:layer ()))
    end
end

for route in session:get_tracks ():iter () do
    local track = route:to_track ()
    local played = track:playlist ()
    print (("%s|"):format (track:name ()))
    tell (track:name (), played)
    for playlist in session:playlists ():playlists_for_track (track):iter () do
        if playlist:to_stateful ():id ():to_s () ~= played:to_stateful ():id ():to_s () then
            tell (track:name () .. ", not played", playlist)
        end
    end
end
close_session ()
quit ()
