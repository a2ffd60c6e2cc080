// Takes as files at the host's rate: where the user saves one, and what is dragged out of the window. Not the audio
// thread; one thread at a time (Session's lock).
#pragma once

#include "TakeSounds.h"

#include <atomic>
#include <memory>

namespace continuo
{

class TakeFiles
{
public:
    /** A clip's file as it was made, for what that says of itself, and where on the timeline the clip belongs. */
    struct Origin
    {
        juce::File master;
        double startSeconds = 0.0;
    };

    TakeFiles (const TakeSounds& s, BackgroundThread& thread) : sounds (s), background (thread) {}

    /** Writes it here and now. False if that does not work. */
    bool save (const juce::String& clipId, const Origin&, const juce::File&, SoundForm) const;

    /** A WAV, made in the background if it is not there: whoever drags asks again until it is. No file if the take has no
        sound. */
    juce::File fileToDrag (const juce::String& clipId, const Origin&, const juce::String& asciiName);

private:
    int rateOf (const ClipSound&) const;

    const TakeSounds& sounds;
    BackgroundThread& background;
    const std::shared_ptr<std::atomic<bool>> isWriting = std::make_shared<std::atomic<bool>> (false);
};

} // namespace continuo
