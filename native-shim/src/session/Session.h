// A plugin instance's state outside audio: what the user chose, takes, the job, the engine. It is what the editor
// shows (EditorModel), and what is saved.
//
// Threads. EditorModel's functions and the timer belong to the message thread. prepare(), save() and restore() may
// come on any other one but the audio thread, since hosts do as they like; one lock keeps all of them apart.
// Listeners are told on the message thread only, and never with the lock held.
#pragma once

#include "AudioPath.h"
#include "CaptureView.h"
#include "model/EngineLink.h"
#include "Generation.h"
#include "HostPapers.h"
#include "KeptRegion.h"
#include "model/PluginState.h"
#include "TakeShelf.h"
#include "audio/TrackRegistry.h"
#include "model/EditorModel.h"

#include <juce_data_structures/juce_data_structures.h>

#include <optional>

namespace continuo
{

class Session final : public EditorModel
{
public:
    Session (juce::AudioProcessorValueTreeState&, ParameterValues&, AudioPath&, std::unique_ptr<EngineLink>);
    ~Session() override;

    // ---- any thread but the audio thread ----

    void prepare (double sampleRateHz);
    PluginState save();
    void restore (PluginState::Decoded);
    void setTrack (const HostPapers::Track&);
    void setHostName (const juce::String&);

    /** How long a clip may sound on when nothing comes in any more. */
    double tailSeconds() const noexcept { return longestClipSeconds.load(); }

    /** What the timer does 30 times a second. */
    void tick();

    // ---- EditorModel ----

    void addListener (Listener*) override;
    void removeListener (Listener*) override;
    juce::AudioProcessorValueTreeState& parameters() override { return parameterTree; }

    Transport transport() const override;
    float takeInputLevel() override;
    Span capturedSpan() const override;
    std::uint64_t capturedRevision() const override;
    std::vector<WavePeak> capturedPeaks (Span, int columns) const override;
    std::vector<GridLine> gridLines (Span) const override;
    std::vector<TempoMark> tempoMarks (Span) const override;
    Span region() const override;
    void setRegion (Span) override;
    void setAssumedTempo (const TempoAndMeter&) override;
    void clearCapture() override;

    std::vector<MelodySource> melodySources() const override;
    juce::String melodySource() const override;
    void setMelodySource (const juce::String& id) override;
    MelodyChroma melodyChroma() const override;

    juce::String prompt() const override;
    void setPrompt (const juce::String&) override;
    std::vector<PromptPart> promptParts() const override;
    void setPromptPartUsed (int index, bool used) override;
    juce::String composedPrompt() const override;
    bool composedPromptIsEdited() const override;
    void editComposedPrompt (const juce::String&) override;
    juce::String heard() const override;
    std::vector<Preset> presets() const override;
    juce::String currentPreset() const override;
    void choosePreset (const juce::String& id) override;
    void saveAsPreset (const juce::String& name) override;

    GenerationProgress generation() const override;
    juce::String whyNotGenerate() const override;
    void generate() override;
    void cancel() override;

    std::vector<Take> takes() const override;
    std::vector<WavePeak> takePeaks (const juce::String& id, int columns) const override;
    double auditionPosition() const override;
    void selectTake (const juce::String& id) override;
    void auditionTake (const juce::String& id, bool shallSound) override;
    void continueFromTake (const juce::String& id) override;
    void retryTake (const juce::String& id) override;
    void removeTake (const juce::String& id) override;
    juce::File takeFileToDrag (const juce::String& id) override;

    EngineStatus engine() const override;
    std::vector<ModelChoice> models() const override;
    juce::String currentModel() const override;
    void chooseModel (const juce::String& id) override;
    void wakeEngine() override;
    HostFacts host() const override;

    EditorError error() const override;
    void performErrorAction() override;
    void performErrorActionIn (const juce::File& folder) override;
    void dismissError() override;

    juce::String undoName() const override;
    juce::String redoName() const override;
    void undo() override;
    void redo() override;

    juce::Point<int> editorSize() const override;
    void setEditorSize (juce::Point<int>) override;
    bool moreIsShown() const override;
    void setMoreIsShown (bool) override;

private:
    class Ticker;
    class ChoicesEdit;
    using ParameterMap = std::map<juce::String, float>;

    // Session.cpp
    void changed (Part);
    void announce();
    void choose (const juce::String& name, const std::function<void (Choices&)>& change,
                 const ParameterMap& parameters = {});
    void record (const juce::String& name, const std::function<void (Choices&)>& change,
                 const ParameterMap& parameters = {});
    void adopt (const Choices& from, const Choices& to);
    void setParameter (const juce::String& id, float value);
    void showError (const juce::String& sentence, const juce::String& action = {},
                    std::function<void()> = {});
    void showUnstored (const juce::String& jobId, const juce::String& sentence);
    void loadMasters();

    // SessionTakes.cpp
    void addTakes (const GenerationOutcome&);
    void select (Choices&, const juce::String& clipId) const;
    void followTakeParameter();
    void placeSelected();

    // SessionGenerating.cpp
    void handleTriggers();
    void takeEvent (const juce::var&);
    void watchEngine();
    void startGenerating (std::optional<std::int64_t> triggeredAt);
    void generateAgain();
    bool onlyNoiseIsHere() const;
    bool hasSoundIn (Mode, TimelineRange) const;
    Span heardByModel (Mode, Span) const;
    RecordedRegion inputIn (TimelineRange, const RegionRecorder&) const;
    std::optional<TimelineRange> sourceRange (std::optional<std::int64_t> triggeredAt) const;
    std::optional<GenerationOrder> orderFor (Mode, std::optional<TimelineRange> source,
                                             std::int64_t textStart);
    int newSeed();
    juce::String refusal (Mode, const std::optional<TimelineRange>&) const;
    PlanarSamples soundOf (Mode, TimelineRange, juce::var& description);
    void mixSelected (TimelineRange, std::vector<std::vector<float>>&);
    juce::var compositionFor (Mode, std::optional<TimelineRange>, juce::var audio) const;
    juce::String promptFrom (const juce::var& composed) const;

    // SessionListening.cpp
    void listenAgain();
    void listenIfDue();
    void askForPresetsAndModels();
    void takeModels (const juce::var& reply);
    void askAboutHost();
    std::shared_ptr<const RegionRecorder> melodyRecorder() const;

    juce::AudioProcessorValueTreeState& parameterTree;
    ParameterValues& values;
    AudioPath& audio;
    const CaptureView capture;
    const std::unique_ptr<EngineLink> link;

    juce::CriticalSection lock; // everything below
    Project project;
    TakeShelf shelf;
    KeptRegion kept;
    Generation job;
    juce::UndoManager undoManager;
    juce::ListenerList<Listener> listeners; // the message thread's alone
    std::atomic<unsigned> news { 0 };       // a bit for each Part
    TrackRegistry::Registration registration;
    std::shared_ptr<const HostPapers> papers = std::make_shared<HostPapers> (juce::String(), HostPapers::Track());
    HostFacts hostFacts;

    std::optional<juce::var> composed; // compose's last reply, for the words and the region of now
    MelodyChroma chroma;
    juce::var presetList, modelList;
    juce::String defaultModel;
    EngineStatus engineStatus;
    EngineLink::State lastLink = EngineLink::State::off;
    EditorError currentError;
    std::function<void()> errorAction;
    std::function<void (const juce::File& folder)> errorActionIn;
    juce::uint32 listenAtMillis = 0; // 0: nothing to do
    int listening = 0;               // replies to older questions are told by it
    int lastTakeParameter = 1;
    Mode lastMode = Mode::continuation;
    std::atomic<double> longestClipSeconds { 0.0 };

    std::unique_ptr<Ticker, void (*) (Ticker*)> ticker;
};

} // namespace continuo
