// One plugin and what hosts and validators do to it.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

namespace continuo
{

/** The message thread's turn, for as long as a host would leave it. On another thread: so long is waited. */
void letMessagesRun (int milliseconds);

/** Done by the message thread, and waited for. */
void onMessageThread (const std::function<void()>& work);

/** A timeline that moves as the host likes. */
class MovingPlayHead final : public juce::AudioPlayHead
{
public:
    juce::Optional<PositionInfo> getPosition() const override;

    std::atomic<juce::int64> samples { 0 };
    std::atomic<bool> isPlaying { true };
    std::atomic<double> rate { 48000.0 };
    std::atomic<double> tempo { 120.0 };
};

/** A plugin in JUCE's host. Each of the public functions without arguments is one of the tortures, and may come on the
    message thread or on one other thread; those that hosts do on the message thread alone go there by themselves. */
class TorturedPlugin
{
public:
    TorturedPlugin (juce::AudioPluginFormat&, const juce::PluginDescription&, juce::Random&);
    ~TorturedPlugin();

    // audio
    void changeRateAndBlocks();
    void changeRateWithoutRelease();
    void processHere();
    void processMoreThanPrepared();
    void processNothing();
    void toggleAudioThread();
    void bounce();
    void jump();
    void reset();
    void changeBuses();
    void enableAndDisableBuses();

    // editor
    void toggleEditor();
    void openEditorTwiceInARow();
    void openEditorWithoutAudio();
    void resizeEditor();

    // parameters and state
    void setParameters();
    void setParametersOnTwoThreads();
    void setParametersHereAndInTheEditor();
    void automateWithinBlocks();
    void gestures();
    void textsOfParameters();
    void changePrograms();
    void saveAndRestore();
    void saveAndRestoreInTheBackground();
    void nameTrack();

    void wait();

    /** One sentence for each thing that was not as it should be. */
    juce::StringArray complaints() const;

private:
    void expect (bool isSo, const juce::String& sentence);
    void prepare (double newRate, int newMaxBlock);
    void release();
    juce::MemoryBlock state();
    void setState (const juce::MemoryBlock&);
    double sumOfParameters() const;
    void openEditor();
    void closeEditor();
    void startAudio();
    void stopAudio();
    void block (juce::Random&, int samples);
    void look (const juce::AudioBuffer<float>&);
    void withoutAudioThread (const std::function<void()>& work);

    juce::Random& random;
    MovingPlayHead playHead;
    std::unique_ptr<juce::AudioPluginInstance> plugin;
    bool isVst3 = false;
    juce::Component window;
    std::unique_ptr<juce::AudioProcessorEditor> editor;
    std::thread audio;
    std::atomic<bool> isOver { true };
    double rate = 48000.0;
    int maxBlock = 512;

    mutable juce::CriticalSection complaintLock;
    juce::StringArray said;
};

} // namespace continuo
