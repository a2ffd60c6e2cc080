-- What the scripts here share. Ardour's Lua has no modules: run puts this before each of them.

SAMPLE_RATE = 48000

function check(condition, sentence)
    if not condition then
        print("FAILED: " .. sentence)
        os.exit(1)
    end
    print("ok: " .. sentence)
end

-- The dummy backend, whose inputs all hear the same: "Silence", "Uniform White Noise", …
function dummy_backend(input)
    local backend = AudioEngine:set_backend("None (Dummy)", "", "")
    backend:set_driver("Normal Speed")
    backend:set_device_name(input)
    backend:set_sample_rate(SAMPLE_RATE)
    backend:set_buffer_size(512)
end

-- The plugin on its track, and the numbers of its parameters by name.
function find_plugin(session)
    local track = session:route_by_name("Guitar"):to_track()
    local processor = track:nth_plugin(0)
    local plugin = processor:to_insert():plugin(0)
    local parameters = {}
    for i = 0, plugin:parameter_count() - 1 do
        parameters[plugin:parameter_label(i)] = i
    end
    return track, processor, parameters
end

function level(track)
    return track:peak_meter():meter_level(0, ARDOUR.MeterType.MeterMaxPeak)
end

-- The highest level while the transport rolls from one second to another.
function loudest(session, track, from, to)
    session:request_locate(math.floor(from * SAMPLE_RATE), false, ARDOUR.LocateTransportDisposition.RollIfAppropriate,
                           ARDOUR.TransportRequestSource.TRS_UI)
    sleep(0.3)
    track:peak_meter():reset_max()
    session:request_roll(ARDOUR.TransportRequestSource.TRS_UI)
    local patience = (to - from) * 3 + 10 -- seconds: the machine may be busy
    while session:transport_sample() < to * SAMPLE_RATE and patience > 0 do
        sleep(0.1)
        patience = patience - 0.1
    end
    local found = level(track)
    session:request_stop(false, false, ARDOUR.TransportRequestSource.TRS_UI)
    sleep(0.3)
    return found
end

-- A session with the plugin on its one track, whose input is heard.
function session_with(plugin_id, plugin_type)
    dummy_backend("Uniform White Noise")
    local session = create_session(SESSION, "session", SAMPLE_RATE)
    check(session, "Ardour makes a session")
    local track
    for made in session:new_audio_track(2, 2, nil, 1, "Guitar", ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true):iter() do
        track = made
    end
    local processor = ARDOUR.LuaAPI.new_plugin(session, plugin_id, plugin_type, "")
    check(not processor:isnil(), "Ardour loads the plugin")
    check(track:add_processor_by_index(processor, 0, nil, true) == 0, "Ardour inserts it on a track")
    track:monitoring_control():set_value(1, PBD.GroupControlDisposition.NoGroup) -- hear the input
    return session, track, processor
end

-- Noise is played while the transport rolls, the plugin is triggered, and its clip is heard where what was played ends.
-- The session is saved and closed. set(name, value) sets a parameter of the plugin to 0 or 1.
function generate_and_save(session, track, set)
    -- Two bars and a half at Ardour's 120 bpm: the clip belongs at 4 seconds, where the last whole bar ends.
    session:request_roll(ARDOUR.TransportRequestSource.TRS_UI)
    while session:transport_sample() < 4.8 * SAMPLE_RATE do sleep(0.05) end
    check(level(track) > -60, "what comes in goes through the plugin: " .. level(track) .. " dBFS")
    set("Generate", 1)
    sleep(0.3)
    session:request_stop(false, false, ARDOUR.TransportRequestSource.TRS_UI)
    sleep(0.5)
    set("Generate", 0)
    set("Balance", 1) -- the clip alone

    -- Without input, only the clip can be heard.
    for channel = 0, 1 do track:input():nth(channel):disconnect_all() end
    local heard = -200
    for _ = 1, 40 do
        heard = loudest(session, track, 3.9, 6.2)
        if heard > -60 then break end
        sleep(2)
    end
    check(heard > -60, "the clip is heard behind what was played: " .. heard .. " dBFS")
    check(loudest(session, track, 0.5, 3.5) < -100, "nothing is heard before it")
    check(loudest(session, track, 6.5, 8.5) < -100, "nothing is heard behind it")

    session:save_state("")
    close_session()
    print("all is well")
    quit()
end
