#pragma once

// What the editor shows, as plain values, which belong to nobody and to no thread. Nothing here owns audio, files or Java.
//
// Positions are seconds on the host's timeline (or, in hosts without a playhead, seconds since the
// plugin was inserted). A double of seconds times a sample rate, rounded, names a sample exactly
// for any timeline shorter than years; whoever needs samples rounds.

#include "EngineState.h"
#include "Texts.h"
#include "audio/WavePeak.h"

#include <juce_gui_basics/juce_gui_basics.h>

#include <cstdint>
#include <vector>

namespace continuo
{

/** A stretch of the timeline; empty when it ends where it starts. */
struct Span
{
    double startSeconds = 0.0;
    double endSeconds = 0.0;

    double length() const { return endSeconds - startSeconds; }
    bool isEmpty() const { return endSeconds <= startSeconds; }
    bool contains (double seconds) const { return seconds >= startSeconds && seconds < endSeconds; }
    bool overlaps (Span other) const
    {
        return startSeconds < other.endSeconds && other.startSeconds < endSeconds;
    }
    /** The least span that holds both; an empty one adds nothing. */
    Span unitedWith (Span other) const
    {
        if (isEmpty() || other.isEmpty())
            return isEmpty() ? other : *this;
        return { juce::jmin (startSeconds, other.startSeconds), juce::jmax (endSeconds, other.endSeconds) };
    }
    bool operator== (const Span& other) const
    {
        return startSeconds == other.startSeconds && endSeconds == other.endSeconds;
    }
    bool operator!= (const Span& other) const { return ! (*this == other); }
};

/** A line of the ruler: a bar line when `beat` is 1. Bars count from 1 as in the host and may be negative before it. */
struct GridLine
{
    double seconds = 0.0;
    int bar = 1;
    int beat = 1;
    bool startsBar() const { return beat == 1; }
};

/** A change of tempo or meter, and the values that hold at the beginning of what is shown. */
struct TempoMark
{
    double seconds = 0.0;
    double tempoBpm = 120.0;
    int meterNumerator = 4;
    int meterDenominator = 4;
};

inline constexpr double slowestBpm = 20.0, fastestBpm = 400.0;
inline constexpr int largestMeter = 64;

/** What the user counts by where the host tells no tempo. */
struct TempoAndMeter
{
    double tempoBpm = 0.0; // 0: the user has said nothing
    int meterNumerator = 4;
    int meterDenominator = 4;

    bool isUsable() const
    {
        return tempoBpm >= slowestBpm && tempoBpm <= fastestBpm && meterNumerator > 0
               && meterNumerator <= largestMeter && meterDenominator > 0 && meterDenominator <= largestMeter
               && juce::isPowerOfTwo (meterDenominator);
    }
    bool operator== (const TempoAndMeter& other) const
    {
        return tempoBpm == other.tempoBpm && meterNumerator == other.meterNumerator
               && meterDenominator == other.meterDenominator;
    }
    bool operator!= (const TempoAndMeter& other) const { return ! (*this == other); }
};

/** Polled by the editor 30 times a second while it is visible. */
struct Transport
{
    bool isOwn = false;      // no host plays: the program stands alone, and the user does
    bool hasAudio = true;    // of one that stands alone: there is a sound device
    bool hasPlayhead = true; // false: the host tells no position, the timeline is the plugin's own clock
    bool playing = false;
    bool recording = false; // input is being captured now
    double positionSeconds = 0.0;
    bool hostTellsTempo = true; // false: tempo and meter are what the user says, or 120 bpm in 4/4
    double tempoBpm = 120.0;
    int meterNumerator = 4;
    int meterDenominator = 4;
};

struct MelodySource
{
    juce::String id;       // "track", "side-chain", or an instance's id: stable while that instance lives
    juce::String name;     // as shown: "This track", "Side-chain", or the other instance's track name
    bool available = true; // false: chosen in the project, but not there now
};

// Whether a melody is followed without its drums and bass, as the engine's requests have it.
inline constexpr auto melodyStemsAuto = "auto", melodyStemsOn = "on", melodyStemsOff = "off";

/** The leading pitch class of each frame of the melody's region: 0 is C, 11 is B, -1 where nothing leads. */
struct MelodyChroma
{
    enum class State
    {
        none,
        computing,
        ready,
        failed
    };

    State state = State::none;
    juce::String sentence; // why there is none, or what failed
    Span span;
    double frameRateHz = 50.0;
    std::vector<std::int8_t> leadingPitchClasses;
};

/** Something that was added to the user's words, and why: { "96 bpm", "tempo of the host" }. */
struct PromptPart
{
    juce::String text;
    juce::String reason;
    bool used = true;
};

struct Preset
{
    juce::String id;
    juce::String name;
    juce::String family; // "Electronic", "Acoustic", …; the picker groups by it
    juce::String prompt;
    bool isUsers = false;
};

struct GenerationProgress
{
    enum class State
    {
        idle,
        queued,
        loading,
        running,
        finishing
    };

    State state = State::idle;
    double fraction = 0.0;          // 0…1, below 0: unknown
    double stepsPerSecond = 0.0;    // 0: not measured yet; 50 steps are a second of music
    double remainingSeconds = -1.0; // below 0: unknown
    int queuePosition = 0;          // jobs before this one
    juce::String machine {};        // of a studio, that makes it; empty: this one

    bool isBusy() const { return state != State::idle; }
};

struct Take
{
    juce::String id; // of its clip
    int number = 1;  // as shown, counted up through the project
    juce::String
        name; // that the user gave, else of a sound that was opened its file's; empty: it has a number
    juce::String prompt;
    std::int64_t seed = 0;
    double lengthSeconds = 0.0;
    Span placement;           // where it plays on the timeline
    juce::String mode;        // "text", "continue", "melody", "replace", "opened", "stem"
    bool replaces = false;    // it plays instead of what stands there
    bool selected = false;    // plays with the transport
    bool auditioning = false; // sounds now, transport or not
    bool playable = true;     // false: its samples are missing, `problem` says what happened
    juce::String problem;
    bool isGrowing = false;    // it is being made
    double readySeconds = 0.0; // of one that grows: so much of it can be heard

    bool starred = false;

    bool isOpened() const { return mode == "opened"; }
    bool isStem() const { return mode == "stem"; }
    /** It has settings that others can be made with. */
    bool wasGenerated() const { return ! isOpened() && ! isStem() && ! isGrowing; }
    /** Its beginning can be played on from. */
    bool canBeRenewed() const { return playable && ! isGrowing && ! replaces && ! isStem(); }
    juce::String shownName() const { return name.isNotEmpty() ? name : say ("Take {1}", number); }
};

struct EngineStatus
{
    EngineState state = EngineState::off;
    juce::String sentence;    // short: "Ready", "Java is missing."
    juce::String detail;      // which file, which error; may be empty
    juce::String model;       // the loaded model's name; may be empty
    bool mayTryAgain = false; // of a failure: starting it again could help
};

/** What the host says of itself and the plugin's track; empty and transparent where it does not. */
struct HostFacts
{
    juce::String name;
    juce::String channel;
    juce::Colour channelColour;
};

// What computes, as the engine names it; it knows others, too.
inline constexpr auto deviceAuto = "auto", deviceProcessor = "cpu", deviceGraphicsCard = "gpu";

struct ModelChoice
{
    juce::String id;
    juce::String name;   // "musicgen-small"
    juce::String detail; // "300 million parameters, mono, CC-BY-NC 4.0"
    juce::String offer;  // of one that is not here: "1.2 GB, CC-BY-NC 4.0"
    bool installed = true;
    bool followsMelody = false;
    bool stereo = false;
};

/** A LoRA adapter of the project. */
struct AdapterSetting
{
    juce::String folder;
    juce::String name;
    juce::String detail;  // "for facebook/musicgen-small, rank 16"; may be empty
    juce::String problem; // one sentence: it is missing, or another one; empty: all is well
    double scale = 1.0;   // 0: none of it
};

inline constexpr double largestAdapterScale = 2.0;

/** A model that is being fetched. */
struct ModelFetch
{
    juce::String title;
    juce::String sentence;  // "Fetching MusicGen Small: 300 MB of 1.2 GB"; empty: none is
    double fraction = -1.0; // below 0: unknown

    bool isUnderWay() const { return sentence.isNotEmpty(); }
};

/** A take of the library of all that were ever made, in whatever project. */
struct KeptTake
{
    juce::String id;
    juce::File file; // as it was made
    juce::String words, model;
    juce::String key;      // "A minor"; empty: not clear, or not heard yet
    double tempoBpm = 0.0; // 0: the same
    std::int64_t seed = 0;
    double lengthSeconds = 0.0;
    juce::Time made;
    bool starred = false;     // never removed to make room
    bool auditioning = false; // sounds now
};

/** What the last search in it has found. */
struct KeptTakes
{
    std::vector<KeptTake> takes; // the newest first, not all where they are many
    int found = 0;               // so many there are of the kind
    int kept = 0;                // and at all
    juce::String sentence;       // why nothing is shown; empty: it is all there
};

/** One sentence of what went wrong, and a button that does something about it. Empty sentence: all is well. */
struct EditorError
{
    juce::String sentence;
    juce::String action;       // the button's words, "Try again"; empty: there is only "Dismiss"
    juce::String folderAction; // another button's, which asks for a folder; empty: there is none
    bool exists() const { return sentence.isNotEmpty(); }
};

} // namespace continuo
