// What the plugin says on a Windows without Java, and with something that is none.
#include "jvm/JavaEngine.h"
#include "jvm/JavaParts.h"
#include "model/DataFolder.h"
#include "model/Json.h"

#include <Catch.h>

using namespace continuo;

namespace
{
EngineReply ask (JavaEngine& engine)
{
    std::optional<EngineReply> reply;
    engine.call (JsonObject().set ("do", "status"), nullptr, [&] (const EngineReply& r) { reply = r; });
    for (int i = 0; i < 2000 && ! reply; ++i)
    {
        engine.deliver ([] (const juce::var&) {});
        juce::Thread::sleep (5);
    }
    return reply.value_or (EngineReply { {}, "no reply within 10 seconds" });
}
} // namespace

// One test, since a process asks for one JVM: each block stands on those before it.
TEST_CASE ("what is missing is named with its folder, and found as soon as it is there")
{
    const auto folder = dataFolder(); // with a space and a letter beyond ASCII, as the caller makes it
    REQUIRE (folder.getFullPathName().contains (juce::CharPointer_UTF8 ("\xc3\xbc")));
    REQUIRE (juce::SystemStats::getEnvironmentVariable ("CONTINUO_JAVA_HOME", {}).isEmpty());
    const auto libjvm = folder.getChildFile ("runtime\\bin\\server\\jvm.dll");
    REQUIRE (libjvm.deleteFile());

    JavaEngine engine (JsonObject().set ("pluginVersion", "0"));
    CHECK (ask (engine).error
           == "The Java runtime is missing: expected " + libjvm.getFullPathName() + ", found none.");
    CHECK (engine.status().state == EngineState::failed);

    libjvm.getParentDirectory().createDirectory();
    const juce::File fake (juce::SystemStats::getEnvironmentVariable ("CONTINUO_FAKE_JVM", {}));
    REQUIRE (fake.copyFileTo (libjvm));
    CHECK (ask (engine).error.startsWith ("The plugin's Java part is missing: expected "));

    folder.getChildFile ("plugin-java").createDirectory();
    REQUIRE (folder.getChildFile ("plugin-java\\plugin-java.jar").replaceWithText ("none"));
    CHECK (ask (engine).error == "Java does not start (JNI error -4).");
}

TEST_CASE ("the engine is started without a console window, with the folder of its installation")
{
    const auto folder = dataFolder();
    folder.getChildFile ("runtime\\bin\\server\\jvm.dll").create();
    const auto command = findJavaParts (folder).engineCommand;
    CHECK (command[0] == folder.getChildFile ("runtime\\bin\\javaw.exe").getFullPathName());
    CHECK (command.contains ("-Dcontinuo.installation=" + folder.getFullPathName()));
}

TEST_CASE ("a plugin that all users have takes the parts that all users have")
{
    const juce::File user ("C:\\users\\me\\AppData\\Local\\Continuo");
    const auto partsOf = [&] (const char* plugin)
    { return partsFolder (juce::File (plugin), user).getFullPathName(); };
    CHECK (
        partsOf ("C:\\Program Files\\Common Files\\VST3\\Continuo.vst3\\Contents\\x86_64-win\\Continuo.vst3")
        == "C:\\Program Files\\Continuo");
    CHECK (partsOf ("C:\\Program Files\\Continuo\\Continuo.exe") == "C:\\Program Files\\Continuo");
    CHECK (partsOf ("C:\\users\\me\\AppData\\Local\\Programs\\Common\\VST3\\Continuo.vst3")
           == user.getFullPathName());
}
