#include "Session.h"

#include "model/Json.h"
#include "model/Sentence.h"
#include "model/DataFolder.h"

namespace continuo
{

namespace
{
constexpr int ticksPerSecond = 30;

AssumedTempo assumed (const TempoAndMeter& tempo)
{
    return { tempo.tempoBpm, tempo.meterNumerator, tempo.meterDenominator };
}

bool isTrigger (const juce::String& id) { return id == id::generate || id == id::cancel; }

template <typename Visit>
void forEachSavedParameter (juce::AudioProcessorValueTreeState& tree, Visit&& visit)
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

/** One undoable step: what it changed of the user's choices. What else has changed since stays as it is. */
class Session::ChoicesEdit final : public juce::UndoableAction
{
public:
    ChoicesEdit (Session& s, Choices b, Choices a, ParameterMap pb, ParameterMap pa)
        : session (s), before (std::move (b)), after (std::move (a)), parametersBefore (std::move (pb)),
          parametersAfter (std::move (pa))
    {
    }

    bool perform() override { return apply (before, after, parametersAfter); }
    bool undo() override { return apply (after, before, parametersBefore); }

private:
    bool apply (const Choices& from, const Choices& to, const ParameterMap& parameters)
    {
        for (const auto& [id, value] : parameters)
            session.setParameter (id, value);
        session.adopt (from, to);
        return true;
    }

    Session& session;
    const Choices before, after;
    const ParameterMap parametersBefore, parametersAfter;
};

Session::Session (juce::AudioProcessorValueTreeState& tree, ParameterValues& v, AudioPath& path,
                  std::unique_ptr<EngineLink> engineLink)
    : parameterTree (tree), values (v), audio (path), capture (*path.track), link (std::move (engineLink)),
      shelf (path.player), job (*link),
      registration (TrackRegistry::ofThisProcess().add ("Continuo", path.track)),
      ticker (nullptr, Ticker::dismiss)
{
    job.onChange = [this] { changed (Part::generation); };
    job.onDone = [this] (const GenerationOutcome& outcome) { addTakes (outcome); };
    job.onFailed = [this] (const juce::String& sentence)
    {
        if (link->status().state == EngineLink::State::failed)
            showError (sentence + " " + installRemedy); // once more would be the same again
        else
            showError (sentence, "Try again", [this] { generateAgain(); });
    };
    job.onUnstored = [this] (const juce::String& jobId, const juce::String& sentence)
    { showUnstored (jobId, sentence); };
    ticker.reset (new Ticker (*this));
}

Session::~Session()
{
    ticker.reset();
    const juce::ScopedLock guard (lock);
    job.cancel();
}

void Session::prepare (double sampleRateHz)
{
    const juce::ScopedLock guard (lock);
    shelf.prepare (juce::roundToInt (sampleRateHz));
    placeSelected();
    shelf.finishPlacing();
}

void Session::tick()
{
    {
        const juce::ScopedLock guard (lock);
        audio.track->supplyMemory();
        audio.sideChain->supplyMemory();
        handleTriggers();
        link->deliver ([this] (const juce::var& event) { takeEvent (event); });
        watchEngine();
        followTakeParameter();
        if (std::exchange (lastMode, values.mode()) != values.mode())
            listenAgain();
        listenIfDue();
        if (shelf.collect())
            changed (Part::takes);
        placeSelected();
    }
    announce();
}

// ---- saving ----

PluginState Session::save()
{
    const juce::ScopedLock guard (lock);
    PluginState state;
    forEachSavedParameter (parameterTree,
                           [&] (juce::RangedAudioParameter& parameter)
                           {
                               if (isTrigger (parameter.paramID))
                                   return;
                               const auto normalised = parameter.getValue();
                               state.normalised[parameter.paramID] = normalised;
                               state.parameters[parameter.paramID] = parameter.convertFrom0to1 (normalised);
                           });
    state.project = project;
    const auto region = kept.keep (*audio.track, heardByModel (values.mode(), project.choices.region));
    state.project.keptRegion = region.where;
    if (region.sound != nullptr)
        state.clips[PluginState::regionClipId] = region.sound;
    for (const auto& clipId : project.choices.selected)
        if (auto sound = shelf.sound (clipId))
            state.clips[clipId] = std::move (sound);
    return state;
}

void Session::restore (PluginState::Decoded decoded)
{
    const auto& state = decoded.state;
    {
        // What is under way would draw a seed or bring a take while the parameters are being set.
        const juce::ScopedLock guard (lock);
        audio.forgetTriggers();
        job.cancel();
    }
    forEachSavedParameter (parameterTree,
                           [&] (juce::RangedAudioParameter& parameter)
                           {
                               parameter.setValueNotifyingHost (isTrigger (parameter.paramID)
                                                                    ? parameter.getDefaultValue()
                                                                    : state.normalisedOf (parameter));
                           });
    const juce::ScopedLock guard (lock);
    audio.forgetTriggers();
    job.cancel();
    undoManager.clearUndoHistory();
    for (const auto& take : project.takes)
        shelf.forget (take.clipId);
    project = state.project;
    kept.clear();
    for (const auto& [clipId, sound] : state.clips)
    {
        if (clipId == PluginState::regionClipId)
            kept.set (project.keptRegion, sound);
        else
            shelf.put (clipId, sound);
    }
    audio.track->assumeTempo (assumed (project.choices.assumedTempo));
    loadMasters();
    lastTakeParameter = values.take();
    currentError = {};
    if (decoded.problem.isNotEmpty())
        showError (decoded.problem);
    placeSelected();
    shelf.finishPlacing();
    listenAgain();
    news.store (~0u);
}

void Session::loadMasters()
{
    for (const auto& take : project.takes)
        if (project.choices.removed.count (take.clipId) == 0)
            shelf.load (take.clipId, juce::File (take.path));
}

void Session::setTrack (const HostPapers::Track& track)
{
    const juce::ScopedLock guard (lock);
    registration.rename (track.name.isEmpty() ? "Continuo" : track.name.toStdString());
    papers = papers->withTrack (track);
    askAboutHost();
}

void Session::setHostName (const juce::String& name)
{
    const juce::ScopedLock guard (lock);
    papers = papers->withHostName (name);
    askAboutHost();
}

// ---- choices ----

void Session::choose (const juce::String& name, const std::function<void (Choices&)>& change,
                      const ParameterMap& parametersAfter)
{
    {
        const juce::ScopedLock guard (lock);
        record (name, change, parametersAfter);
    }
    announce();
}

/** With the lock held: whoever calls announces. */
void Session::record (const juce::String& name, const std::function<void (Choices&)>& change,
                      const ParameterMap& parametersAfter)
{
    auto after = project.choices;
    change (after);
    ParameterMap parametersBefore;
    for (const auto& [id, value] : parametersAfter)
        parametersBefore[id] = *parameterTree.getRawParameterValue (id);
    undoManager.beginNewTransaction (name);
    undoManager.perform (
        new ChoicesEdit (*this, project.choices, after, parametersBefore, parametersAfter));
    changed (Part::undo);
}

void Session::adopt (const Choices& from, const Choices& to)
{
    const auto before = project.choices;
    project.choices.replay (from, to);
    for (const auto& clipId : to.selected)
        if (from.selected.count (clipId) == 0)
            select (project.choices, clipId); // what was chosen meanwhile gives way
    const auto& choices = project.choices;
    audio.track->assumeTempo (assumed (choices.assumedTempo));
    if (before.region != choices.region || before.assumedTempo != choices.assumedTempo)
        changed (Part::region);
    if (before.melodySource != choices.melodySource)
        changed (Part::melody);
    if (before.model != choices.model)
        changed (Part::engine);
    changed (Part::prompt);
    changed (Part::takes);
    loadMasters();
    placeSelected();
    listenAgain();
}

void Session::setParameter (const juce::String& id, float value)
{
    if (auto* parameter = parameterTree.getParameter (id))
    {
        parameter->beginChangeGesture();
        parameter->setValueNotifyingHost (parameter->convertTo0to1 (value));
        parameter->endChangeGesture();
    }
}

Span Session::region() const
{
    const juce::ScopedLock guard (lock);
    return project.choices.region;
}

void Session::setRegion (Span span)
{
    choose ("Move region", [&] (Choices& choices) { choices.region = span.isEmpty() ? Span() : span; });
}

void Session::setAssumedTempo (const TempoAndMeter& tempo)
{
    choose ("Change tempo", [&] (Choices& choices) { choices.assumedTempo = tempo; });
}

void Session::setMelodySource (const juce::String& id)
{
    juce::String name;
    for (const auto& source : melodySources())
        if (source.id == id)
            name = source.name;
    choose ("Choose melody",
            [&] (Choices& choices)
            {
                choices.melodySource = id;
                choices.melodyTrackName = name;
            });
}

void Session::setPrompt (const juce::String& words)
{
    choose ("Edit words",
            [&] (Choices& choices)
            {
                choices.prompt = words;
                choices.editedPrompt.clear();
                choices.presetId.clear();
            });
}

void Session::editComposedPrompt (const juce::String& text)
{
    choose ("Edit prompt", [&] (Choices& choices) { choices.editedPrompt = text.trim(); });
}

void Session::setPromptPartUsed (int index, bool used)
{
    const auto parts = promptParts();
    if (index < 0 || index >= static_cast<int> (parts.size()))
        return;
    const auto text = parts[static_cast<size_t> (index)].text;
    choose (used ? "Use prompt part" : "Leave out prompt part",
            [&] (Choices& choices)
            {
                choices.unusedParts.removeString (text);
                if (! used)
                    choices.unusedParts.add (text);
            });
}

void Session::chooseModel (const juce::String& id)
{
    choose ("Choose model", [&] (Choices& choices) { choices.model = id; });
}

// ---- undo, errors, listeners ----

juce::String Session::undoName() const
{
    const juce::ScopedLock guard (lock);
    return undoManager.canUndo() ? undoManager.getUndoDescription() : juce::String();
}

juce::String Session::redoName() const
{
    const juce::ScopedLock guard (lock);
    return undoManager.canRedo() ? undoManager.getRedoDescription() : juce::String();
}

void Session::undo()
{
    {
        const juce::ScopedLock guard (lock);
        undoManager.undo();
        lastTakeParameter = values.take();
        changed (Part::undo);
    }
    announce();
}

void Session::redo()
{
    {
        const juce::ScopedLock guard (lock);
        undoManager.redo();
        lastTakeParameter = values.take();
        changed (Part::undo);
    }
    announce();
}

void Session::showError (const juce::String& sentence, const juce::String& action,
                         std::function<void()> doAction)
{
    currentError = { asSentence (sentence), action, {} };
    errorAction = std::move (doAction);
    errorActionIn = nullptr;
    changed (Part::error);
}

/** Takes are done and cannot be written: Java keeps them until they can. */
void Session::showUnstored (const juce::String& jobId, const juce::String& sentence)
{
    const auto store = [this, jobId] (const juce::String& folder)
    {
        link->call (JsonObject().set ("do", "store").set ("jobId", jobId).setIf (folder.isNotEmpty(), "folder", folder),
                    nullptr,
                    [this] (const EngineReply& reply)
                    {
                        if (! reply.worked())
                            showError (reply.error);
                    });
    };
    showError (asSentence (sentence) + " The new takes are kept in memory: make room and save them again, or save them elsewhere.",
               "Save again", [store] { store ({}); });
    currentError.folderAction = "Other folder";
    errorActionIn = [store] (const juce::File& folder) { store (folder.getFullPathName()); };
}

EditorError Session::error() const
{
    const juce::ScopedLock guard (lock);
    return currentError;
}

void Session::performErrorAction()
{
    std::function<void()> action;
    {
        const juce::ScopedLock guard (lock);
        action = errorAction;
    }
    dismissError();
    if (action)
        action();
}

void Session::performErrorActionIn (const juce::File& folder)
{
    std::function<void (const juce::File&)> action;
    {
        const juce::ScopedLock guard (lock);
        action = errorActionIn;
    }
    dismissError();
    if (action)
        action (folder);
}

void Session::dismissError()
{
    {
        const juce::ScopedLock guard (lock);
        showError ({});
    }
    announce();
}

void Session::addListener (Listener* listener) { listeners.add (listener); }

void Session::removeListener (Listener* listener) { listeners.remove (listener); }

void Session::changed (Part part) { news.fetch_or (1u << static_cast<unsigned> (part)); }

void Session::announce()
{
    if (! juce::MessageManager::existsAndIsCurrentThread())
        return; // the next tick does
    const auto parts = news.exchange (0);
    for (unsigned part = 0; part <= static_cast<unsigned> (Part::undo); ++part)
        if ((parts & (1u << part)) != 0)
            listeners.call ([part] (Listener& listener)
                            { listener.editorModelChanged (static_cast<Part> (part)); });
}

} // namespace continuo
