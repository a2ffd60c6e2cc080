#include "TestHost.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

namespace
{
PluginState example()
{
    PluginState state;
    state.parameters = {
        { id::bars, 12.0f }, { id::guidance, 4.5f }, { id::seed, 123456.0f }, { id::loop, 1.0f }
    };
    auto& project = state.project;
    project.choices.prompt = juce::CharPointer_UTF8 ("sanfte Fl\xc3\xb6te \xf0\x9f\x8e\xb5");
    project.choices.region = { 2.0, 4.0 };
    project.choices.selected = { "clip-1" };
    project.choices.unusedParts = { "A minor" };
    ProjectTake take;
    take.clipId = "clip-1";
    take.path = "/nowhere/clip-1.flac";
    take.number = 3;
    take.batch = 2;
    take.seed = 123456789012345;
    take.mode = "continue";
    take.placement = { 4.0, 4.25 };
    take.hasMusicalTime = true;
    take.startPpq = 8.0;
    project.takes = { take };
    project.lastNumber = 3;
    project.lastBatch = 2;
    state.clips["clip-1"] =
        std::make_shared<ClipSound> (std::vector<std::vector<float>> { sine (440.0, 32000.0, 0.25) }, 32000);
    return state;
}

PluginState::Decoded decoded (const juce::MemoryBlock& block)
{
    return PluginState::decode (block.getData(), block.getSize());
}

void checkExample (const PluginState::Decoded& back)
{
    CHECK (back.problem.isEmpty());
    const auto expected = example();
    CHECK (back.state.parameters == expected.parameters);
    CHECK (juce::JSON::toString (back.state.project.toJson())
           == juce::JSON::toString (expected.project.toJson()));
    REQUIRE (back.state.clips.count ("clip-1") == 1);
    const auto& sound = *back.state.clips.at ("clip-1");
    const auto original = sine (440.0, 32000.0, 0.25);
    CHECK (sound.sampleRateHz() == 32000);
    REQUIRE (sound.lengthSamples() == static_cast<juce::int64> (original.size()));
    for (size_t i = 0; i < original.size(); ++i)
        REQUIRE (sound.channels()[0][i] == Approx (original[i]).margin (1.0 / (1 << 22)));
}
} // namespace

TEST_CASE ("a state comes back as it was") { checkExample (decoded (example().encode())); }

TEST_CASE ("a state that an earlier build saved can be read")
{
    const juce::File golden (juce::String (CONTINUO_TEST_FILES) + "/state-v1.bin");
    if (juce::SystemStats::getEnvironmentVariable ("CONTINUO_WRITE_GOLDEN", {}).isNotEmpty())
    {
        golden.getParentDirectory().createDirectory();
        const auto block = example().encode();
        golden.replaceWithData (block.getData(), block.getSize());
    }
    juce::MemoryBlock block;
    REQUIRE (golden.loadFileAsData (block));
    checkExample (decoded (block));
}

TEST_CASE ("a damaged state gives the defaults and one sentence, wherever the damage is")
{
    const auto whole = example().encode();
    juce::Random random (1);
    for (int round = 0; round < 300; ++round)
    {
        auto block = whole;
        if (round % 2 == 0)
            block[random.nextInt (static_cast<int> (block.getSize()))] ^=
                static_cast<char> (1 + random.nextInt (255));
        else
            block.setSize (static_cast<size_t> (random.nextInt (static_cast<int> (block.getSize()))));
        const auto back = decoded (block);
        REQUIRE (back.problem.isNotEmpty());
        REQUIRE (back.state.parameters.empty());
        REQUIRE (back.state.project.takes.empty());
    }
    CHECK (PluginState::decode (nullptr, 0).problem.isNotEmpty());
}

TEST_CASE ("a state of a newer version is named as such")
{
    auto block = example().encode();
    block[4] = 99;
    juce::uint32 hash = 2166136261u;
    for (size_t i = 0; i < block.getSize() - 4; ++i)
        hash = (hash ^ static_cast<juce::uint8> (block[i])) * 16777619u;
    for (size_t i = 0; i < 4; ++i)
        block[block.getSize() - 4 + i] = static_cast<char> (hash >> (8 * i));
    CHECK (decoded (block).problem.contains ("newer Continuo (state version 99"));
}

TEST_CASE ("a plugin that is given a damaged state says so, and its parameters are the defaults")
{
    TestHost host;
    host.set (id::bars, 32.0f);
    host.plugin.setStateInformation ("rubbish", 7);
    host.tick();
    CHECK (host.session().trouble().error().sentence.contains ("damaged"));
    CHECK (host.plugin.parameters().getRawParameterValue (id::bars)->load() == 8.0f);
}

TEST_CASE ("the host's parameters follow the state")
{
    TestHost host;
    host.set (id::bars, 32.0f);
    host.set (id::seed, 4711.0f);
    juce::MemoryBlock state;
    host.plugin.getStateInformation (state);
    TestHost other;
    other.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
    CHECK (other.plugin.parameters().getRawParameterValue (id::bars)->load() == 32.0f);
    CHECK (other.plugin.parameters().getRawParameterValue (id::seed)->load() == 4711.0f);
    juce::MemoryBlock again;
    other.plugin.getStateInformation (again);
    CHECK (again == state);
}

TEST_CASE ("a hundred times, whatever random numbers the host set come back to the bit")
{
    juce::Random random (20);
    TestHost host, other;
    const auto isSaved = [] (const juce::AudioProcessorParameter& parameter)
    {
        const auto& id = dynamic_cast<const juce::AudioProcessorParameterWithID&> (parameter).paramID;
        return id != id::generate && id != id::cancel; // a loaded project presses nothing
    };
    for (int round = 0; round < 100; ++round)
    {
        std::vector<float> set;
        for (auto* parameter : host.plugin.getParameters())
        {
            if (isSaved (*parameter))
                parameter->setValueNotifyingHost (random.nextFloat());
            set.push_back (parameter->getValue());
        }
        juce::MemoryBlock state;
        host.plugin.getStateInformation (state);
        for (auto* plugin : { &host.plugin, &other.plugin })
        {
            for (auto* parameter : plugin->getParameters())
                if (isSaved (*parameter))
                    parameter->setValueNotifyingHost (random.nextFloat());
            plugin->setStateInformation (state.getData(), static_cast<int> (state.getSize()));
            for (size_t i = 0; i < set.size(); ++i)
            {
                const auto& parameter = *plugin->getParameters()[static_cast<int> (i)];
                INFO ("round " << round << ": " << parameter.getName (99));
                CHECK (parameter.getValue() == set[i]);
            }
        }
    }
}

TEST_CASE ("a normalised number that no longer means what was saved gives way to it")
{
    PluginState state;
    state.parameters[id::mode] = 2.0f;
    state.normalised[id::mode] = 0.1647f; // a choice of three: the first
    ContinuoProcessor plugin;
    CHECK (state.normalisedOf (*plugin.parameters().getParameter (id::mode)) == 1.0f);
    state.parameters[id::mode] = 0.0f;
    CHECK (state.normalisedOf (*plugin.parameters().getParameter (id::mode)) == 0.1647f);
    CHECK (state.normalisedOf (*plugin.parameters().getParameter (id::bars))
           == plugin.parameters().getParameter (id::bars)->getDefaultValue());
}
