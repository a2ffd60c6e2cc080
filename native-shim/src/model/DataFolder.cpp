#include "DataFolder.h"

namespace continuo
{

juce::File dataFolder()
{
    const auto environment = [] (const char* name)
    { return juce::SystemStats::getEnvironmentVariable (name, {}); };
    if (const auto chosen = environment ("CONTINUO_HOME"); chosen.isNotEmpty())
        return juce::File::getCurrentWorkingDirectory().getChildFile (chosen);
#if JUCE_MAC
    return juce::File ("~/Library/Application Support/Continuo");
#elif JUCE_WINDOWS
    const auto local = environment ("LOCALAPPDATA");
    return juce::File (local.isEmpty() ? "~/AppData/Local" : local).getChildFile ("Continuo");
#else
    if (const auto data = environment ("XDG_DATA_HOME"); juce::File::isAbsolutePath (data))
        return juce::File (data).getChildFile ("continuo");
    return juce::File ("~/.local/share/continuo");
#endif
}

juce::File partsFolder ([[maybe_unused]] const juce::File& plugin, const juce::File& userData)
{
#if JUCE_LINUX
    if (plugin.isAChildOf (juce::File ("/usr")) && ! plugin.isAChildOf (juce::File ("/usr/local")))
        return juce::File ("/usr/lib/continuo");
#elif JUCE_WINDOWS
    const juce::File programs (
        juce::SystemStats::getEnvironmentVariable ("ProgramFiles", "C:\\Program Files"));
    if (plugin.isAChildOf (programs)) // Common Files, where plugins are, is in it
        return programs.getChildFile ("Continuo");
#endif
    return userData;
}

} // namespace continuo
