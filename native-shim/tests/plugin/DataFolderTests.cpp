// Where the plugin keeps what is the user's: where the command line keeps it, too.
#include <Catch.h>

#include "model/DataFolder.h"

#include <cstdlib>

using namespace continuo;

#if ! JUCE_WINDOWS
namespace
{

/** A variable of the environment, set or away while this lives. */
class Variable
{
public:
    Variable (const char* nameToSet, const juce::String& value)
        : name (nameToSet), known (std::getenv (nameToSet) != nullptr),
          former (juce::SystemStats::getEnvironmentVariable (nameToSet, {}))
    {
        set (value, value != "-");
    }

    ~Variable() { set (former, known); }

    Variable (const Variable&) = delete;
    Variable& operator= (const Variable&) = delete;

private:
    void set (const juce::String& value, bool isSet) const
    {
        if (isSet)
            setenv (name, value.toRawUTF8(), 1);
        else
            unsetenv (name);
    }

    const char* name;
    bool known;
    juce::String former;
};

} // namespace

TEST_CASE ("The data folder is where Java and the launcher have it")
{
    juce::StringArray rules;
    juce::File (CONTINUO_DATA_FOLDERS).readLines (rules);
#if JUCE_MAC
    const juce::String system ("macos");
#else
    const juce::String system ("linux");
#endif
    auto looked = 0;
    for (const auto& rule : rules)
    {
        const auto fields = juce::StringArray::fromTokens (rule, "\t", {});
        if (fields[0] != system)
            continue;
        ++looked;
        INFO (rule.toStdString());
        const Variable home ("HOME", "/home/ada");
        const Variable chosen ("CONTINUO_HOME", fields[1]);
        const Variable data ("XDG_DATA_HOME", fields[2]);
        CHECK (dataFolder() == juce::File::getCurrentWorkingDirectory().getChildFile (fields[4]));
    }
    CHECK (looked > 2);
}
#endif
