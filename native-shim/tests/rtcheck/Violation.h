#pragma once

namespace continuo::rtcheck
{

/** Called by everything that the audio thread must not call. */
void watch (const char* function);

/** Not watched while it lives: the checker's own work. */
class Pause
{
public:
    Pause();
    ~Pause();
    Pause (const Pause&) = delete;
    Pause& operator= (const Pause&) = delete;
};

}
