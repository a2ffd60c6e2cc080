// A lively EditorModel for tests and screenshots: real audio, no engine. It keeps a log of what it was asked to do.
#pragma once

#include "model/EditorModel.h"

#include <juce_audio_formats/juce_audio_formats.h>

namespace continuo
{

/** The least processor that parameters can belong to. */
class FixtureProcessor final : public juce::AudioProcessor
{
public:
    FixtureProcessor();

    const juce::String getName() const override { return "Fixture"; }
    void prepareToPlay (double, int) override {}
    void releaseResources() override {}
    void processBlock (juce::AudioBuffer<float>&, juce::MidiBuffer&) override {}
    double getTailLengthSeconds() const override { return 0.0; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return false; }
    juce::AudioProcessorEditor* createEditor() override { return nullptr; }
    bool hasEditor() const override { return false; }
    int getNumPrograms() override { return 1; }
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram (int) override {}
    const juce::String getProgramName (int) override { return "Default"; }
    void changeProgramName (int, const juce::String&) override {}
    void getStateInformation (juce::MemoryBlock&) override {}
    void setStateInformation (const void*, int) override {}

    juce::AudioProcessorValueTreeState state;
};

/** The example song (112 bpm, 4/4), its peaks and its melody. */
class FixtureAudio
{
public:
    FixtureAudio();

    double lengthSeconds() const;
    std::vector<WavePeak> peaks (double fromSeconds, double toSeconds, int columns) const;
    /** Leading pitch class, 10 frames per second. */
    std::vector<std::int8_t> leadingPitchClasses (double fromSeconds, double toSeconds) const;

    static constexpr double tempoBpm = 112.0;
    static constexpr double secondsPerBar = 4.0 * 60.0 / tempoBpm;

private:
    double rate = 44100.0;
    juce::AudioBuffer<float> samples;
};

class FixtureModel final : public EditorModel,
                           public TimelineModel,
                           public OpeningModel,
                           public MelodyModel,
                           public PromptModel,
                           public GeneratingModel,
                           public ReworkingModel,
                           public TakesModel,
                           public EngineModel,
                           public AdaptersModel,
                           public LibraryModel,
                           public TroubleModel,
                           public HistoryModel,
                           public WindowModel
{
public:
    /** "empty", "recording", "captured", "generating", "takes", "melody", "error", "no-java", "more", "queued", "no-tempo",
        "adapters";
        "alone" and "alone-empty" as a program without a host. */
    explicit FixtureModel (const juce::String& state = "takes");

    static juce::StringArray states();

    // What the model answers; change it, then call changed().
    FixtureProcessor processor;
    Transport transportNow;
    float inputLevel = 0.0f;
    Span captured, hole, regionNow;
    std::uint64_t revision = 1;
    juce::String promptWords, editedPrompt, heardWords, presetNow, modelNow, sourceNow,
        stemsNow { melodyStemsAuto }, deviceNow { deviceAuto }, obstacle, replaceObstacle, undoWords,
        redoWords;
    std::vector<PromptPart> parts;
    std::vector<MelodySource> sources;
    std::vector<Preset> presetList;
    std::vector<Take> takeList;
    std::vector<ModelChoice> modelList;
    MelodyChroma chroma;
    GenerationProgress progress;
    EngineStatus status;
    ModelFetch fetch;
    std::vector<AdapterSetting> adapterList;
    KeptTakes keptNow;
    HostFacts hostNow { "Ardour", "Synths", juce::Colour (0xff7a9cc6) };
    EditorError problem;
    juce::File fileToDrag;
    double audition = -1.0;
    juce::Point<int> size;
    bool more = false;

    juce::StringArray log;
    void changed (Part);
    void setMode (int mode);

    void addListener (Listener* l) override { listeners.add (l); }
    void removeListener (Listener* l) override { listeners.remove (l); }
    juce::AudioProcessorValueTreeState& parameters() override { return processor.state; }
    TimelineModel& timeline() override { return *this; }
    OpeningModel& opening() override { return *this; }
    MelodyModel& melody() override { return *this; }
    PromptModel& words() override { return *this; }
    GeneratingModel& generating() override { return *this; }
    ReworkingModel& reworking() override { return *this; }
    TakesModel& clips() override { return *this; }
    EngineModel& engines() override { return *this; }
    AdaptersModel& loras() override { return *this; }
    LibraryModel& library() override { return *this; }
    TroubleModel& trouble() override { return *this; }
    HistoryModel& history() override { return *this; }
    WindowModel& window() override { return *this; }
    Transport transport() const override { return transportNow; }
    float takeInputLevel() override { return inputLevel; }
    Span capturedSpan() const override { return captured; }
    std::uint64_t capturedRevision() const override { return revision; }
    std::vector<WavePeak> capturedPeaks (Span, int columns) const override;
    std::vector<GridLine> gridLines (Span) const override;
    std::vector<TempoMark> tempoMarks (Span) const override;
    Span region() const override { return regionNow; }
    void setRegion (Span) override;
    void setAssumedTempo (const TempoAndMeter&) override;
    void clearCapture() override { log.add ("clearCapture"); }
    void play (bool shallPlay) override
    {
        transportNow.playing = shallPlay;
        log.add (shallPlay ? "play" : "stop");
    }
    void locate (double seconds) override { log.add ("locate " + juce::String (seconds, 3)); }
    void open (const juce::File& file) override { log.add ("open " + file.getFileName()); }
    std::vector<MelodySource> melodySources() const override { return sources; }
    juce::String melodySource() const override { return sourceNow; }
    void setMelodySource (const juce::String& id) override;
    juce::String melodyStems() const override { return stemsNow; }
    void setMelodyStems (const juce::String&) override;
    MelodyChroma melodyChroma() const override { return chroma; }
    juce::String prompt() const override { return promptWords; }
    void setPrompt (const juce::String&) override;
    std::vector<PromptPart> promptParts() const override;
    void setPromptPartUsed (int index, bool used) override;
    juce::String composedPrompt() const override;
    bool composedPromptIsEdited() const override { return editedPrompt.isNotEmpty(); }
    void editComposedPrompt (const juce::String&) override;
    juce::String heard() const override { return heardWords; }
    std::vector<Preset> presets() const override { return presetList; }
    juce::String currentPreset() const override { return presetNow; }
    void choosePreset (const juce::String& id) override;
    void saveAsPreset (const juce::String& name) override { log.add ("saveAsPreset " + name); }
    GenerationProgress generation() const override { return progress; }
    juce::String whyNotGenerate() const override { return obstacle; }
    void generate() override { log.add ("generate"); }
    juce::String whyNotReplace() const override { return replaceObstacle; }
    void replace() override { log.add ("replace"); }
    void cancel() override { log.add ("cancel"); }
    void keepWhatIsThere() override { log.add ("keepWhatIsThere"); }
    std::vector<Take> takes() const override { return takeList; }
    std::vector<WavePeak> takePeaks (const juce::String& id, int columns) const override;
    double auditionPosition() const override { return audition; }
    void selectTake (const juce::String& id) override;
    void auditionTake (const juce::String& id, bool shallSound) override;
    void continueFromTake (const juce::String& id) override { log.add ("continueFromTake " + id); }
    void renewTake (const juce::String& id, double keptSeconds) override
    {
        log.add ("renewTake " + id + " " + juce::String (keptSeconds, 3));
    }
    void varyTake (const juce::String& id, double temperatureFactor) override
    {
        log.add ("varyTake " + id + " " + juce::String (temperatureFactor, 2));
    }
    void useSettingsOf (const juce::String& id) override { log.add ("useSettingsOf " + id); }
    void retryTake (const juce::String& id) override { log.add ("retryTake " + id); }
    void splitTake (const juce::String& id) override { log.add ("splitTake " + id); }
    void nameTake (const juce::String& id, const juce::String& name) override
    {
        log.add ("nameTake " + id + " " + name);
    }
    void starTake (const juce::String& id, bool shallBeStarred) override
    {
        log.add ("starTake " + id + (shallBeStarred ? " on" : " off"));
    }
    void removeTake (const juce::String& id) override;
    juce::File takeFileToDrag (const juce::String& id) override;
    juce::File takeFile (const juce::String&) const override { return fileToDrag; }
    void saveTake (const juce::String& id, const juce::File& file, SoundForm) override
    {
        log.add ("saveTake " + id + " " + file.getFileName());
    }
    EngineStatus engine() const override { return status; }
    HostFacts host() const override { return hostNow; }
    std::vector<ModelChoice> models() const override { return modelList; }
    juce::String currentModel() const override { return modelNow; }
    void chooseModel (const juce::String& id) override { log.add ("chooseModel " + id); }
    void fetchModel (const juce::String& id) override { log.add ("fetchModel " + id); }
    void pauseFetching() override { log.add ("pauseFetching"); }
    ModelFetch fetching() const override { return fetch; }
    juce::String device() const override { return deviceNow; }
    void chooseDevice (const juce::String& label) override
    {
        deviceNow = label;
        log.add ("chooseDevice " + label);
        changed (Part::engine);
    }
    void wakeEngine() override { log.add ("wakeEngine"); }
    std::vector<AdapterSetting> adapters() const override { return adapterList; }
    void setAdapterScale (const juce::String& folder, double scale) override
    {
        log.add ("setAdapterScale " + folder + " " + juce::String (scale, 2));
    }
    void removeAdapter (const juce::String& folder) override { log.add ("removeAdapter " + folder); }
    void addFolder (const juce::File& folder) override { log.add ("addFolder " + folder.getFileName()); }
    KeptTakes keptTakes() const override { return keptNow; }
    void searchTakes (const juce::String& text, bool starredOnly) override
    {
        log.add ("searchTakes " + text + (starredOnly ? " starred" : ""));
    }
    void auditionKept (const juce::String& id, bool shallSound) override
    {
        log.add ("auditionKept " + id + (shallSound ? " on" : " off"));
    }
    void starKept (const juce::String& id, bool shallBeStarred) override
    {
        log.add ("starKept " + id + (shallBeStarred ? " on" : " off"));
    }
    void remakeKept (const juce::String& id) override { log.add ("remakeKept " + id); }
    juce::File keptFileToDrag (const juce::String& id) override
    {
        log.add ("keptFileToDrag " + id);
        return fileToDrag;
    }
    EditorError error() const override { return problem; }
    void performErrorAction() override { log.add ("performErrorAction"); }
    void performErrorActionIn (const juce::File& folder) override
    {
        log.add ("performErrorActionIn " + folder.getFullPathName());
    }
    void dismissError() override;
    juce::String undoName() const override { return undoWords; }
    juce::String redoName() const override { return redoWords; }
    void undo() override { log.add ("undo"); }
    void redo() override { log.add ("redo"); }
    juce::Point<int> editorSize() const override { return size; }
    void setEditorSize (juce::Point<int> s) override { size = s; }
    bool moreIsShown() const override { return more; }
    void setMoreIsShown (bool shown) override { more = shown; }

private:
    const FixtureAudio& audio() const;
    void standAlone (bool isEmpty);

    juce::ListenerList<Listener> listeners;
};

} // namespace continuo
