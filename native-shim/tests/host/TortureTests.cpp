// The built plugin in JUCE's own plugin host, as VST3 and LV2, under everything that hosts do: in random order, again
// and again, on the threads that hosts use. The seed is printed; CONTINUO_TORTURE_SEED repeats a run,
// CONTINUO_TORTURE_ROUNDS prolongs it.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <juce_audio_processors/juce_audio_processors.h>

#include <atomic>
#include <cmath>
#include <functional>
#include <iostream>
#include <thread>

namespace
{
using juce::AudioBuffer;
using juce::AudioPluginInstance;

juce::int64 fromEnvironment (const char* name, juce::int64 otherwise)
{
    return juce::SystemStats::getEnvironmentVariable (name, juce::String (otherwise)).getLargeIntValue();
}

/** The message thread's turn, for as long as a host would leave it. */
void letMessagesRun (int milliseconds)
{
    juce::MessageManager::getInstance()->runDispatchLoopUntil (milliseconds);
}

class MovingPlayHead final : public juce::AudioPlayHead
{
public:
    juce::Optional<PositionInfo> getPosition() const override
    {
        PositionInfo info;
        info.setTimeInSamples (samples.load());
        info.setTimeInSeconds (static_cast<double> (samples.load()) / rate);
        info.setPpqPosition (static_cast<double> (samples.load()) / rate * tempo / 60.0);
        info.setBpm (tempo);
        info.setTimeSignature (TimeSignature { 4, 4 });
        info.setIsPlaying (isPlaying.load());
        return info;
    }

    std::atomic<juce::int64> samples { 0 };
    std::atomic<bool> isPlaying { true };
    double rate = 48000.0;
    double tempo = 120.0;
};

/** One plugin and what a host does to it. Every member function is one of the tortures. */
class Victim
{
public:
    Victim (juce::AudioPluginFormat& format, const juce::PluginDescription& description, juce::Random& r) : random (r)
    {
        juce::String error;
        plugin = format.createInstanceFromDescription (description, 48000.0, 512, error);
        INFO (error);
        REQUIRE (plugin != nullptr);
        plugin->enableAllBuses();
        plugin->setPlayHead (&playHead);
        prepare (48000.0, 512);
    }

    ~Victim()
    {
        stopAudio();
        closeEditor();
        plugin->setPlayHead (nullptr);
    }

    void changeRateAndBlocks()
    {
        const double rates[] = { 44100.0, 48000.0, 88200.0, 96000.0, 192000.0 };
        const int blocks[] = { 1, 32, 64, 127, 512, 1024, 8192 };
        const auto wasRunning = audio.joinable();
        stopAudio();
        plugin->releaseResources();
        prepare (rates[random.nextInt (5)], blocks[random.nextInt (7)]);
        if (wasRunning)
            startAudio();
    }

    void processHere()
    {
        const auto wasRunning = audio.joinable();
        stopAudio();
        for (int i = 0; i < 20; ++i)
            block (random);
        if (wasRunning)
            startAudio();
    }

    void toggleAudioThread() { audio.joinable() ? stopAudio() : startAudio(); }

    void toggleEditor()
    {
        if (editor != nullptr)
        {
            closeEditor();
        }
        else if (plugin->hasEditor())
        {
            editor.reset (plugin->createEditorIfNeeded());
            REQUIRE (editor != nullptr);
            window.setVisible (true);
            window.addToDesktop (0);
            window.addAndMakeVisible (*editor);
            window.setSize (juce::jmax (1, editor->getWidth()), juce::jmax (1, editor->getHeight()));
        }
        letMessagesRun (30);
    }

    void openEditorTwiceInARow()
    {
        for (int i = 0; i < 4; ++i)
            toggleEditor();
    }

    void resizeEditor()
    {
        if (editor != nullptr && editor->isResizable())
            editor->setSize (300 + random.nextInt (1500), 200 + random.nextInt (1000));
        letMessagesRun (10);
    }

    void setParameters()
    {
        for (auto* parameter : plugin->getParameters())
            if (random.nextBool())
                parameter->setValue (random.nextFloat());
    }

    void setParametersOnTwoThreads()
    {
        const auto seed = random.nextInt64();
        std::thread other ([this, seed] {
            juce::Random own (seed);
            for (int i = 0; i < 100; ++i)
                for (auto* parameter : plugin->getParameters())
                    parameter->setValue (own.nextFloat());
        });
        for (int i = 0; i < 100; ++i)
            setParameters();
        other.join();
    }

    void gestures()
    {
        for (auto* parameter : plugin->getParameters())
        {
            parameter->beginChangeGesture();
            parameter->setValueNotifyingHost (random.nextFloat());
            parameter->endChangeGesture();
        }
    }

    void textsOfParameters()
    {
        for (auto* parameter : plugin->getParameters())
        {
            const auto text = parameter->getText (random.nextFloat(), 1024);
            const auto value = parameter->getValueForText (text);
            REQUIRE (std::isfinite (value));
        }
    }

    void saveAndRestore()
    {
        juce::MemoryBlock state;
        plugin->getStateInformation (state);
        REQUIRE_FALSE (state.isEmpty());
        setParameters();
        plugin->setStateInformation (state.getData(), static_cast<int> (state.getSize()));
        letMessagesRun (5);
    }

    void saveAndRestoreInTheBackground()
    {
        std::thread background ([this] {
            for (int i = 0; i < 5; ++i)
            {
                juce::MemoryBlock state;
                plugin->getStateInformation (state);
                plugin->setStateInformation (state.getData(), static_cast<int> (state.getSize()));
            }
        });
        letMessagesRun (20);
        background.join();
    }

    void changeBuses()
    {
        const auto wasRunning = audio.joinable();
        stopAudio();
        plugin->releaseResources();
        auto layout = plugin->getBusesLayout();
        const auto main = random.nextBool() ? juce::AudioChannelSet::mono() : juce::AudioChannelSet::stereo();
        layout.inputBuses.getReference (0) = main;
        layout.outputBuses.getReference (0) = main;
        for (int i = 1; i < layout.inputBuses.size(); ++i)
        {
            const juce::AudioChannelSet sets[] = { juce::AudioChannelSet::disabled(), juce::AudioChannelSet::mono(), juce::AudioChannelSet::stereo() };
            layout.inputBuses.getReference (i) = sets[random.nextInt (3)];
        }
        plugin->setBusesLayout (layout);
        prepare (rate, maxBlock);
        if (wasRunning)
            startAudio();
    }

    void jump()
    {
        playHead.samples = random.nextInt (10000000) - 100000;
        playHead.isPlaying = random.nextInt (4) != 0;
        playHead.tempo = 40.0 + random.nextInt (200);
    }

    void bounce()
    {
        const auto wasRunning = audio.joinable();
        stopAudio();
        plugin->setNonRealtime (true);
        for (int i = 0; i < 50; ++i)
            block (random);
        plugin->setNonRealtime (false);
        if (wasRunning)
            startAudio();
    }

    void nameTrack()
    {
        juce::AudioProcessor::TrackProperties track;
        track.name = random.nextBool() ? juce::String ("Bass") : juce::String::charToString (0x1f3b9) + " Gerät";
        track.colour = juce::Colour (static_cast<juce::uint32> (random.nextInt()));
        plugin->updateTrackProperties (track);
        letMessagesRun (5);
    }

    void reset() { plugin->reset(); }
    void wait() { letMessagesRun (40); }

    int damagedBlocks() const { return damaged; }

private:
    void prepare (double newRate, int newMaxBlock)
    {
        rate = playHead.rate = newRate;
        maxBlock = newMaxBlock;
        plugin->setRateAndBufferSizeDetails (rate, maxBlock);
        plugin->prepareToPlay (rate, maxBlock);
    }

    /** JUCE's host posts messages to the window it embeds, and crashes when one arrives after it: they go first. */
    void closeEditor()
    {
        if (editor != nullptr)
            letMessagesRun (60);
        editor.reset();
    }

    void startAudio()
    {
        isOver = false;
        const auto seed = random.nextInt64();
        audio = std::thread ([this, seed] {
            juce::Random own (seed);
            while (! isOver)
            {
                block (own);
                std::this_thread::sleep_for (std::chrono::microseconds (500));
            }
        });
    }

    void stopAudio()
    {
        isOver = true;
        if (audio.joinable())
            audio.join();
    }

    void block (juce::Random& own)
    {
        const auto channels = juce::jmax (plugin->getTotalNumInputChannels(), plugin->getTotalNumOutputChannels());
        AudioBuffer<float> sound (channels, own.nextInt (4) == 0 ? 1 + own.nextInt (maxBlock) : maxBlock);
        for (int c = 0; c < channels; ++c)
            for (int i = 0; i < sound.getNumSamples(); ++i)
                sound.setSample (c, i, own.nextFloat() - 0.5f);
        juce::MidiBuffer midi;
        plugin->processBlock (sound, midi);
        for (int c = 0; c < plugin->getTotalNumOutputChannels(); ++c)
            for (int i = 0; i < sound.getNumSamples(); ++i)
                if (! (std::abs (sound.getSample (c, i)) < 100.0f))
                {
                    ++damaged;
                    return;
                }
        if (playHead.isPlaying)
            playHead.samples += sound.getNumSamples();
    }

    juce::Random& random;
    MovingPlayHead playHead;
    std::unique_ptr<AudioPluginInstance> plugin;
    juce::Component window;
    std::unique_ptr<juce::AudioProcessorEditor> editor;
    std::thread audio;
    std::atomic<bool> isOver { true };
    std::atomic<int> damaged { 0 };
    double rate = 48000.0;
    int maxBlock = 512;
};

juce::PluginDescription find (juce::AudioPluginFormat& format, const juce::String& file)
{
    juce::OwnedArray<juce::PluginDescription> found;
    format.findAllTypesForFile (found, file);
    INFO (file << " as " << format.getName());
    REQUIRE (found.size() == 1);
    return *found[0];
}

void torture (juce::AudioPluginFormat& format, const juce::String& file)
{
    const auto seed = fromEnvironment ("CONTINUO_TORTURE_SEED", juce::Time::currentTimeMillis() % 1000000);
    const auto rounds = fromEnvironment ("CONTINUO_TORTURE_ROUNDS", 2);
    std::cout << format.getName() << ": CONTINUO_TORTURE_SEED=" << seed << std::endl;
    juce::Random random (seed);
    const auto description = find (format, file);
    CHECK (description.name == "Continuo");
    CHECK_FALSE (description.isInstrument);

    const std::pair<const char*, void (Victim::*)()> tortures[] = {
        { "rates and blocks", &Victim::changeRateAndBlocks },
        { "process on the message thread", &Victim::processHere },
        { "audio thread on or off", &Victim::toggleAudioThread },
        { "editor open or closed", &Victim::toggleEditor },
        { "editor opened and closed twice", &Victim::openEditorTwiceInARow },
        { "editor resized", &Victim::resizeEditor },
        { "parameters set", &Victim::setParameters },
        { "parameters set by two threads", &Victim::setParametersOnTwoThreads },
        { "gestures", &Victim::gestures },
        { "texts of parameters", &Victim::textsOfParameters },
        { "state", &Victim::saveAndRestore },
        { "state in the background", &Victim::saveAndRestoreInTheBackground },
        { "buses", &Victim::changeBuses },
        { "transport jumps", &Victim::jump },
        { "bounce", &Victim::bounce },
        { "track is named", &Victim::nameTrack },
        { "reset", &Victim::reset },
        { "wait", &Victim::wait },
    };
    for (juce::int64 round = 0; round < rounds; ++round)
    {
        Victim victim (format, description, random);
        for (int i = 0; i < 60; ++i)
        {
            const auto& next = tortures[random.nextInt (static_cast<int> (std::size (tortures)))];
            if (fromEnvironment ("CONTINUO_TORTURE_SEED", -1) >= 0)
                std::cout << next.first << std::endl;
            (victim.*next.second)();
        }
        CHECK (victim.damagedBlocks() == 0);
    }
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

TEST_CASE ("four instances live beside each other and go one by one")
{
    juce::VST3PluginFormat format;
    juce::Random random (4);
    const auto description = find (format, CONTINUO_VST3);
    std::vector<std::unique_ptr<Victim>> victims;
    for (int i = 0; i < 4; ++i)
        victims.push_back (std::make_unique<Victim> (format, description, random));
    for (auto& victim : victims)
    {
        victim->toggleAudioThread();
        victim->toggleEditor();
    }
    letMessagesRun (300);
    while (! victims.empty())
    {
        CHECK (victims.front()->damagedBlocks() == 0);
        victims.erase (victims.begin());
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
