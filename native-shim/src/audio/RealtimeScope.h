#pragma once

#if defined(CONTINUO_RT_CHECK)
extern "C" __attribute__ ((weak)) void continuo_rt_enter();
extern "C" __attribute__ ((weak)) void continuo_rt_leave();
#endif

namespace continuo
{

/** Marks code that must never allocate, lock, wait or enter the kernel: everything between its construction
    and destruction, on this thread.

    In a build with CONTINUO_RT_CHECK the checker of tests/rtcheck, linked or preloaded, watches over it; without
    the checker, and in every other build, it does nothing.
*/
class RealtimeScope
{
public:
#if defined(CONTINUO_RT_CHECK)
    RealtimeScope()
    {
        if (continuo_rt_enter != nullptr)
            continuo_rt_enter();
    }

    ~RealtimeScope()
    {
        if (continuo_rt_leave != nullptr)
            continuo_rt_leave();
    }
#else
    RealtimeScope() {}
    ~RealtimeScope() {}
#endif

    RealtimeScope (const RealtimeScope&) = delete;
    RealtimeScope& operator= (const RealtimeScope&) = delete;
};

}
