// What the parts of a session share.
#pragma once

#include "AudioPath.h"
#include "Audition.h"
#include "CaptureView.h"
#include "KeptRegion.h"
#include "News.h"
#include "TakeFiles.h"
#include "TakePlayback.h"
#include "model/EngineLink.h"
#include "model/Parameters.h"
#include "model/Project.h"

namespace continuo
{

/** One lock keeps the message thread and the host's other threads apart: it is held wherever a part is asked to do
    something, and news are never announced with it held. What editors call takes it by itself. */
struct SessionCore
{
    SessionCore (juce::AudioProcessorValueTreeState& tree, ParameterValues& v, AudioPath& path,
                 std::unique_ptr<EngineLink> engineLink)
        : parameterTree (tree), values (v), audio (path), capture (*path.track),
          link (std::move (engineLink)), takeSounds (background), playback (takeSounds, path.clips),
          audition (takeSounds, path.clips), takeFiles (takeSounds, background)
    {
    }

    juce::AudioProcessorValueTreeState& parameterTree;
    ParameterValues& values;
    AudioPath& audio;
    const CaptureView capture;
    const std::unique_ptr<EngineLink> link;
    News news;

    juce::CriticalSection lock; // everything below, and all that the parts have of their own
    Project project;
    KeptRegion kept;
    BackgroundThread background;
    TakeSounds takeSounds;
    TakePlayback playback;
    Audition audition;
    TakeFiles takeFiles;
};

} // namespace continuo
