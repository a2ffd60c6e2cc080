// Whether two pictures of the editor show the same, looked at from afar.
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace continuo
{

/** One sentence, or nothing where `image` is no blank, has the size of the picture in `file` and resembles it:
    takes and fonts may differ, what stands where may not. */
juce::String whatDiffers (const juce::Image& image, const juce::File& file);

} // namespace continuo
