// The state chunk in the host's project: parameters, Project and the selected clips themselves, so that a project
// plays without engine, Java or clip folder. Any thread but the audio thread.
#pragma once

#include "ClipSound.h"
#include "Project.h"

#include <juce_audio_processors/juce_audio_processors.h>

#include <map>

namespace continuo
{

/** The chunk, little-endian:
    "CNTO" · version (int32) · bytes of JSON (int32) · JSON (UTF-8) · for each of its `clips`: bytes (int32) · FLAC ·
    checksum of all before it (uint32, FNV-1a).

    The JSON only ever gains fields; a version that changes the meaning of one keeps the code to read the old. */
struct PluginState
{
    static constexpr int currentVersion = 1;

    std::map<juce::String, float> parameters; // by id, in their own units; triggers are not among them
    std::map<juce::String, float> normalised; // the same as the host set them, 0…1: between two steps, too
    Project project;
    std::map<juce::String, ClipSound::Ptr>
        clips; // by clip id: those that play, and the marked region's own sound

    static constexpr auto regionClipId = "region"; // of Project::keptRegion

    /** What the parameter was set to, to the bit, as long as that still means what was saved; its default if it was not
        saved. */
    float normalisedOf (const juce::RangedAudioParameter&) const;

    juce::MemoryBlock encode() const;

    struct Decoded; // the state, or defaults and one sentence that says so
    static Decoded decode (const void* data, size_t bytes);
};

struct PluginState::Decoded
{
    PluginState state;
    juce::String problem;
};

} // namespace continuo
