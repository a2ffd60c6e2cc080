#include "HostProcess.h"

#if ! defined(_WIN32)

#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>

#if defined(__APPLE__)
#include <mach-o/dyld.h>
#else
#include <link.h>
#endif

#include <clocale>
#include <cstring>

namespace continuo
{

namespace
{
constexpr int hostsSignals[] { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCHLD, SIGUSR1 };

#if ! defined(__APPLE__)
int noteLibjvm (dl_phdr_info* info, size_t, void* found)
{
    if (info->dlpi_name == nullptr || std::strstr (info->dlpi_name, "libjvm.so") == nullptr)
        return 0;
    *static_cast<std::string*> (found) = info->dlpi_name;
    return 1;
}
#endif
} // namespace

void keepMapped (const std::string& path)
{
    // The handle is given up on purpose: RTLD_NODELETE lasts.
    dlopen (path.c_str(), RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
}

void keepThisObjectMapped()
{
    Dl_info here {};
    if (dladdr (reinterpret_cast<const void*> (&keepThisObjectMapped), &here) != 0
        && here.dli_fname != nullptr)
        keepMapped (here.dli_fname);
}

std::string pathOfMappedLibjvm()
{
    std::string found;
#if defined(__APPLE__)
    for (uint32_t i = 0; i < _dyld_image_count() && found.empty(); ++i)
        if (std::strstr (_dyld_get_image_name (i), "libjvm.dylib") != nullptr)
            found = _dyld_get_image_name (i);
#else
    dl_iterate_phdr (noteLibjvm, &found);
#endif
    return found;
}

void nameThisThread (const char* name)
{
#if defined(__APPLE__)
    pthread_setname_np (name);
#else
    pthread_setname_np (pthread_self(), name);
#endif
}

void loadLibrariesBeside (const std::string&) {}

void stopThisThread()
{
    for (;;)
        pause();
}

HostSignals::HostSignals()
{
    for (const int signal : hostsSignals)
    {
        struct sigaction action {};
        if (sigaction (signal, nullptr, &action) == 0)
            saved.emplace_back (signal, action);
    }
}

HostSignals::~HostSignals()
{
    for (const auto& [signal, action] : saved)
        sigaction (signal, &action, nullptr);
}

HostLocale::HostLocale() : saved (std::setlocale (LC_ALL, nullptr)) {}

HostLocale::~HostLocale() { std::setlocale (LC_ALL, saved.c_str()); }

// The JVM may keep what the new locale says of itself: it is never freed. Where there is none, null changes nothing.
Utf8Thread::Utf8Thread() : saved (uselocale (newlocale (LC_ALL_MASK, "C.UTF-8", nullptr))) {}

Utf8Thread::~Utf8Thread() { uselocale (saved); }

} // namespace continuo

#endif
