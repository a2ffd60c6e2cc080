// A real JVM with the real plugin-java classes. JVMs cannot be unloaded: all of it happens in one process.
#include "../plugin/HostApplication.h"
#include "../plugin/TestHost.h"
#include "InstalledJava.h"
#include "jvm/JavaEngine.h"
#include "jvm/JavaParts.h"
#include "model/Json.h"

#include <Catch.h>

#include <cfenv>
#include <clocale>
#include <cmath>
#include <csignal>

using namespace continuo;
using namespace continuo::test;

namespace
{
juce::var settings() { return JsonObject().set ("pluginVersion", "0"); }

juce::var asked (const juce::String& what) { return JsonObject().set ("do", what); }

EngineReply ask (JavaEngine& engine, const juce::var& request, PlanarSamples audio = nullptr)
{
    std::optional<EngineReply> reply;
    engine.call (request, audio, [&] (const EngineReply& r) { reply = r; });
    for (int i = 0; i < 3000 && ! reply; ++i)
    {
        engine.deliver ([] (const juce::var&) {});
        juce::Thread::sleep (5);
    }
    return reply.value_or (EngineReply { {}, "no reply within 15 seconds" });
}
} // namespace

// One test, since one JVM: each block stands on those before it.
TEST_CASE (
    "Java: missing parts are named, and found as soon as they are there, and two instances share one JVM")
{
    const auto terminate = SIG_IGN;
    std::signal (SIGTERM, terminate);
    // A host without UTF-8, whose locale Java would yet change: the data folder has a letter beyond ASCII in its name.
    unsetenv ("LC_ALL");
    setenv ("LC_CTYPE", "C", 1);
    setenv ("LC_NUMERIC", "C.UTF-8", 1);
    const std::string locale = std::setlocale (LC_ALL, nullptr);
    REQUIRE (locale == "C");
    setenv ("CONTINUO_HOME", "/nowhere", 1);
    setenv ("CONTINUO_JAVA_HOME", "/nowhere/java", 1);
    JavaEngine first (settings());
    CHECK (first.status().state == EngineState::off);
    const auto refused = ask (first, asked ("status"));
    CHECK (refused.error.startsWith ("The Java runtime is missing: expected /nowhere/java/lib/server/"));
    CHECK (first.status().state == EngineState::failed);

    const InstalledJava installed;
    REQUIRE (installed.folder.getChildFile ("plugin-java/plugin-java.jar").existsAsFile());
    const auto status = ask (first, asked ("status"));
    CHECK (status.error == "");
    CHECK (status.fields["engine"].toString().isNotEmpty());
    CHECK (first.status().state == EngineState::ready);

    JavaEngine second (settings());
    CHECK (ask (second, asked ("status")).worked());
    CHECK (std::signal (SIGTERM, SIG_DFL) == terminate);
    CHECK (std::setlocale (LC_ALL, nullptr) == locale);

    {
        INFO ("a request that Java does not know is refused in one sentence");
        const auto reply = ask (first, asked ("dance"));
        CHECK_FALSE (reply.worked());
        CHECK (reply.error.contains ("dance"));
    }
    {
        INFO ("text beyond the basic plane survives the way to Java and back");
        const juce::String tune (juce::CharPointer_UTF8 ("\xf0\x9f\x8e\xb5 \xc3\xa9"));
        CHECK (ask (first, asked (tune)).error.contains (tune));
    }
    {
        INFO ("what is asked of one instance does not wait for the analysis of another one's region");
        const auto sound = std::make_shared<std::vector<float>> (30 * 48000);
        for (size_t i = 0; i < sound->size(); ++i)
            (*sound)[i] = static_cast<float> (std::sin (0.05 * static_cast<double> (i)));
        const auto compose = JsonObject (asked ("compose"))
                                 .set ("audio", JsonObject()
                                                    .set ("sampleRateHz", 48000)
                                                    .set ("channels", 1)
                                                    .set ("samples", static_cast<int> (sound->size())));
        juce::StringArray came;
        first.call (compose, sound,
                    [&] (const EngineReply& r) { came.add (r.worked() ? "analysis" : r.error); });
        const auto cancelled =
            first.call (compose, sound, [&] (const EngineReply&) { came.add ("what was cancelled"); });
        first.cancel (cancelled);
        second.call (asked ("status"), nullptr, [&] (const EngineReply&) { came.add ("status"); });
        for (int i = 0; i < 3000 && came.size() < 2; ++i)
        {
            second.deliver ([] (const juce::var&) {});
            first.deliver ([] (const juce::var&) {});
            juce::Thread::sleep (5);
        }
        CHECK (ask (first, compose, sound).worked()); // the thread has come past what was cancelled
        CHECK (came.joinIntoString (", ") == "status, analysis");
    }
    {
        INFO ("instances come and go two hundred times");
        for (int i = 0; i < 200; ++i)
        {
            JavaEngine passing (settings());
            REQUIRE (ask (passing, asked ("status")).worked());
        }
    }
    {
        INFO ("an instance may go while its request is on its way");
        for (int i = 0; i < 50; ++i)
        {
            JavaEngine passing (settings());
            passing.call (asked ("status"), nullptr,
                          [] (const EngineReply&) { FAIL ("nobody delivers this"); });
        }
        CHECK (ask (first, asked ("status")).worked());
    }
    {
        INFO ("settings that Java does not take are refused with its own sentence");
        setenv ("CONTINUO_HOME", installed.folder.getFullPathName().toRawUTF8(), 1);
        JavaEngine bad (JsonObject().set ("pluginVersion", juce::Array<juce::var> { 1, 2 }));
        CHECK (ask (bad, asked ("status")).error.contains ("pluginVersion"));
    }
}
