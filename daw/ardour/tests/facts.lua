-- ardour7-lua facts.lua FOLDER: "track|region|position|length|channels|rms|layer" for each region of
-- a saved session; lengths in samples.
AudioEngine:set_backend ("None (Dummy)", "", "")
local session = load_session (arg[1], arg[1]:match ("[^/]+$"))
assert (session, "the session cannot be loaded")
for route in session:get_tracks ():iter () do
    local track = route:to_track ()
    print (("%s|"):format (track:name ()))
    for region in track:playlist ():region_list ():iter () do
        local audio = region:to_audioregion ()
        print (("%s|%s|%d|%d|%d|%.5f|%d"):format (track:name (), region:name (), region:position ():samples (),
            region:length ():samples (), audio:n_channels (), audio:rms (nil), region:layer ()))
    end
end
close_session ()
quit ()
