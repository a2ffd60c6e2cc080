// Where the plugin looks for Java and the engine, by how it was installed.
#include <Catch.h>

#include "model/DataFolder.h"

using namespace continuo;

TEST_CASE ("A plugin of the system's package has the package's parts, any other the user's")
{
    const juce::File user ("/home/me/.local/share/continuo");
    const auto partsOf = [&] (const char* plugin)
    { return partsFolder (juce::File (plugin), user).getFullPathName(); };
    CHECK (partsOf ("/usr/lib/vst3/Continuo.vst3/Contents/x86_64-linux/Continuo.so") == "/usr/lib/continuo");
    CHECK (partsOf ("/usr/lib/lv2/Continuo.lv2/libContinuo.so") == "/usr/lib/continuo");
    CHECK (partsOf ("/usr/bin/Continuo") == "/usr/lib/continuo");
    CHECK (partsOf ("/usr/local/lib/vst3/Continuo.vst3/Continuo.so") == user.getFullPathName());
    CHECK (partsOf ("/home/me/.vst3/Continuo.vst3/Continuo.so") == user.getFullPathName());
    CHECK (partsOf ("/usrdata/Continuo.so") == user.getFullPathName());
}
