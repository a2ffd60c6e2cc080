// What the JVM needs from the process it is a guest in. HostProcess.cpp is for Linux and macOS, HostProcessWindows.cpp for
// Windows.
#pragma once

#if ! defined(_WIN32)
#include <locale.h>
#endif
#if defined(__APPLE__)
#include <xlocale.h>
#endif

#include <csignal>
#include <string>
#include <utility>
#include <vector>

namespace continuo
{

/** This plugin's shared object stays mapped when the host unloads it. */
void keepThisObjectMapped();

/** So does a library that is mapped now. */
void keepMapped (const std::string& path);

/** Of the libjvm that is in this process already; empty if there is none. */
std::string pathOfMappedLibjvm();

/** What a JVM needs of its own folder and does not look for there: on Windows, the C library that it was built with. */
void loadLibrariesBeside (const std::string& folder);

void nameThisThread (const char* name);

/** For good: what called this never goes on. */
[[noreturn]] void stopThisThread();

/** The host's handlers of those signals that Java does not need, put back at the end. The JVM's handlers of
    memory faults and broken pipes stay: it cannot run without them, and they call the host's. */
class HostSignals
{
public:
    HostSignals();
    ~HostSignals();

    HostSignals (const HostSignals&) = delete;
    HostSignals& operator= (const HostSignals&) = delete;

private:
#if ! defined(_WIN32) // where -Xrs leaves nothing to give back
    std::vector<std::pair<int, struct sigaction>> saved;
#endif
};

/** The host's locale, put back at the end: Java takes the environment's for the whole process, and numbers that the
    host reads or writes would have a decimal comma. */
class HostLocale
{
public:
    HostLocale();
    ~HostLocale();

    HostLocale (const HostLocale&) = delete;
    HostLocale& operator= (const HostLocale&) = delete;

private:
    const std::string saved;
};

/** UTF-8 for this thread alone, until the end. The JVM takes the encoding of file names from the thread that creates
    it, for good; hosts are started in locales without UTF-8, and their environment is not ours to change. */
class Utf8Thread
{
public:
    Utf8Thread();
    ~Utf8Thread();

    Utf8Thread (const Utf8Thread&) = delete;
    Utf8Thread& operator= (const Utf8Thread&) = delete;

private:
#if ! defined(_WIN32) // where file names have no encoding
    const locale_t saved;
#endif
};

} // namespace continuo
