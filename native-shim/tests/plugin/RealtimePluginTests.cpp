// In the rt-check build the checker stands before allocation, locks and system calls: see tests/rtcheck.
#if CONTINUO_RT_CHECK

#include "RealtimeCheck.h"
#include "TestHost.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

TEST_CASE ("processBlock never allocates, locks or enters the kernel, whatever happens around it",
           "[realtime]")
{
    TestHost host;
    continuo_rt_reset();
    host.roll (8.0);
    host.set (id::generate, 1.0f);
    host.roll (0.1);
    host.finishJob ({ { "clip-a", 440.0 }, { "clip-b", 880.0 } });
    REQUIRE (host.waitUntil ([&] { return ! host.session().clips().takePeaks ("clip-b", 10).empty(); }));
    for (int round = 0; round < 6; ++round)
    {
        host.locate (7.5);
        host.roll (1.0);                                         // into the clip
        host.set (id::take, static_cast<float> (1 + round % 2)); // swapped while it sounds
        host.set (id::loop, static_cast<float> (round % 2));
        host.set (id::dryWet, 0.3f);
        host.roll (2.0);
        host.session().clips().auditionTake ("clip-b", round % 2 == 0);
        host.set (id::cancel, static_cast<float> (round % 2));
        host.roll (0.3);
        host.session().history().undo();
    }
    CHECK (continuo_rt_entered() > 1000);
    INFO (continuo_rt_last_violation());
    CHECK (continuo_rt_violations() == 0);
}

#endif
