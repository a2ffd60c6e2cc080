#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

namespace continuo
{

/** The name that an `IHostApplication` gives; empty if it is none, or null, or has no name. Host's thread. */
juce::String nameOf (Steinberg::FUnknown* hostApplication);

/** As JUCE knows the host by its executable: for hosts that do not say their name. Empty for an unknown one. */
juce::String recognisedHost();

} // namespace continuo
