@echo off
rem The Continuo command line of a package: its own Java runtime, its own engine; continuo --help lists what it can do.
setlocal DisableDelayedExpansion
set "home=%~dp0"
set "home=%home:~0,-1%"
set "java=%home%\runtime\bin\java.exe"
set "built=%home%\engine"
set "classes=%home%\engine\*"
set "learned="
if not exist "%java%" (
    echo continuo: expected the Java runtime "%java%", found none; install Continuo again. 1>&2
    exit /b 4
)
"%home%\engine\engine.cmd" %*
