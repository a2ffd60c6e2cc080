// Where everything of Continuo's is on this machine. Any thread.
#pragma once

#include "Texts.h"

#include <juce_core/juce_core.h>

namespace continuo
{

/** The user's data folder: $CONTINUO_HOME, else where the system keeps the user's application data. */
juce::File dataFolder();

/**
    Where Java, the engine and the plugin's Java part are: with a plugin in /usr, on Windows in Program Files, those that
    all users have, else the user's own, in the data folder.
*/
juce::File partsFolder (const juce::File& plugin, const juce::File& userData);

/** What to do when a part is missing in it. */
inline constexpr auto installRemedy = later ("Install Continuo again, then try again.");

} // namespace continuo
