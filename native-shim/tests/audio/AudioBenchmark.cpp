// What a block costs: cmake --build build/audio-tests --target continuo_audio_benchmark, then run it.

#include "PlayerRig.h"

#include "audio/ClipRenderer.h"
#include "audio/RegionReader.h"
#include "audio/RegionRecorder.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

TEST_CASE ("Recorder, per block of 512 in stereo")
{
    const auto recording = std::make_shared<Recording>();
    RegionRecorder recorder (recording);
    RegionReader reader (recording);
    recorder.prepare (48000.0, 2);
    const auto left = noise (512, 1), right = noise (512, 2);
    const std::array<const float*, 2> channels { left.data(), right.data() };
    const Timeline timeline;
    std::int64_t at = 0;

    BENCHMARK ("write, running on")
    {
        recorder.write (timeline.playingAt (at), channels.data(), 2, 512);
        at += 512;
    };

    BENCHMARK ("write, a jump every block")
    {
        recorder.write (timeline.playingAt (at -= 1000), channels.data(), 2, 512);
    };
}

TEST_CASE ("Recorder, read after 20 minutes of stereo at 48 kHz")
{
    const auto recording = std::make_shared<Recording> (20.0);
    RegionRecorder recorder (recording);
    RegionReader reader (recording);
    recorder.prepare (48000.0, 2);
    const auto left = noise (8192, 1), right = noise (8192, 2);
    const std::array<const float*, 2> channels { left.data(), right.data() };
    const Timeline timeline;

    for (std::int64_t at = 0; at < 20 * 60 * 48000; at += 8192)
    {
        reader.supplyMemory();
        recorder.write (timeline.playingAt (at), channels.data(), 2, 8192);
    }

    BENCHMARK ("overview of all of it, 1200 pixels") { return reader.overview (reader.extent(), 1200); };
    BENCHMARK ("copy of 30 s") { return reader.copy ({ 48000, 31 * 48000 }); };
}

TEST_CASE ("Player, per block of 512 in stereo")
{
    PlayerRig rig;
    rig.player.prepare (48000.0);
    std::vector<float> left (512), right (512);
    const std::array<float*, 2> channels { left.data(), right.data() };
    const auto clip = noiseClip (48000 * 30);
    auto placement = placedAt (0);
    placement.isLooping = true;
    std::int64_t at = 0;

    BENCHMARK ("no clip")
    {
        rig.player.process (rig.timeline.playingAt (at), channels.data(), 2, 512);
        at += 512;
    };

    rig.orders.place (1, clip, placement);

    BENCHMARK ("one clip")
    {
        rig.player.process (rig.timeline.playingAt (at), channels.data(), 2, 512);
        at += 512;
    };

    for (std::uint64_t id = 2; id <= 16; ++id)
        rig.orders.place (id, clip, placement);

    BENCHMARK ("sixteen clips")
    {
        rig.player.process (rig.timeline.playingAt (at), channels.data(), 2, 512);
        at += 512;
    };

    BENCHMARK ("sixteen clips, a jump every block")
    {
        rig.player.process (rig.timeline.playingAt (at), channels.data(), 2, 512);
        at += 5000;
    };
}

TEST_CASE ("Renderer, 30 s of mono")
{
    const auto master = noise (32000 * 30, 1);

    for (const auto toHz : { 44100, 48000, 192000 })
        BENCHMARK ("to " + std::to_string (toHz)) { return ClipRenderer (32000, toHz).render (master); };
}
