// A plugin instance's state outside audio, in parts, each with its subject: what the user decided, what was captured,
// the words, the job, the takes, the engine. This owns and wires them, lets time pass, saves and restores.
//
// Threads. EditorModel's functions and the timer belong to the message thread. prepare(), save() and restore() may
// come on any other one but the audio thread, since hosts do as they like; one lock keeps all of them apart.
// Listeners are told on the message thread only, and never with the lock held.
#pragma once

#include "Capture.h"
#include "Generating.h"
#include "Library.h"
#include "Opening.h"
#include "Reworking.h"
#include "model/PluginState.h"

namespace continuo
{

class Session final : public EditorModel, private WindowModel
{
public:
    Session (juce::AudioProcessorValueTreeState&, ParameterValues&, AudioPath&, std::unique_ptr<EngineLink>);
    ~Session() override;

    // ---- any thread but the audio thread ----

    void prepare (double sampleRateHz);
    PluginState save();
    void restore (PluginState::Decoded);
    void setTrack (const juce::AudioProcessor::TrackProperties&);
    void setHostName (const juce::String&);

    /** How long a clip may sound on when nothing comes in any more. */
    double tailSeconds() const noexcept { return takes.longestSeconds(); }

    /** What the timer does 30 times a second. */
    void tick();

    // ---- EditorModel ----

    void addListener (Listener* listener) override { core.news.add (listener); }
    void removeListener (Listener* listener) override { core.news.remove (listener); }
    juce::AudioProcessorValueTreeState& parameters() override { return core.parameterTree; }
    TimelineModel& timeline() override { return capture; }
    OpeningModel& opening() override { return sounds; }
    MelodyModel& melody() override { return melodies; }
    PromptModel& words() override { return prompt; }
    GeneratingModel& generating() override { return generation; }
    ReworkingModel& reworking() override { return rework; }
    TakesModel& clips() override { return takes; }
    EngineModel& engines() override { return engine; }
    AdaptersModel& loras() override { return adapters; }
    LibraryModel& library() override { return kept; }
    TroubleModel& trouble() override { return problems; }
    HistoryModel& history() override { return decisions; }
    WindowModel& window() override { return *this; }

private:
    class Ticker;

    void choicesChanged (const Choices& before);
    void restoreParameters (const PluginState&);

    juce::Point<int> editorSize() const override;
    void setEditorSize (juce::Point<int>) override;
    bool moreIsShown() const override;
    void setMoreIsShown (bool) override;

    SessionCore core;
    Trouble problems { core };
    Decisions decisions { core };
    Capture capture { core, decisions };
    Melody melodies { core, decisions };
    Source source { core, melodies };
    Words prompt { core, decisions, problems, source, melodies };
    Engines engine { core, decisions, problems };
    Adapters adapters { core, decisions, problems, engine };
    GrowingTake growing { core };
    Takes takes { core, decisions, problems, growing };
    Opening sounds { core, decisions, problems, takes };
    Generating generation { core, decisions, problems, source, prompt, engine, adapters, takes, growing };
    Reworking rework { core, decisions, problems, source, prompt, engine, generation };
    Library kept { core, problems, source, prompt, generation };
    Mode lastMode = Mode::continuation;
    std::unique_ptr<Ticker, void (*) (Ticker*)> ticker;
};

} // namespace continuo
