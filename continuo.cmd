@echo off
rem The Continuo command line on Windows: needs a JDK 25 (in JAVA_HOME or the PATH) and, for the first
rem start, Maven. Nobody has tried it yet. To build again, delete engine\target\built.
setlocal DisableDelayedExpansion
set "home=%~dp0"
if "%home:~-1%"=="\" set "home=%home:~0,-1%"

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
set "version="
for /f "tokens=3" %%v in ('call "%java%" -version 2^>^&1') do if not defined version set "version=%%~v"
for /f "delims=.-" %%m in ("%version%.") do set "major=%%m"
if not defined major set "major=0"
if %major% LSS 25 (
    echo continuo: needs a JDK 25 or later and found version "%version%"; install one, for example Temurin 25, and set JAVA_HOME to it. 1>&2
    exit /b 4
)

if not exist "%home%\engine\target\built" (
    echo continuo: building the engine, once; a few minutes when the libraries are fetched too 1>&2
    call mvn -f "%home%\pom.xml" -q -B -Dmaven.test.skip=true package 1>&2
    if errorlevel 1 (
        echo continuo: the build failed 1>&2
        exit /b 4
    )
    type nul > "%home%\engine\target\built"
)

set "built=%home%\engine\target"
set "classes=%built%\engine.jar;%built%\lib\*;%home%\conformance\target\conformance.jar"
set "learned="
"%home%\engine\engine.cmd" %*
