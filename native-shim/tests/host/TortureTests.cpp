// The built plugin in JUCE's own plugin host, as VST3 and LV2, under everything that hosts do: in random order, again
// and again, on the threads that hosts use. The seed is printed; CONTINUO_TORTURE_SEED repeats a run,
// CONTINUO_TORTURE_ROUNDS prolongs it.
#define CATCH_CONFIG_RUNNER
#define CATCH_CONFIG_NO_POSIX_SIGNALS // they would take the place of those of a JVM that is there already
#include "TorturedPlugin.h"

#include <Catch.h>

#include <clocale>
#include <iostream>
#include <vector>

using namespace continuo;

namespace
{
juce::int64 fromEnvironment (const char* name, juce::int64 otherwise)
{
    return juce::SystemStats::getEnvironmentVariable (name, juce::String (otherwise)).getLargeIntValue();
}

struct Torture
{
    const char* name;
    void (TorturedPlugin::*function)();
};

const Torture tortures[] = {
    { "rates and blocks", &TorturedPlugin::changeRateAndBlocks },
    { "rates without a release before", &TorturedPlugin::changeRateWithoutRelease },
    { "process on this thread", &TorturedPlugin::processHere },
    { "more samples than were prepared for", &TorturedPlugin::processMoreThanPrepared },
    { "no samples", &TorturedPlugin::processNothing },
    { "audio thread on or off", &TorturedPlugin::toggleAudioThread },
    { "bounce", &TorturedPlugin::bounce },
    { "transport jumps", &TorturedPlugin::jump },
    { "reset", &TorturedPlugin::reset },
    { "buses", &TorturedPlugin::changeBuses },
    { "buses on and off", &TorturedPlugin::enableAndDisableBuses },
    { "editor open or closed", &TorturedPlugin::toggleEditor },
    { "editor opened and closed twice", &TorturedPlugin::openEditorTwiceInARow },
    { "editor where no audio is prepared", &TorturedPlugin::openEditorWithoutAudio },
    { "editor resized", &TorturedPlugin::resizeEditor },
    { "parameters set", &TorturedPlugin::setParameters },
    { "parameters set by two threads", &TorturedPlugin::setParametersOnTwoThreads },
    { "parameters set by host and editor", &TorturedPlugin::setParametersHereAndInTheEditor },
    { "automation in parts of a block", &TorturedPlugin::automateWithinBlocks },
    { "gestures", &TorturedPlugin::gestures },
    { "texts of parameters", &TorturedPlugin::textsOfParameters },
    { "programs", &TorturedPlugin::changePrograms },
    { "state", &TorturedPlugin::saveAndRestore },
    { "state in the background", &TorturedPlugin::saveAndRestoreInTheBackground },
    { "track is named", &TorturedPlugin::nameTrack },
    { "wait", &TorturedPlugin::wait },
};

juce::PluginDescription find (juce::AudioPluginFormat& format, const juce::String& file)
{
    juce::OwnedArray<juce::PluginDescription> found;
    format.findAllTypesForFile (found, file);
    INFO (file << " as " << format.getName());
    REQUIRE (found.size() == 1);
    return *found[0];
}

/** All tortures in random order, and some of them more than once. */
juce::StringArray torture (juce::AudioPluginFormat& format, const juce::PluginDescription& description,
                           juce::Random& random)
{
    std::vector<Torture> order;
    for (int i = 0; i < 3; ++i)
        order.insert (order.end(), std::begin (tortures), std::end (tortures));
    for (auto i = order.size() - 1; i > 0; --i)
        std::swap (order[i], order[static_cast<size_t> (random.nextInt (static_cast<int> (i) + 1))]);

    TorturedPlugin plugin (format, description, random);
    for (const auto& next : order)
    {
        if (fromEnvironment ("CONTINUO_TORTURE_SEED", -1) >= 0)
            std::cout << next.name << std::endl;
        (plugin.*next.function)();
    }
    return plugin.complaints();
}

/** On the message thread, as most hosts are, and on another one, as validators are. */
void torture (juce::AudioPluginFormat& format, const juce::String& file)
{
    const auto seed = fromEnvironment ("CONTINUO_TORTURE_SEED", juce::Time::currentTimeMillis() % 1000000);
    const auto rounds = fromEnvironment ("CONTINUO_TORTURE_ROUNDS", 1);
    std::cout << format.getName() << ": CONTINUO_TORTURE_SEED=" << seed << std::endl;
    juce::Random random (seed);
    const auto description = find (format, file);
    CHECK (description.name == "Continuo");
    CHECK_FALSE (description.isInstrument);
    const std::string locale = std::setlocale (LC_ALL, nullptr);

    for (juce::int64 round = 0; round < rounds; ++round)
    {
        CHECK (torture (format, description, random).joinIntoString ("; ") == "");

        juce::StringArray complaints;
        std::atomic<bool> isOver { false };
        std::thread validator (
            [&]
            {
                complaints = torture (format, description, random);
                isOver = true;
            });
        while (! isOver)
            letMessagesRun (20);
        validator.join();
        CHECK (complaints.joinIntoString ("; ") == "");
    }
    CHECK (std::setlocale (LC_ALL, nullptr) == locale);
}
} // namespace

TEST_CASE ("as VST3 it survives what hosts do, in any order")
{
    juce::VST3PluginFormat format;
    torture (format, CONTINUO_VST3);
}

TEST_CASE ("as LV2 it survives what hosts do, in any order")
{
    juce::LV2PluginFormat format;
    format.searchPathsForPlugins (juce::File (CONTINUO_LV2).getParentDirectory().getFullPathName(), false);
    torture (format, "https://continuo-music.org/plugin");
}

/** What pluginval does at its highest strictness, parameter by parameter. */
TEST_CASE ("a hundred times, what a host set at random comes back with the state")
{
    juce::VST3PluginFormat format;
    juce::Random random (
        fromEnvironment ("CONTINUO_TORTURE_SEED", juce::Time::currentTimeMillis() % 1000000));
    juce::String problem;
    const auto plugin =
        format.createInstanceFromDescription (find (format, CONTINUO_VST3), 48000.0, 512, problem);
    REQUIRE (plugin != nullptr);
    std::vector<juce::AudioProcessorParameter*> saved;
    for (auto* parameter : plugin->getParameters())
        if (parameter->isAutomatable() && parameter != plugin->getBypassParameter()
            && parameter->getName (99) != "Generate" && parameter->getName (99) != "Cancel")
            saved.push_back (parameter); // of those two, a loaded project presses none
    REQUIRE (saved.size() >= 13);
    for (int round = 0; round < 100; ++round)
    {
        std::vector<float> before;
        for (auto* parameter : saved)
        {
            parameter->setValue (random.nextFloat());
            before.push_back (parameter->getValue());
        }
        juce::MemoryBlock state;
        plugin->getStateInformation (state);
        for (auto* parameter : saved)
            parameter->setValue (random.nextFloat());
        plugin->setStateInformation (state.getData(), static_cast<int> (state.getSize()));
        for (size_t i = 0; i < saved.size(); ++i)
        {
            INFO ("round " << round << ", " << saved[i]->getName (99));
            CHECK (saved[i]->getValue() == Approx (before[i]).margin (1.0e-6));
        }
    }
}

TEST_CASE ("four instances live beside each other and go one by one")
{
    juce::VST3PluginFormat format;
    juce::Random random (4);
    const auto description = find (format, CONTINUO_VST3);
    std::vector<std::unique_ptr<TorturedPlugin>> plugins;
    for (int i = 0; i < 4; ++i)
        plugins.push_back (std::make_unique<TorturedPlugin> (format, description, random));
    for (auto& plugin : plugins)
    {
        plugin->toggleAudioThread();
        plugin->toggleEditor();
    }
    letMessagesRun (300);
    while (! plugins.empty())
    {
        CHECK (plugins.front()->complaints().joinIntoString ("; ") == "");
        plugins.erase (plugins.begin());
        letMessagesRun (50);
    }
}

int main (int argc, char* argv[])
{
    // An application has X's errors ignored, as every toolkit does; else the first would end the process.
    juce::JUCEApplicationBase::createInstance = []() -> juce::JUCEApplicationBase* { return nullptr; };
    const juce::ScopedJuceInitialiser_GUI messageThread;
    return Catch::Session().run (argc, argv);
}
