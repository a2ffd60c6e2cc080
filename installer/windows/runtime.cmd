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
"%JAVA_HOME%\bin\jlink.exe" --add-modules %modules% --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-0 --output %1 || exit /b 4
rem ONNX Runtime is of a newer C++ than Java, and asks for parts of Microsoft's runtime that Java lacks and not every Windows
rem has; beside java.exe they are found first. Visual Studio has those that may be passed on.
rem By the path: the parenthesis in that folder's name would end the one of `in`.
set "PATH=%ProgramFiles(x86)%\Microsoft Visual Studio\Installer;%PATH%"
for /f "delims=" %%f in ('vswhere.exe -latest -products * -find VC\Redist\MSVC\**\x64\Microsoft.VC143.CRT\*.dll') do copy /y "%%f" "%~1\bin" >nul
if not exist "%~1\bin\msvcp140_atomic_wait.dll" (
    echo runtime: expected Visual Studio 2022 with its C++ redistributables, found no msvcp140_atomic_wait.dll in it 1>&2
    exit /b 4
)
