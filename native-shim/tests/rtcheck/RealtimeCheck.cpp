// The book of violations: which thread is in a RealtimeScope, and what it did there.

#include "RealtimeCheck.h"
#include "Violation.h"

#include <execinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

namespace
{

thread_local int depth = 0;
thread_local int paused = 0;

std::atomic<std::size_t> entered { 0 };
std::atomic<std::size_t> violations { 0 };
std::atomic<const char*> lastViolation { "" };
std::atomic<bool> isPrinting { true };
std::atomic<bool> isAborting { false };

// Straight to the kernel: write() is watched, and stdio allocates.
void print (const char* text) { syscall (SYS_write, STDERR_FILENO, text, strlen (text)); }

__attribute__ ((constructor)) void prepareChecker()
{
    void* frames[4];
    backtrace (frames, 4); // loads libgcc now, and not in the middle of a report

    const auto* const wish = getenv ("CONTINUO_RT_CHECK");
    isAborting = wish != nullptr && strcmp (wish, "abort") == 0;
}

}

namespace continuo::rtcheck
{

Pause::Pause() { ++paused; }
Pause::~Pause() { --paused; }

void watch (const char* function)
{
    if (depth == 0 || paused > 0)
        return;

    const Pause whileReporting;
    ++violations;
    lastViolation = function;

    if (isPrinting || isAborting)
    {
        void* frames[32];
        print ("continuo-rtcheck: ");
        print (function);
        print ("() inside a RealtimeScope, called from\n");
        backtrace_symbols_fd (frames, backtrace (frames, 32), STDERR_FILENO);
    }

    if (isAborting)
        abort();
}

}

extern "C"
{
    void continuo_rt_enter()
    {
        ++depth;
        ++entered;
    }

    void continuo_rt_leave() { --depth; }

    std::size_t continuo_rt_violations() { return violations; }
    const char* continuo_rt_last_violation() { return lastViolation; }
    std::size_t continuo_rt_entered() { return entered; }
    void continuo_rt_print (bool shouldPrint) { isPrinting = shouldPrint; }

    void continuo_rt_reset()
    {
        violations = 0;
        entered = 0;
        lastViolation = "";
    }
}
