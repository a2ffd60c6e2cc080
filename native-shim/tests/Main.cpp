#define CATCH_CONFIG_RUNNER
#include "model/Texts.h"

#include <Catch.h>
#include <juce_audio_processors/juce_audio_processors.h>

#include <cstdlib>

int main (int argc, char* argv[])
{
    const juce::ScopedJuceInitialiser_GUI messageThread;
    // Nothing of the user's is read or written.
    const juce::TemporaryFile data;
    const auto folder = data.getFile().getFullPathName();
#if JUCE_WINDOWS
    _putenv_s ("LOCALAPPDATA", folder.toRawUTF8());
#else
    setenv ("XDG_DATA_HOME", folder.toRawUTF8(), 1);
#endif
    continuo::speak ("en"); // whatever the machine speaks
    const auto result = Catch::Session().run (argc, argv);
    data.getFile().deleteRecursively();
    return result;
}
