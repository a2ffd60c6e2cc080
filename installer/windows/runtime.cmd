@echo off
rem installer\windows\runtime.cmd FOLDER, on Windows with JAVA_HOME set to the JDK 25 of the release: links the Java runtime that
rem the installer carries. A JDK for Linux has no other system's modules, so this cannot be done there. The modules are those of
rem installer\linux\stage.
setlocal
if not exist "%JAVA_HOME%\bin\jlink.exe" (
    echo runtime: expected JAVA_HOME to be a JDK with bin\jlink.exe, found "%JAVA_HOME%" 1>&2
    exit /b 4
)
for /f "tokens=2 delims==" %%m in ('findstr /b "modules=" "%~dp0..\linux\stage"') do set "modules=%%m"
"%JAVA_HOME%\bin\jlink.exe" --add-modules %modules% --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-0 --output %1
