#include "TakeFiles.h"

#include "audio/ClipRenderer.h"
#include "model/DataFolder.h"

#include <cmath>

namespace continuo
{

namespace
{
/** Where files stay that were dragged out: a DAW may go on using the very file. Paths that are not plain ASCII are not
    understood by all of them. */
juce::File dragFolder()
{
    const auto folder = dataFolder().getChildFile ("dragged");
    return folder.getFullPathName().containsOnly (
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
               "/\\:._-")
               ? folder
               : juce::File::getSpecialLocation (juce::File::tempDirectory).getChildFile ("continuo");
}

bool write (const ClipSound& sound, int rateHz, const TakeFiles::Origin& origin, const juce::File& file,
            SoundForm form)
{
    return writeSound (
        file, ClipRenderer::render (sound.channels(), sound.sampleRateHz(), rateHz), rateHz, form,
        SoundMarks::of (origin.master).at (rateHz, std::llround (origin.startSeconds * rateHz)));
}
} // namespace

/** As it was made, where no host has told its rate. */
int TakeFiles::rateOf (const ClipSound& sound) const
{
    return sounds.hostRateHz() > 0 ? sounds.hostRateHz() : sound.sampleRateHz();
}

bool TakeFiles::save (const juce::String& clipId, const Origin& origin, const juce::File& file,
                      SoundForm form) const
{
    const auto sound = sounds.sound (clipId);
    return sound != nullptr && write (*sound, rateOf (*sound), origin, file, form);
}

juce::File TakeFiles::fileToDrag (const juce::String& clipId, const Origin& origin,
                                  const juce::String& asciiName)
{
    const auto sound = sounds.sound (clipId);
    if (sound == nullptr)
        return {};
    const auto rateHz = rateOf (*sound);
    const auto file = dragFolder()
                          .getChildFile (juce::File::createLegalFileName (clipId))
                          .getChildFile (asciiName + "-" + juce::String (rateHz) + ".wav");
    if (! file.existsAsFile() && ! isWriting->exchange (true))
        background.run (
            [sound, rateHz, origin, file, busy = isWriting]
            {
                write (*sound, rateHz, origin, file, SoundForm::wav24);
                busy->store (false);
            });
    return file;
}

} // namespace continuo
