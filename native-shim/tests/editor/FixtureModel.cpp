#include "FixtureModel.h"

#include "model/Parameters.h"

namespace continuo
{

namespace
{
constexpr int firstCapturedBar = 5;

double barSeconds (int bar) { return (bar - 1) * FixtureAudio::secondsPerBar; }

Take take (int number, const char* prompt, std::int64_t seed, int bars)
{
    Take result;
    result.id = "clip-" + juce::String (number);
    result.number = number;
    result.prompt = prompt;
    result.seed = seed;
    result.mode = "continue";
    result.lengthSeconds = bars * FixtureAudio::secondsPerBar;
    result.placement = { barSeconds (firstCapturedBar + 8), barSeconds (firstCapturedBar + 8 + bars) };
    return result;
}
} // namespace

FixtureProcessor::FixtureProcessor() : state (*this, nullptr, "fixture", parameterLayout()) {}

juce::StringArray FixtureModel::states()
{
    return { "empty", "recording", "captured", "generating", "queued", "takes",       "melody",
             "more",  "error",     "no-java",  "no-tempo",   "alone",  "alone-empty", "adapters" };
}

FixtureModel::FixtureModel (const juce::String& state)
{
    transportNow.tempoBpm = FixtureAudio::tempoBpm;
    status = { EngineState::ready, "Ready", {}, "musicgen-small", false };
    modelList = { { "nano", "nano", "built in, 3 million parameters, mono, CC0", {}, true, false, false },
                  { "facebook/musicgen-small",
                    "musicgen-small",
                    "300 million parameters, mono, CC-BY-NC 4.0",
                    {},
                    true,
                    false,
                    false },
                  { "facebook/musicgen-stereo-medium",
                    "musicgen-stereo-medium",
                    "1.5 billion parameters, stereo, CC-BY-NC 4.0",
                    {},
                    true,
                    false,
                    true },
                  { "facebook/musicgen-melody", "musicgen-melody", "1.5 billion parameters, follows a melody",
                    "6.5 GB, CC-BY-NC 4.0", false, true, false } };
    modelNow = "facebook/musicgen-small";
    sources = { { "track", "This track", true },
                { "side-chain", "Side-chain", true },
                { "instance-2", "Lead vocal", true },
                { "instance-7", "Whistle", false } };
    sourceNow = "track";
    presetList = { { "night-drive", "Night drive", "Electronic", "synthwave, driving bass", false },
                   { "warehouse", "Warehouse", "Electronic", "minimal techno", false },
                   { "late-piano", "Late piano", "Acoustic", "warm lo-fi piano", false },
                   { "campfire", "Campfire", "Acoustic", "fingerpicked guitar", false },
                   { "mine", "My bridge", "Yours", "strings, rising", true } };
    const auto kept = [] (const char* id, const char* words, const char* key, double bpm, bool starred)
    {
        KeptTake take;
        take.id = id;
        take.file =
            juce::File ("/home/me/.local/share/continuo/takes").getChildFile (id).withFileExtension ("wav");
        take.words = words;
        take.model = "musicgen-small";
        take.key = key;
        take.tempoBpm = bpm;
        take.seed = 48213;
        take.lengthSeconds = 17.1;
        take.made = juce::Time (2026, 4, 12, 21, 30);
        take.starred = starred;
        return take;
    };
    keptNow.takes = { kept ("kept-1", "synthwave, driving bass, wide pads", "A minor", 112.0, true),
                      kept ("kept-2", "warm lo-fi piano, slow", "C major", 0.0, false),
                      kept ("kept-3", "", "", 0.0, false) };
    keptNow.found = 3;
    keptNow.kept = 340;
    obstacle = "Press play in your DAW and mark the bars to play on from.";
    replaceObstacle = "Mark the bars that shall be made anew.";
    if (state == "empty")
        return;
    if (state.startsWith ("alone"))
    {
        standAlone (state == "alone-empty");
        return;
    }

    captured = { barSeconds (firstCapturedBar), barSeconds (firstCapturedBar + 8) };
    transportNow.positionSeconds = captured.endSeconds;
    if (state == "recording")
    {
        captured.endSeconds = barSeconds (firstCapturedBar + 5) + 0.9;
        transportNow.playing = transportNow.recording = true;
        transportNow.positionSeconds = captured.endSeconds;
        inputLevel = 0.42f;
        return;
    }
    regionNow = { barSeconds (firstCapturedBar + 4), barSeconds (firstCapturedBar + 8) };
    obstacle = replaceObstacle = {};
    heardWords = "A minor, about 112 bpm";
    promptWords = "synthwave, driving bass, wide pads, a lead that answers";
    presetNow = "night-drive";
    parts = { { "112 bpm", "The host's tempo", true },
              { "4/4", "The host's meter", true },
              { "A minor", "Heard in the marked bars", true },
              { "energetic", "Density of the marked bars", false } };
    undoWords = "Move region";
    if (state == "no-tempo")
    {
        transportNow.hostTellsTempo = false;
        return;
    }
    if (state == "captured")
    {
        hole = { barSeconds (firstCapturedBar + 2), barSeconds (firstCapturedBar + 3) };
        return;
    }

    takeList = { take (4, "synthwave, driving bass, wide pads", 48213, 8),
                 take (3, "synthwave, driving bass, wide pads", 739104, 8),
                 take (2, "synthwave, quiet, only pads", 5512, 4), take (1, "synthwave", 91, 4) };
    takeList[0].selected = true;
    transportNow.positionSeconds = barSeconds (firstCapturedBar + 9) + 1.1;
    if (state == "generating")
    {
        takeList.erase (takeList.begin(), takeList.begin() + 2);
        auto& made = *takeList.insert (takeList.begin(), take (3, "synthwave, driving bass", 739104, 8));
        made.isGrowing = made.selected = made.auditioning = true;
        made.readySeconds = 0.47 * made.lengthSeconds;
        audition = 0.31;
        progress = { GenerationProgress::State::running, 0.42, 61.3, 12.4, 0 };
    }
    else if (state == "queued")
        progress = { GenerationProgress::State::queued, -1.0, 0.0, -1.0, 2 };
    else if (state == "melody")
    {
        setMode (static_cast<int> (Mode::melody));
        chroma = { MelodyChroma::State::ready,
                   {},
                   regionNow,
                   10.0,
                   audio().leadingPitchClasses (regionNow.startSeconds - captured.startSeconds,
                                                regionNow.endSeconds - captured.startSeconds) };
    }
    else if (state == "more")
        more = true;
    else if (state == "error")
        problem = { "The engine stopped while it was playing; your takes are safe.", "Try again", {} };
    else if (state == "no-java")
    {
        status = { EngineState::failed,
                   "No Java: only what is saved can be heard.",
                   "The Java runtime is missing: expected "
                   "/home/me/.local/share/continuo/runtime/lib/server/libjvm.so, "
                   "found none. Install Continuo again, then try again.",
                   {},
                   false };
        problem = { status.detail, {}, {} };
        modelList.clear();
        parts.clear();
        takeList[1].playable = false;
        takeList[1].problem = "The clip's file is missing.";
    }
    else if (state == "adapters")
        adapterList = { { "/home/me/loras/brass-section",
                          "brass-section",
                          "for facebook/musicgen-small, rank 16",
                          {},
                          0.75 },
                        { "/home/me/loras/late-tape",
                          "late-tape",
                          {},
                          "The adapter late-tape is not in /home/me/loras/late-tape any more: put it back, "
                          "or take it off the list.",
                          1.0 } };
    else if (state == "takes")
    {
        takeList[1].auditioning = true;
        audition = 0.37;
    }
}

/** A program without a host: a sound was opened and played on from, or nothing is there, not even a sound device. */
void FixtureModel::standAlone (bool isEmpty)
{
    hostNow = {};
    sources.resize (1);
    transportNow.isOwn = true;
    transportNow.hostTellsTempo = false;
    transportNow.hasAudio = ! isEmpty;
    obstacle = isEmpty ? "Play something first, or mark the bars to play on from." : "";
    if (isEmpty)
        return;
    replaceObstacle = {};
    promptWords = "synthwave, driving bass, wide pads";
    heardWords = "A minor, about 112 bpm";
    takeList = { take (1, "synthwave, driving bass, wide pads", 48213, 4), take (0, "", 0, 8) };
    auto& sound = takeList[1];
    sound.name = "night drive, first sketch";
    sound.mode = "opened";
    sound.placement = { 0.0, barSeconds (9) };
    takeList[0].placement = { barSeconds (9), barSeconds (13) };
    takeList[0].selected = sound.selected = true;
    regionNow = { barSeconds (5), barSeconds (9) };
    undoWords = "Open " + sound.name;
    transportNow.positionSeconds = barSeconds (3) + 0.4;
    transportNow.playing = transportNow.recording = true;
}

const FixtureAudio& FixtureModel::audio() const
{
    static const FixtureAudio shared;
    return shared;
}

void FixtureModel::changed (Part part)
{
    listeners.call ([part] (Listener& listener) { listener.editorModelChanged (part); });
}

void FixtureModel::setMode (int mode)
{
    auto* parameter = processor.state.getParameter (id::mode);
    parameter->setValueNotifyingHost (parameter->convertTo0to1 (static_cast<float> (mode)));
}

std::vector<WavePeak> FixtureModel::capturedPeaks (Span span, int columns) const
{
    auto peaks = audio().peaks (span.startSeconds - barSeconds (firstCapturedBar),
                                span.endSeconds - barSeconds (firstCapturedBar), columns);
    for (int i = 0; i < columns; ++i)
    {
        const double at = span.startSeconds + (i + 0.5) * span.length() / columns;
        if (! captured.contains (at) || hole.contains (at))
            peaks[static_cast<size_t> (i)].captured = false;
    }
    return peaks;
}

std::vector<GridLine> FixtureModel::gridLines (Span span) const
{
    constexpr double beat = FixtureAudio::secondsPerBar / 4.0;
    std::vector<GridLine> lines;
    for (int i = static_cast<int> (std::ceil (span.startSeconds / beat - 1.0e-9));
         i * beat < span.endSeconds + 1.0e-9; ++i)
        lines.push_back ({ i * beat, static_cast<int> (std::floor (i / 4.0)) + 1, (i % 4 + 4) % 4 + 1 });
    return lines;
}

std::vector<TempoMark> FixtureModel::tempoMarks (Span span) const
{
    return { { span.startSeconds, transportNow.tempoBpm, 4, 4 } };
}

void FixtureModel::setRegion (Span span)
{
    regionNow = span;
    log.add ("setRegion");
    changed (Part::region);
}

void FixtureModel::setAssumedTempo (const TempoAndMeter& tempo)
{
    transportNow.tempoBpm = tempo.tempoBpm;
    transportNow.meterNumerator = tempo.meterNumerator;
    transportNow.meterDenominator = tempo.meterDenominator;
    log.add ("setAssumedTempo " + juce::String (tempo.tempoBpm) + " " + juce::String (tempo.meterNumerator)
             + "/" + juce::String (tempo.meterDenominator));
}

void FixtureModel::setMelodySource (const juce::String& source)
{
    sourceNow = source;
    log.add ("setMelodySource " + source);
}

void FixtureModel::setMelodyStems (const juce::String& how)
{
    stemsNow = how;
    log.add ("setMelodyStems " + how);
}

void FixtureModel::setPrompt (const juce::String& words)
{
    promptWords = words;
    log.add ("setPrompt " + words);
}

std::vector<PromptPart> FixtureModel::promptParts() const
{
    return composedPromptIsEdited() ? std::vector<PromptPart>() : parts;
}

void FixtureModel::setPromptPartUsed (int index, bool used)
{
    parts[static_cast<size_t> (index)].used = used;
    log.add ("setPromptPartUsed " + juce::String (index) + (used ? " on" : " off"));
    changed (Part::prompt);
}

juce::String FixtureModel::composedPrompt() const
{
    if (composedPromptIsEdited())
        return editedPrompt;
    auto text = promptWords;
    for (const auto& part : parts)
        if (part.used)
            text << ", " << part.text;
    return text;
}

void FixtureModel::editComposedPrompt (const juce::String& text)
{
    editedPrompt = text;
    log.add ("editComposedPrompt " + text);
    changed (Part::prompt);
}

void FixtureModel::choosePreset (const juce::String& preset)
{
    presetNow = preset;
    log.add ("choosePreset " + preset);
}

std::vector<WavePeak> FixtureModel::takePeaks (const juce::String& takeId, int columns) const
{
    for (const auto& take : takeList)
        if (take.id == takeId)
        {
            const double from = take.number % 2 == 0 ? 0.0 : 2.0 * FixtureAudio::secondsPerBar;
            auto peaks = audio().peaks (from, juce::jmin (audio().lengthSeconds(), from + take.lengthSeconds),
                                        columns);
            for (int i = 0; take.isGrowing && i < columns; ++i)
                if (i * take.lengthSeconds >= columns * take.readySeconds)
                    peaks[static_cast<size_t> (i)].captured = false;
            return peaks;
        }
    return {};
}

void FixtureModel::selectTake (const juce::String& takeId)
{
    for (auto& take : takeList)
        take.selected = take.id == takeId;
    log.add ("selectTake " + takeId);
    changed (Part::takes);
}

void FixtureModel::auditionTake (const juce::String& takeId, bool shallSound)
{
    for (auto& take : takeList)
        take.auditioning = shallSound && take.id == takeId;
    audition = shallSound ? 0.0 : -1.0;
    log.add ("auditionTake " + takeId + (shallSound ? " on" : " off"));
    changed (Part::takes);
}

void FixtureModel::removeTake (const juce::String& takeId)
{
    takeList.erase (std::remove_if (takeList.begin(), takeList.end(),
                                    [&] (const Take& take) { return take.id == takeId; }),
                    takeList.end());
    log.add ("removeTake " + takeId);
    changed (Part::takes);
}

juce::File FixtureModel::takeFileToDrag (const juce::String& takeId)
{
    log.add ("takeFileToDrag " + takeId);
    return fileToDrag;
}

void FixtureModel::dismissError()
{
    problem = {};
    log.add ("dismissError");
    changed (Part::error);
}

} // namespace continuo
