// Where everything of Continuo's is on this machine. Any thread.
#pragma once

#include <juce_core/juce_core.h>

namespace continuo
{

/** The user's data folder: $CONTINUO_HOME, else where the system keeps the user's application data. */
juce::File dataFolder();

/** What to do when a part is missing in it. */
inline constexpr auto installRemedy = "Run ./continuo install-plugin in Continuo's folder, then try again.";

} // namespace continuo
