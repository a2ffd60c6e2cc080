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
