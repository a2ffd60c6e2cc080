#pragma once

// What the editor shows and what it asks for: an interface for each subject. Message thread only.
//
// The plugin's Session implements them in parts; tests and the screenshot tool have a fixture of their own.
// The editor keeps no state that belongs to the project. It draws snapshots, sends commands, and
// draws again when a listener is told that a part changed. Commands return at once; what comes of
// them arrives as a change. A command that cannot be done shows an error instead of throwing.

#include "ClipSound.h"
#include "Snapshots.h"

#include <juce_audio_processors/juce_audio_processors.h>

namespace continuo
{

/** The timeline and what was captured. */
class TimelineModel
{
public:
    virtual ~TimelineModel() = default;

    virtual Transport transport() const = 0;
    /** The input's peak since the last call, linear; the level meter's alone. */
    virtual float takeInputLevel() = 0;
    /** From the first captured sample to the last; empty when there is nothing yet. */
    virtual Span capturedSpan() const = 0;
    /** Grows whenever captured audio, tempo or meter changed: the editor asks for peaks again only then. */
    virtual std::uint64_t capturedRevision() const = 0;
    /** `columns` peaks that divide `span` evenly, from the overview. */
    virtual std::vector<WavePeak> capturedPeaks (Span span, int columns) const = 0;
    /** Beats and bars in `span` in order, extrapolated with the nearest known tempo beyond what was captured. */
    virtual std::vector<GridLine> gridLines (Span span) const = 0;
    /** Tempo and meter at the span's start, then every change in it. */
    virtual std::vector<TempoMark> tempoMarks (Span span) const = 0;

    /** What is continued, or leads the melody. Empty: nothing is marked. */
    virtual Span region() const = 0;
    /** One undoable step. The editor has already snapped to bars unless the user held Alt. */
    virtual void setRegion (Span span) = 0;
    /** One undoable step. For hosts that tell no tempo; the others' is not touched. */
    virtual void setAssumedTempo (const TempoAndMeter&) = 0;
    /** Throws the captured audio away; takes stay. */
    virtual void clearCapture() = 0;

    // Where the transport is the program's own; elsewhere it is the host's, and nothing happens.

    virtual void play (bool shallPlay) = 0;
    virtual void locate (double seconds) = 0;
};

/** Sounds from files. */
class OpeningModel
{
public:
    virtual ~OpeningModel() = default;

    /** It stands on the timeline behind what is there, plays there, and is marked: one undoable step, once it is read. */
    virtual void open (const juce::File&) = 0;
};

/** Whose melody leads. */
class MelodyModel
{
public:
    virtual ~MelodyModel() = default;

    virtual std::vector<MelodySource> melodySources() const = 0;
    virtual juce::String melodySource() const = 0;
    virtual void setMelodySource (const juce::String& id) = 0;
    /** Whether it is followed without its drums and bass: melodyStemsAuto, On or Off. */
    virtual juce::String melodyStems() const = 0;
    /** One undoable step. */
    virtual void setMelodyStems (const juce::String&) = 0;
    virtual MelodyChroma melodyChroma() const = 0;
};

/** The words that the model will read. */
class PromptModel
{
public:
    virtual ~PromptModel() = default;

    virtual juce::String prompt() const = 0;
    /** Comes about 300 ms after the last key, and on focus loss: one undoable step each. */
    virtual void setPrompt (const juce::String& words) = 0;
    /** What was added to the words and why. Empty while the prompt is edited by hand or Java is not there. */
    virtual std::vector<PromptPart> promptParts() const = 0;
    virtual void setPromptPartUsed (int index, bool used) = 0;
    /** What the model will read: words and used parts, or what the user wrote instead. */
    virtual juce::String composedPrompt() const = 0;
    virtual bool composedPromptIsEdited() const = 0;
    /** Replaces the composed prompt; an empty text goes back to composing. */
    virtual void editComposedPrompt (const juce::String& text) = 0;
    /** What was heard in the region, for the label beside it: "A minor, about 112 bpm"; may be empty. */
    virtual juce::String heard() const = 0;

    virtual std::vector<Preset> presets() const = 0;
    /** Of the preset that was chosen last and not changed since; empty if none. */
    virtual juce::String currentPreset() const = 0;
    /** Sets the prompt and those parameters that the preset names: one undoable step. */
    virtual void choosePreset (const juce::String& id) = 0;
    virtual void saveAsPreset (const juce::String& name) = 0;
};

/** New clips. */
class GeneratingModel
{
public:
    virtual ~GeneratingModel() = default;

    virtual GenerationProgress generation() const = 0;
    /** Empty when generate() would start; else one sentence: "Mark the bars to play on from." */
    virtual juce::String whyNotGenerate() const = 0;
    virtual void generate() = 0;
    virtual void cancel() = 0;
    /** The same, but what can be heard of the first take already stays as a short one. */
    virtual void keepWhatIsThere() = 0;

    /** Empty when replace() would start; else one sentence. */
    virtual juce::String whyNotReplace() const = 0;
    /** New music for the marked bars, which grows out of what stands before and leads into what stands behind; it plays
        instead of what stands there. */
    virtual void replace() = 0;
};

/** What becomes of a take. */
class ReworkingModel
{
public:
    virtual ~ReworkingModel() = default;

    /** Makes the take's placement the region, so that the next clip begins where it ends, and generates. */
    virtual void continueFromTake (const juce::String& id) = 0;
    /** Its first seconds stay, and the rest is made anew: another take in its place. */
    virtual void renewTake (const juce::String& id, double keptSeconds) = 0;
    /** The same request with a new seed. */
    virtual void retryTake (const juce::String& id) = 0;
    /** The same, played so much more daringly (above 1) or more safely (below). */
    virtual void varyTake (const juce::String& id, double temperatureFactor) = 0;
    /** Its words, its seed, which is kept, and its knobs become those of the window: one undoable step. */
    virtual void useSettingsOf (const juce::String& id) = 0;
    /** Its drums, bass, voice and other instruments as takes of their own at its place, which do not play at once. */
    virtual void splitTake (const juce::String& id) = 0;
};

/** The clips that are there. */
class TakesModel
{
public:
    virtual ~TakesModel() = default;

    /** Newest first. */
    virtual std::vector<Take> takes() const = 0;
    /** Empty while they are not known yet; `takes` is announced when they are. */
    virtual std::vector<WavePeak> takePeaks (const juce::String& id, int columns) const = 0;
    /** Where the audition is, 0…1 of the take; below 0: none sounds. Polled. */
    virtual double auditionPosition() const = 0;

    /** One that replaces and is selected already is so no longer: what stood there is heard again. */
    virtual void selectTake (const juce::String& id) = 0;
    virtual void auditionTake (const juce::String& id, bool shallSound) = 0;
    /** Undoable; an empty name gives it its number, or its file's name, again. */
    virtual void nameTake (const juce::String& id, const juce::String& name) = 0;
    /** Undoable. */
    virtual void starTake (const juce::String& id, bool shallBeStarred) = 0;
    /** Undoable. */
    virtual void removeTake (const juce::String& id) = 0;
    /** A WAV at the host's rate under a plain ASCII name. Not existing while it is still being rendered. */
    virtual juce::File takeFileToDrag (const juce::String& id) = 0;
    /** Where it lies as it was made or opened. */
    virtual juce::File takeFile (const juce::String& id) const = 0;
    /** Written at the host's rate. */
    virtual void saveTake (const juce::String& id, const juce::File&, SoundForm) = 0;
};

/** The engine and its models. */
class EngineModel
{
public:
    virtual ~EngineModel() = default;

    virtual EngineStatus engine() const = 0;
    virtual std::vector<ModelChoice> models() const = 0;
    virtual juce::String currentModel() const = 0;
    virtual void chooseModel (const juce::String& id) = 0;
    /** Says what fetching it would mean, and fetches it once the user has agreed. */
    virtual void fetchModel (const juce::String& id) = 0;
    /** What has arrived is kept; fetchModel() goes on there. */
    virtual void pauseFetching() = 0;
    virtual ModelFetch fetching() const = 0;
    /** What computes, in all projects: `deviceAuto` or another of its kind. Told with the engine. */
    virtual juce::String device() const = 0;
    virtual void chooseDevice (const juce::String&) = 0;
    /** Starts the JVM and the engine, or tries again after a failure. The editor calls it when it opens. */
    virtual void wakeEngine() = 0;
    /** Told with the engine. */
    virtual HostFacts host() const = 0;
};

/** LoRA adapters, which change what the model plays. */
class AdaptersModel
{
public:
    virtual ~AdaptersModel() = default;

    /** In the order in which they were added. */
    virtual std::vector<AdapterSetting> adapters() const = 0;
    /** One undoable step, like the next. */
    virtual void setAdapterScale (const juce::String& folder, double scale) = 0;
    virtual void removeAdapter (const juce::String& folder) = 0;
    /** An adapter's folder, which is added, or a model's, which plays from now on: one undoable step, once it is read. */
    virtual void addFolder (const juce::File& folder) = 0;
};

/** The library of all takes that were ever made. */
class LibraryModel
{
public:
    virtual ~LibraryModel() = default;

    virtual KeptTakes keptTakes() const = 0;
    /** Words, a key and a tempo in one line, "piano A minor 90-120 bpm"; what is found is announced. */
    virtual void searchTakes (const juce::String& text, bool starredOnly) = 0;
    virtual void auditionKept (const juce::String& id, bool shallSound) = 0;
    virtual void starKept (const juce::String& id, bool shallBeStarred) = 0;
    /** With all its settings and from the sound that was kept with it, into the bar at the playhead. */
    virtual void remakeKept (const juce::String& id) = 0;
    /** As TakesModel::takeFileToDrag. */
    virtual juce::File keptFileToDrag (const juce::String& id) = 0;
};

/** What went wrong last. */
class TroubleModel
{
public:
    virtual ~TroubleModel() = default;

    virtual EditorError error() const = 0;
    virtual void performErrorAction() = 0;
    /** What the error's folderAction asks for: the folder that the user chose. */
    virtual void performErrorActionIn (const juce::File& folder) = 0;
    virtual void dismissError() = 0;
};

/** What was decided, back and forth. */
class HistoryModel
{
public:
    virtual ~HistoryModel() = default;

    /** Empty when there is nothing; else what would be undone: "Move region". */
    virtual juce::String undoName() const = 0;
    virtual juce::String redoName() const = 0;
    virtual void undo() = 0;
    virtual void redo() = 0;
};

/** The window, kept with the project. */
class WindowModel
{
public:
    virtual ~WindowModel() = default;

    /** 0, 0 when it was never set. */
    virtual juce::Point<int> editorSize() const = 0;
    virtual void setEditorSize (juce::Point<int> size) = 0;
    virtual bool moreIsShown() const = 0;
    virtual void setMoreIsShown (bool shown) = 0;
};

/** All of them together. */
class EditorModel
{
public:
    /** What changed. The transport and the captured audio are polled and never announced. */
    enum class Part
    {
        region,
        melody, // the source, the sources to choose from, or the chroma
        prompt, // words, composed prompt, parts, current preset
        presets,
        generation, // progress, and what stands in the way of generate() and replace()
        takes,      // the list, selection, audition, or a take's waveform
        engine,     // status, models, model choice, a model that is fetched, what the host says of itself
        adapters,   // the list, a scale, or what lies in their folders
        library,    // what was found
        error,
        undo
    };

    class Listener
    {
    public:
        virtual ~Listener() = default;
        virtual void editorModelChanged (Part part) = 0;
    };

    virtual ~EditorModel() = default;

    virtual void addListener (Listener*) = 0;
    virtual void removeListener (Listener*) = 0;

    /** The automatable ones; ids are in Parameters.h. The mode is among them. */
    virtual juce::AudioProcessorValueTreeState& parameters() = 0;

    virtual TimelineModel& timeline() = 0;
    virtual OpeningModel& opening() = 0;
    virtual MelodyModel& melody() = 0;
    virtual PromptModel& words() = 0;
    virtual GeneratingModel& generating() = 0;
    virtual ReworkingModel& reworking() = 0;
    virtual TakesModel& clips() = 0;
    virtual EngineModel& engines() = 0;
    virtual AdaptersModel& loras() = 0;
    virtual LibraryModel& library() = 0;
    virtual TroubleModel& trouble() = 0;
    virtual HistoryModel& history() = 0;
    virtual WindowModel& window() = 0;
};

} // namespace continuo
