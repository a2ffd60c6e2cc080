#include "HostProcess.h"

#if defined(_WIN32)

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

#include <clocale>

namespace continuo
{

namespace
{
std::wstring wide (const std::string& text)
{
    const int length = MultiByteToWideChar (CP_UTF8, 0, text.c_str(), -1, nullptr, 0);
    std::wstring units (static_cast<size_t> (length), 0);
    MultiByteToWideChar (CP_UTF8, 0, text.c_str(), -1, units.data(), length);
    units.resize (units.size() - 1);
    return units;
}

std::string utf8 (const wchar_t* units)
{
    const int length = WideCharToMultiByte (CP_UTF8, 0, units, -1, nullptr, 0, nullptr, nullptr);
    std::string text (static_cast<size_t> (length), 0);
    WideCharToMultiByte (CP_UTF8, 0, units, -1, text.data(), length, nullptr, nullptr);
    text.resize (text.size() - 1);
    return text;
}
} // namespace

void keepMapped (const std::string& path)
{
    HMODULE module = nullptr;
    GetModuleHandleExW (GET_MODULE_HANDLE_EX_FLAG_PIN, wide (path).c_str(), &module);
}

void keepThisObjectMapped()
{
    HMODULE module = nullptr;
    GetModuleHandleExW (GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                        reinterpret_cast<const wchar_t*> (&keepThisObjectMapped), &module);
}

std::string pathOfMappedLibjvm()
{
    const auto module = GetModuleHandleW (L"jvm.dll");
    if (module == nullptr)
        return {};
    std::wstring path (32768, 0);
    GetModuleFileNameW (module, path.data(), static_cast<DWORD> (path.size()));
    return utf8 (path.c_str());
}

// As Java's own launcher does: LoadLibrary looks beside the program and in the system's folders only.
void loadLibrariesBeside (const std::string& folder)
{
    for (const auto* name : { L"\\vcruntime140.dll", L"\\vcruntime140_1.dll", L"\\msvcp140.dll" })
        LoadLibraryW ((wide (folder) + name).c_str());
}

void nameThisThread (const char* name)
{
    using SetThreadDescription = HRESULT (WINAPI*) (HANDLE, PCWSTR);
    const auto set = reinterpret_cast<SetThreadDescription> (reinterpret_cast<void*> (
        GetProcAddress (GetModuleHandleW (L"kernel32.dll"), "SetThreadDescription"))); // since Windows 10
    if (set != nullptr)
        set (GetCurrentThread(), wide (name).c_str());
}

void stopThisThread()
{
    for (;;)
        Sleep (INFINITE);
}

HostSignals::HostSignals() = default;

HostSignals::~HostSignals() = default;

HostLocale::HostLocale() : saved (std::setlocale (LC_ALL, nullptr)) {}

HostLocale::~HostLocale() { std::setlocale (LC_ALL, saved.c_str()); }

Utf8Thread::Utf8Thread() = default;

Utf8Thread::~Utf8Thread() = default;

} // namespace continuo

#endif
