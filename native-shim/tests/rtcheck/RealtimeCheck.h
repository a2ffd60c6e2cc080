#pragma once

#include <cstddef>

/** What the checker found, for tests that are linked with it. Code under watch uses audio/RealtimeScope.h.

    A violation is a call, made on a thread inside a RealtimeScope, that allocates, frees, locks, waits or enters the
    kernel. Each is printed with its stack on standard error and counted; with CONTINUO_RT_CHECK=abort in the
    environment the first one ends the process. */
extern "C"
{
    void continuo_rt_enter();
    void continuo_rt_leave();

    /** Since the last reset, on all threads. */
    std::size_t continuo_rt_violations();

    /** The function that the last violation called, "" if there was none. */
    const char* continuo_rt_last_violation();

    /** How often a scope was entered: a test that never got there has proved nothing. */
    std::size_t continuo_rt_entered();

    void continuo_rt_reset();

    /** Counts without printing, for tests of the checker itself. */
    void continuo_rt_print (bool shouldPrint);
}
