// What Steinberg's validator looks at in the life of a plugin: what is done twice, in another order, or to what is not there.
#include "HostedPlugin.h"

#include <Catch.h>

#include <algorithm>

using namespace continuo;
using namespace Steinberg;
using namespace Steinberg::Vst;

namespace
{
using Sound = std::vector<std::vector<float>>;

Sound tone (size_t samples) { return Sound (2, std::vector<float> (samples, 0.25f)); }

bool passes (HostedPlugin& plugin, size_t samples)
{
    auto in = tone (samples);
    Sound out (2, std::vector<float> (samples, 9.0f));
    auto context = rollingAt (0, 48000.0);
    return plugin.process (in, out, &context) == kResultOk && in == out;
}
} // namespace

TEST_CASE ("a component is terminated and initialised again")
{
    const Module module (CONTINUO_VST3);
    HostApplication host;
    IPtr<IComponent> component;
    REQUIRE (module.factory()->createInstance (module.find (kVstAudioEffectClass).cid, IComponent::iid,
                                               reinterpret_cast<void**> (&component))
             == kResultOk);
    for (int round = 0; round < 3; ++round)
    {
        REQUIRE (component->initialize (&host) == kResultOk);
        CHECK (component->getBusCount (kAudio, kInput) == 2);
        CHECK (component->terminate() == kResultOk);
    }
}

TEST_CASE ("what is switched on twice, off twice or out of order is survived, and sound passes afterwards")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    plugin.processor().setProcessing (true);
    plugin.component().setActive (true);
    plugin.component().setActive (true);
    plugin.processor().setProcessing (true);
    plugin.component().setActive (false);
    plugin.processor().setProcessing (false);
    plugin.component().setActive (false);
    plugin.component().setActive (false);
    plugin.start (48000.0, 256);
    ProcessSetup other { kRealtime, kSample32, 64, 44100.0 };
    plugin.processor().setupProcessing (other); // while active: not allowed, and no harm
    ProcessSetup same { kRealtime, kSample32, 256, 48000.0 };
    plugin.processor().setupProcessing (same);
    plugin.stop();
    plugin.start (48000.0, 256);
    CHECK (passes (plugin, 256));
    plugin.stop();
    plugin.stop();
}

TEST_CASE ("buses that are not there cannot be switched, and the others can at any time before audio runs")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    auto& component = plugin.component();
    for (const int32 index : { -1, 2, 100 })
        CHECK (component.activateBus (kAudio, kInput, index, true) != kResultOk);
    CHECK (component.activateBus (kAudio, kOutput, 1, true) != kResultOk);
    CHECK (component.activateBus (kEvent, kInput, 0, true) != kResultOk);
    for (const bool isOn : { false, true, true, false, false, true })
    {
        CHECK (component.activateBus (kAudio, kInput, 1, isOn) == kResultOk);
        CHECK (component.activateBus (kAudio, kOutput, 0, isOn) == kResultOk);
    }
    plugin.start (48000.0, 128);
    CHECK (passes (plugin, 128));
}

TEST_CASE ("the bypass is kept in the project, and sound passes through it")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module), other (module);
    const auto parameters = plugin.parameters();
    const auto bypass = std::find_if (parameters.begin(), parameters.end(), [] (const ParameterInfo& each)
                                      { return (each.flags & ParameterInfo::kIsBypass) != 0; });
    REQUIRE (bypass != parameters.end());
    plugin.start (48000.0, 128);
    ParameterPoints points;
    points.add (bypass->id, 0, 1.0);
    auto in = tone (128), out = in;
    auto context = rollingAt (0, 48000.0);
    REQUIRE (plugin.process (in, out, &context, &points) == kResultOk);
    CHECK (passes (plugin, 128));

    REQUIRE (other.setState (plugin.state()) == kResultOk);
    CHECK (other.controller().getParamNormalized (bypass->id) == 1.0);
    other.start (48000.0, 128);
    CHECK (passes (other, 128));
}

TEST_CASE ("nothing that sounds is called silent")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    plugin.start (48000.0, 64);
    for (const bool isSilent : { false, true, false })
    {
        Sound sound (4, std::vector<float> (64, 0.0f)), heard (2, std::vector<float> (64, 9.0f));
        for (int channel = 0; channel < 2 && ! isSilent; ++channel)
            std::fill (sound[channel].begin(), sound[channel].end(), 0.25f);
        float* ins[] = { sound[0].data(), sound[1].data(), sound[2].data(), sound[3].data() };
        float* outs[] = { heard[0].data(), heard[1].data() };
        AudioBusBuffers inputs[2], outputs[1];
        inputs[0].numChannels = inputs[1].numChannels = outputs[0].numChannels = 2;
        inputs[0].channelBuffers32 = ins;
        inputs[1].channelBuffers32 = ins + 2;
        outputs[0].channelBuffers32 = outs;
        inputs[0].silenceFlags = isSilent ? 3 : 0;
        inputs[1].silenceFlags = 3;
        auto context = rollingAt (0, 48000.0);
        ProcessData data;
        data.symbolicSampleSize = kSample32;
        data.numSamples = 64;
        data.numInputs = 2;
        data.numOutputs = 1;
        data.inputs = inputs;
        data.outputs = outputs;
        data.processContext = &context;
        REQUIRE (plugin.processor().process (data) == kResultOk);
        CHECK (heard[0] == sound[0]);
        CHECK (heard[1] == sound[1]);
        CHECK ((isSilent || (outputs[0].silenceFlags & 3) == 0));
    }
}
