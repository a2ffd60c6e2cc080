#include "TestHost.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

namespace
{
int shownSeed (TestHost& host)
{
    return juce::roundToInt (host.session().parameters().getRawParameterValue (id::seed)->load());
}

int sentSeed (TestHost& host) { return static_cast<int> (host.script->last ("submit")["request"]["seed"]); }

void generate (TestHost& host)
{
    host.session().generating().generate();
    host.tick();
    REQUIRE (host.session().trouble().error().sentence == juce::String());
    const auto clip = "clip-" + juce::String (host.script->count ("submit"));
    host.finishJob ({ { clip.toRawUTF8(), 440.0 } });
}
} // namespace

TEST_CASE ("a drawn seed is shown, so that locking it gives the same clip again")
{
    TestHost host;
    host.roll (4.0);
    generate (host);
    const auto first = sentSeed (host);
    CHECK (shownSeed (host) == first);
    generate (host);
    CHECK (sentSeed (host) != first); // once in a million
    const auto second = sentSeed (host);
    host.set (id::seedLock, 1.0f);
    generate (host);
    CHECK (sentSeed (host) == second);
}

TEST_CASE ("trying a take again takes another seed even where the seed is locked, and leaves the lock alone")
{
    TestHost host;
    host.set (id::seed, 7.0f);
    host.set (id::seedLock, 1.0f);
    host.roll (4.0);
    generate (host);
    REQUIRE (sentSeed (host) == 7);
    host.session().reworking().retryTake ("clip-1");
    host.tick();
    REQUIRE (host.script->count ("submit") == 2);
    CHECK (sentSeed (host) != 7);
    CHECK (shownSeed (host) == 7);
}

TEST_CASE ("trying a take again while another is made says what to do")
{
    TestHost host;
    host.roll (4.0);
    generate (host);
    host.session().generating().generate();
    host.tick();
    host.session().reworking().retryTake ("clip-1");
    CHECK (host.session().trouble().error().sentence == "A clip is being generated; cancel it first.");
    CHECK (host.script->count ("submit") == 2);
}
