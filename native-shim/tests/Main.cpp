#define CATCH_CONFIG_RUNNER
#include <Catch.h>
#include <juce_audio_processors/juce_audio_processors.h>

int main (int argc, char* argv[])
{
    const juce::ScopedJuceInitialiser_GUI messageThread;
    return Catch::Session().run (argc, argv);
}
