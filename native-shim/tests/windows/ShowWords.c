/* A java.exe that starts no Java: writes the words it was started with, one a line, as Windows' C library splits them, and
   what the launcher put into the environment; behind each other into the file that CONTINUO_SHOWN names. */
#include <stdio.h>
#include <windows.h>

static void show (FILE* to, const wchar_t* name, const wchar_t* text)
{
    static char utf8[4 * 32768];
    WideCharToMultiByte (CP_UTF8, 0, text, -1, utf8, sizeof utf8, NULL, NULL);
    fprintf (to, "%ls %s\n", name, utf8);
}

static void showVariable (FILE* to, const wchar_t* name)
{
    const wchar_t* value = _wgetenv (name);
    show (to, name, value != NULL ? value : L"(not set)");
}

int wmain (int count, wchar_t** words)
{
    const wchar_t* code = _wgetenv (L"CONTINUO_FAKE_CODE");
    FILE* to = _wfopen (_wgetenv (L"CONTINUO_SHOWN"), L"ab");
    if (to == NULL)
        return 99;
    for (int i = 1; i < count; ++i)
        show (to, L"word", words[i]);
    showVariable (to, L"CONTINUO_ARGUMENTS");
    showVariable (to, L"CONTINUO_INSTALLATION");
    showVariable (to, L"ORT_DISABLE_TELEMETRY");
    fclose (to);
    return code != NULL ? _wtoi (code) : 0;
}
