#include "Session.h"

namespace continuo
{

namespace
{
constexpr int ticksPerSecond = 30;

bool isTrigger (const juce::String& id) { return id == id::generate || id == id::cancel; }

template <typename Visit>
void forEachParameter (juce::AudioProcessorValueTreeState& tree, Visit&& visit)
{
    for (auto* parameter : tree.processor.getParameters())
        if (auto* ranged = dynamic_cast<juce::RangedAudioParameter*> (parameter))
            visit (*ranged);
}
} // namespace

/** The timer. The host may destroy the session on a thread of its own while the timer is being called, so it is
    told first, and goes where timers live. */
class Session::Ticker final : private juce::Timer
{
public:
    explicit Ticker (Session& s) : session (&s) { startTimerHz (ticksPerSecond); }

    static void dismiss (Ticker* ticker)
    {
        {
            const juce::ScopedLock guard (ticker->lock);
            ticker->session = nullptr;
        }
        if (juce::MessageManager::existsAndIsCurrentThread())
            delete ticker;
        else
            juce::MessageManager::callAsync ([ticker] { delete ticker; });
    }

private:
    void timerCallback() override
    {
        const juce::ScopedLock guard (lock);
        if (session != nullptr)
            session->tick();
    }

    juce::CriticalSection lock;
    Session* session;
};

Session::Session (juce::AudioProcessorValueTreeState& tree, ParameterValues& values, AudioPath& path,
                  std::unique_ptr<EngineLink> link)
    : core (tree, values, path, std::move (link)), ticker (nullptr, Ticker::dismiss)
{
    decisions.onChanged = [this] (const Choices& before) { choicesChanged (before); };
    decisions.onUndoneOrRedone = [this] { takes.settleParameter(); };
    engine.onReady = [this]
    {
        prompt.askForPresets();
        takes.retain();
        adapters.check();
        prompt.listenAgain();
    };
    engine.onFailed = [this] (const juce::String& problem) { generation.javaHasFailed (problem); };
    ticker.reset (new Ticker (*this));
}

Session::~Session()
{
    ticker.reset();
    const juce::ScopedLock guard (core.lock);
    generation.forgetEverything();
}

void Session::prepare (double sampleRateHz)
{
    const juce::ScopedLock guard (core.lock);
    core.takeSounds.setHostRate (juce::roundToInt (sampleRateHz));
    core.playback.prepare();
    core.audition.prepare();
    takes.place();
    core.playback.finishPlacing();
}

void Session::tick()
{
    {
        const juce::ScopedLock guard (core.lock);
        core.audio.track->supplyMemory();
        core.audio.sideChain->supplyMemory();
        generation.handleTriggers();
        core.link->deliver (
            [this] (const juce::var& event)
            {
                if (! generation.take (event))
                    engine.take (event);
            });
        engine.watch();
        takes.followParameter();
        if (std::exchange (lastMode, core.values.mode()) != core.values.mode())
            prompt.listenAgain();
        prompt.listenIfDue();
        core.audio.clips.collectRetired();
        const bool soundsCame = core.takeSounds.collect(), auditionEnded = core.audition.update();
        if (soundsCame || auditionEnded)
            core.news.changed (Part::takes);
        if (auditionEnded)
            core.news.changed (Part::library);
        sounds.collect();
        generation.followGrowing();
        takes.place();
    }
    core.news.announce();
}

/** What follows from the choices, whoever made them. */
void Session::choicesChanged (const Choices& before)
{
    const auto& now = core.project.choices;
    capture.assumeTempo();
    if (before.region != now.region || before.assumedTempo != now.assumedTempo)
        core.news.changed (Part::region);
    if (before.melodySource != now.melodySource || before.melodyStems != now.melodyStems)
        core.news.changed (Part::melody);
    if (! (before.adapters == now.adapters))
        adapters.check();
    if (before.model != now.model)
        core.news.changed (Part::engine);
    core.news.changed (Part::prompt);
    core.news.changed (Part::takes);
    takes.loadMasters();
    takes.place();
    prompt.listenAgain();
}

// ---- saving ----

PluginState Session::save()
{
    const juce::ScopedLock guard (core.lock);
    PluginState state;
    forEachParameter (core.parameterTree,
                      [&] (juce::RangedAudioParameter& parameter)
                      {
                          if (isTrigger (parameter.paramID))
                              return;
                          const auto normalised = parameter.getValue();
                          state.normalised[parameter.paramID] = normalised;
                          state.parameters[parameter.paramID] = parameter.convertFrom0to1 (normalised);
                      });
    state.project = core.project;
    const auto region = core.kept.keep (
        *core.audio.track, Source::heardByModel (core.values.mode(), core.project.choices.region));
    state.project.keptRegion = region.where;
    if (region.sound != nullptr)
        state.clips[PluginState::regionClipId] = region.sound;
    for (const auto& clipId : core.project.choices.selected)
        if (auto sound = core.takeSounds.sound (clipId); sound != nullptr && TakeSounds::isCarried (*sound))
            state.clips[clipId] = std::move (sound);
    return state;
}

void Session::restoreParameters (const PluginState& state)
{
    forEachParameter (core.parameterTree,
                      [&] (juce::RangedAudioParameter& parameter)
                      {
                          parameter.setValueNotifyingHost (isTrigger (parameter.paramID)
                                                               ? parameter.getDefaultValue()
                                                               : state.normalisedOf (parameter));
                      });
}

void Session::restore (PluginState::Decoded decoded)
{
    const auto& state = decoded.state;
    {
        // What is under way would draw a seed or bring a take while the parameters are being set.
        const juce::ScopedLock guard (core.lock);
        generation.forgetEverything();
    }
    restoreParameters (state);
    const juce::ScopedLock guard (core.lock);
    generation.forgetEverything();
    decisions.forgetHistory();
    takes.forgetAll();
    sounds.forgetAll();
    core.project = state.project;
    core.kept.clear();
    for (const auto& [clipId, sound] : state.clips)
    {
        if (clipId == PluginState::regionClipId)
            core.kept.set (core.project.keptRegion, sound);
        else
            core.takeSounds.put (clipId, sound);
    }
    capture.assumeTempo();
    takes.loadMasters();
    takes.settleParameter();
    adapters.check();
    problems.clear();
    if (decoded.problem.isNotEmpty())
        problems.show (decoded.problem);
    takes.place();
    core.playback.finishPlacing();
    prompt.listenAgain();
    core.news.everythingChanged();
}

// ---- the host ----

void Session::setTrack (const juce::AudioProcessor::TrackProperties& track)
{
    const juce::ScopedLock guard (core.lock);
    melodies.nameTrack (track.name);
    engine.setTrack (track);
}

void Session::setHostName (const juce::String& name)
{
    const juce::ScopedLock guard (core.lock);
    engine.setHostName (name);
}

// ---- the window ----

juce::Point<int> Session::editorSize() const
{
    const juce::ScopedLock guard (core.lock);
    return core.project.editorSize;
}

void Session::setEditorSize (juce::Point<int> size)
{
    const juce::ScopedLock guard (core.lock);
    core.project.editorSize = size;
}

bool Session::moreIsShown() const
{
    const juce::ScopedLock guard (core.lock);
    return core.project.moreIsShown;
}

void Session::setMoreIsShown (bool shown)
{
    const juce::ScopedLock guard (core.lock);
    core.project.moreIsShown = shown;
}

} // namespace continuo
