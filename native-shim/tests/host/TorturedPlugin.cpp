#include "TorturedPlugin.h"

#include <cmath>
#include <iterator>

namespace continuo
{

namespace
{
constexpr double rates[] = { 44100.0, 48000.0, 88200.0, 96000.0, 192000.0 };
constexpr int blocks[] = { 1, 32, 64, 127, 512, 1024, 8192 };
constexpr float loudest = 100.0f;

juce::Array<juce::AudioProcessorParameter*> automatable (juce::AudioPluginInstance& plugin)
{
    juce::Array<juce::AudioProcessorParameter*> found;
    for (auto* parameter : plugin.getParameters())
        if (parameter->isAutomatable() && parameter != plugin.getBypassParameter())
            found.add (parameter);
    return found;
}
} // namespace

void letMessagesRun (int milliseconds)
{
    if (juce::MessageManager::existsAndIsCurrentThread())
        juce::MessageManager::getInstance()->runDispatchLoopUntil (milliseconds);
    else
        juce::Thread::sleep (milliseconds);
}

void onMessageThread (const std::function<void()>& work)
{
    if (juce::MessageManager::existsAndIsCurrentThread())
        return work();
    juce::WaitableEvent done;
    juce::MessageManager::callAsync (
        [&]
        {
            work();
            done.signal();
        });
    done.wait();
}

juce::Optional<juce::AudioPlayHead::PositionInfo> MovingPlayHead::getPosition() const
{
    PositionInfo info;
    info.setTimeInSamples (samples.load());
    info.setTimeInSeconds (static_cast<double> (samples.load()) / rate);
    info.setPpqPosition (static_cast<double> (samples.load()) / rate * tempo / 60.0);
    info.setBpm (tempo.load());
    info.setTimeSignature (TimeSignature { 4, 4 });
    info.setIsPlaying (isPlaying.load());
    return info;
}

TorturedPlugin::TorturedPlugin (juce::AudioPluginFormat& format, const juce::PluginDescription& description,
                                juce::Random& r)
    : random (r), isVst3 (format.getName() == "VST3")
{
    juce::String error;
    onMessageThread ([&]
                     { plugin = format.createInstanceFromDescription (description, rate, maxBlock, error); });
    if (plugin == nullptr)
        throw std::runtime_error (error.toStdString());
    plugin->enableAllBuses();
    plugin->setPlayHead (&playHead);
    prepare (rate, maxBlock);
}

TorturedPlugin::~TorturedPlugin()
{
    stopAudio();
    closeEditor();
    plugin->setPlayHead (nullptr);
    onMessageThread ([&] { plugin.reset(); });
}

juce::StringArray TorturedPlugin::complaints() const
{
    const juce::ScopedLock guard (complaintLock);
    return said;
}

void TorturedPlugin::expect (bool isSo, const juce::String& sentence)
{
    const juce::ScopedLock guard (complaintLock);
    if (! isSo)
        said.addIfNotAlreadyThere (sentence);
}

// ---- audio

/** On the message thread: JUCE's host asserts it for VST3, and for LV2 makes a new instance and a new window, to which
    nothing may be on its way. */
void TorturedPlugin::prepare (double newRate, int newMaxBlock)
{
    rate = newRate;
    playHead.rate = newRate;
    maxBlock = newMaxBlock;
    if (editor != nullptr && ! isVst3)
        letMessagesRun (60);
    onMessageThread (
        [this]
        {
            // A rate that it has been told before, JUCE's host takes for one that is prepared.
            plugin->prepareToPlay (rate, maxBlock);
            plugin->setRateAndBufferSizeDetails (rate, maxBlock);
        });
}

void TorturedPlugin::release()
{
    onMessageThread ([this] { plugin->releaseResources(); });
}

void TorturedPlugin::withoutAudioThread (const std::function<void()>& work)
{
    const auto wasRunning = audio.joinable();
    stopAudio();
    work();
    if (wasRunning)
        startAudio();
}

void TorturedPlugin::changeRateAndBlocks()
{
    withoutAudioThread (
        [this]
        {
            release();
            prepare (rates[random.nextInt (static_cast<int> (std::size (rates)))],
                     blocks[random.nextInt (static_cast<int> (std::size (blocks)))]);
        });
}

void TorturedPlugin::changeRateWithoutRelease()
{
    withoutAudioThread (
        [this]
        {
            prepare (rates[random.nextInt (static_cast<int> (std::size (rates)))],
                     blocks[random.nextInt (static_cast<int> (std::size (blocks)))]);
            block (random, maxBlock);
        });
}

void TorturedPlugin::processHere()
{
    withoutAudioThread (
        [this]
        {
            for (int i = 0; i < 20; ++i)
                block (random, maxBlock);
        });
}

/** VST3 forbids it, and JUCE's wrapper has no room for what is too much. */
void TorturedPlugin::processMoreThanPrepared()
{
    if (isVst3)
        return;
    withoutAudioThread (
        [this]
        {
            for (int i = 0; i < 10; ++i)
                block (random, 2 * maxBlock);
        });
}

void TorturedPlugin::processNothing()
{
    withoutAudioThread ([this] { block (random, 0); });
}

void TorturedPlugin::toggleAudioThread() { audio.joinable() ? stopAudio() : startAudio(); }

void TorturedPlugin::bounce()
{
    withoutAudioThread (
        [this]
        {
            plugin->setNonRealtime (true);
            for (int i = 0; i < 50; ++i)
                block (random, maxBlock);
            plugin->setNonRealtime (false);
        });
}

void TorturedPlugin::jump()
{
    playHead.samples = random.nextInt (10000000) - 100000;
    playHead.isPlaying = random.nextInt (4) != 0;
    playHead.tempo = 40.0 + random.nextInt (200);
}

void TorturedPlugin::reset() { plugin->reset(); }

void TorturedPlugin::changeBuses()
{
    withoutAudioThread (
        [this]
        {
            release();
            auto layout = plugin->getBusesLayout();
            const auto main =
                random.nextBool() ? juce::AudioChannelSet::mono() : juce::AudioChannelSet::stereo();
            layout.inputBuses.getReference (0) = main;
            layout.outputBuses.getReference (0) = main;
            for (int i = 1; i < layout.inputBuses.size(); ++i)
            {
                const juce::AudioChannelSet sets[] = { juce::AudioChannelSet::disabled(),
                                                       juce::AudioChannelSet::mono(),
                                                       juce::AudioChannelSet::stereo() };
                layout.inputBuses.getReference (i) = sets[random.nextInt (3)];
            }
            plugin->setBusesLayout (layout);
            prepare (rate, maxBlock);
        });
}

/** All layouts are asked for, all buses switched on, all but the main ones off, and everything is as it was. */
void TorturedPlugin::enableAndDisableBuses()
{
    withoutAudioThread (
        [this]
        {
            release();
            const auto before = plugin->getBusesLayout();
            for (const bool isInput : { true, false })
                for (int i = 0; i < plugin->getBusCount (isInput); ++i)
                    for (int channels = 0; channels <= 32; ++channels)
                    {
                        plugin->getBus (isInput, i)
                            ->isLayoutSupported (juce::AudioChannelSet::namedChannelSet (channels));
                        plugin->getBus (isInput, i)
                            ->isLayoutSupported (juce::AudioChannelSet::discreteChannels (channels));
                    }
            plugin->enableAllBuses();
            plugin->disableNonMainBuses();
            expect (plugin->setBusesLayout (before), "the layout before is refused");
            prepare (rate, maxBlock);
        });
    processHere();
}

void TorturedPlugin::startAudio()
{
    isOver = false;
    const auto seed = random.nextInt64();
    audio = std::thread (
        [this, seed]
        {
            juce::Random own (seed);
            while (! isOver)
            {
                block (own, own.nextInt (4) == 0 ? 1 + own.nextInt (maxBlock) : maxBlock);
                std::this_thread::sleep_for (std::chrono::microseconds (500));
            }
        });
}

void TorturedPlugin::stopAudio()
{
    isOver = true;
    if (audio.joinable())
        audio.join();
}

void TorturedPlugin::block (juce::Random& own, int samples)
{
    juce::AudioBuffer<float> sound (
        juce::jmax (plugin->getTotalNumInputChannels(), plugin->getTotalNumOutputChannels()), samples);
    for (int c = 0; c < sound.getNumChannels(); ++c)
        for (int i = 0; i < samples; ++i)
            sound.setSample (c, i, own.nextFloat() - 0.5f);
    juce::MidiBuffer midi;
    plugin->processBlock (sound, midi);
    look (sound);
    if (playHead.isPlaying)
        playHead.samples += samples;
}

void TorturedPlugin::look (const juce::AudioBuffer<float>& sound)
{
    for (int c = 0; c < plugin->getTotalNumOutputChannels(); ++c)
        for (int i = 0; i < sound.getNumSamples(); ++i)
        {
            const auto sample = sound.getSample (c, i);
            if (! (std::abs (sample) < loudest))
                return expect (false, "a sample is " + juce::String (sample));
            if (std::fpclassify (sample) == FP_SUBNORMAL)
                return expect (false, "a sample is subnormal");
        }
}

// ---- editor

void TorturedPlugin::openEditor()
{
    onMessageThread (
        [this]
        {
            editor.reset (plugin->createEditorIfNeeded());
            expect (editor != nullptr, "there is no editor");
            if (editor == nullptr)
                return;
            window.setVisible (true);
            window.addToDesktop (0);
            window.addAndMakeVisible (*editor);
            window.setSize (juce::jmax (1, editor->getWidth()), juce::jmax (1, editor->getHeight()));
        });
}

/** JUCE's host posts messages to the window it embeds, and crashes when one arrives after it: they go first. */
void TorturedPlugin::closeEditor()
{
    if (editor != nullptr)
        letMessagesRun (60);
    onMessageThread (
        [this]
        {
            editor.reset();
            window.removeFromDesktop();
        });
}

void TorturedPlugin::toggleEditor()
{
    editor != nullptr ? closeEditor() : openEditor();
    letMessagesRun (30);
}

void TorturedPlugin::openEditorTwiceInARow()
{
    for (int i = 0; i < 4; ++i)
        toggleEditor();
}

/** Before the host has prepared anything, and where it says that there is no rate at all. */
void TorturedPlugin::openEditorWithoutAudio()
{
    closeEditor();
    withoutAudioThread (
        [this]
        {
            release();
            toggleEditor();
            toggleEditor();
            plugin->setPlayConfigDetails (plugin->getTotalNumInputChannels(),
                                          plugin->getTotalNumOutputChannels(), 0.0, 0);
            toggleEditor();
            toggleEditor();
            prepare (rate, maxBlock);
        });
}

void TorturedPlugin::resizeEditor()
{
    const auto width = 300 + random.nextInt (1500), height = 200 + random.nextInt (1000);
    onMessageThread (
        [&]
        {
            if (editor != nullptr && editor->isResizable())
                editor->setSize (width, height);
        });
    letMessagesRun (10);
}

// ---- parameters and state

void TorturedPlugin::setParameters()
{
    for (auto* parameter : plugin->getParameters())
        if (random.nextBool())
            parameter->setValue (random.nextFloat());
}

void TorturedPlugin::setParametersOnTwoThreads()
{
    const auto seed = random.nextInt64();
    std::thread other (
        [this, seed]
        {
            juce::Random own (seed);
            for (int i = 0; i < 100; ++i)
                for (auto* parameter : plugin->getParameters())
                    parameter->setValue (own.nextFloat());
        });
    for (int i = 0; i < 100; ++i)
        setParameters();
    other.join();
}

/** The host automates and processes on its thread while the message thread moves the same parameters. */
void TorturedPlugin::setParametersHereAndInTheEditor()
{
    withoutAudioThread (
        [this]
        {
            const auto parameters = automatable (*plugin);
            const auto seed = random.nextInt64();
            std::thread host (
                [&, seed]
                {
                    juce::Random own (seed);
                    for (int i = 0; i < 100; ++i)
                    {
                        for (auto* parameter : parameters)
                            parameter->setValue (own.nextFloat());
                        block (own, juce::jmin (32, maxBlock));
                    }
                });
            onMessageThread (
                [&]
                {
                    for (int i = 0; i < 100; ++i)
                        for (auto* parameter : parameters)
                            parameter->setValueNotifyingHost (random.nextFloat());
                });
            host.join();
        });
}

void TorturedPlugin::automateWithinBlocks()
{
    withoutAudioThread (
        [this]
        {
            const auto parameters = automatable (*plugin);
            for (int done = 0; done < maxBlock; done += 32)
            {
                for (int i = 0; i < 10; ++i)
                    parameters[random.nextInt (parameters.size())]->setValue (random.nextFloat());
                block (random, juce::jmin (32, maxBlock - done));
            }
        });
}

void TorturedPlugin::gestures()
{
    onMessageThread (
        [this]
        {
            for (auto* parameter : plugin->getParameters())
            {
                parameter->beginChangeGesture();
                parameter->setValueNotifyingHost (random.nextFloat());
                parameter->endChangeGesture();
            }
        });
}

void TorturedPlugin::textsOfParameters()
{
    for (auto* parameter : plugin->getParameters())
    {
        const auto value = random.nextFloat();
        parameter->setValue (value);
        const auto text = parameter->getText (value, 1024);
        expect (text.isNotEmpty(), parameter->getName (512) + " has no text");
        expect (std::isfinite (parameter->getValueForText (text)),
                parameter->getName (512) + " is not a number");
        expect (parameter->getCurrentValueAsText().isNotEmpty(),
                parameter->getName (512) + " has no text now");
        expect (parameter->getDefaultValue() >= 0.0f && parameter->getDefaultValue() <= 1.0f,
                parameter->getName (512) + " has an impossible default");
    }
}

void TorturedPlugin::changePrograms()
{
    const auto count = plugin->getNumPrograms();
    const auto current = plugin->getCurrentProgram();
    for (int i = 0; i < count; ++i)
        expect (plugin->getProgramName (i).isNotEmpty(), "a program has no name");
    for (int i = 0; i < 5 && count > 0; ++i)
        plugin->setCurrentProgram (random.nextInt (count));
    if (current >= 0 && count > 0)
        plugin->setCurrentProgram (current);
}

juce::MemoryBlock TorturedPlugin::state()
{
    juce::MemoryBlock state;
    const auto work = [&] { plugin->getStateInformation (state); };
    isVst3 ? onMessageThread (work) : work();
    return state;
}

void TorturedPlugin::setState (const juce::MemoryBlock& state)
{
    const auto work = [&]
    { plugin->setStateInformation (state.getData(), static_cast<int> (state.getSize())); };
    isVst3 ? onMessageThread (work) : work();
}

double TorturedPlugin::sumOfParameters() const
{
    double sum = 0.0;
    for (auto* parameter : automatable (*plugin))
        sum += parameter->getValue();
    return sum;
}

/** Whatever was pressed or set before: what is restored is what was saved, to the byte. */
void TorturedPlugin::saveAndRestore()
{
    withoutAudioThread (
        [this]
        {
            setState (state()); // nothing is under way that would change it
            const auto before = state();
            const auto sum = sumOfParameters();
            expect (! before.isEmpty(), "the state is empty");
            for (auto* parameter : automatable (*plugin))
                parameter->setValue (random.nextFloat());
            setState (before);
            expect (state() == before, "the state is another one than was set");
            if (isVst3) // LV2 hosts hear of parameters with the next block
                expect (std::abs (sumOfParameters() - sum) < 0.1,
                        "the state does not bring the parameters back");
        });
    letMessagesRun (5);
}

void TorturedPlugin::saveAndRestoreInTheBackground()
{
    std::atomic<bool> isDone { false };
    std::thread background (
        [&]
        {
            for (int i = 0; i < 5; ++i)
            {
                juce::MemoryBlock state;
                plugin->getStateInformation (state);
                plugin->setStateInformation (state.getData(), static_cast<int> (state.getSize()));
            }
            isDone = true;
        });
    while (! isDone)
        letMessagesRun (5);
    background.join();
}

void TorturedPlugin::nameTrack()
{
    juce::AudioProcessor::TrackProperties track;
    track.name = random.nextBool() ? juce::String ("Bass") : juce::String::charToString (0x1f3b9) + " Gerät";
    track.colour = juce::Colour (static_cast<juce::uint32> (random.nextInt()));
    onMessageThread ([&] { plugin->updateTrackProperties (track); });
    letMessagesRun (5);
}

void TorturedPlugin::wait() { letMessagesRun (40); }

} // namespace continuo
