// A thread for slow work, one job after another. A job holds what it needs by itself: those that were not begun are
// dropped at the end, and whoever asked for one may be gone before it is done.
#pragma once

#include <juce_core/juce_core.h>

#include <functional>

namespace continuo
{

class BackgroundThread
{
public:
    ~BackgroundThread() { jobs.removeAllJobs (true, -1); }

    void run (std::function<void()> job) { jobs.addJob (std::move (job)); }

private:
    juce::ThreadPool jobs { 1 };
};

} // namespace continuo
