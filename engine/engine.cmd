@echo off
rem How the engine's JVM is started on Windows, as engine.sh does elsewhere. Launchers go on here with all their words, after
rem setting home (the installation), java, built (the folder with ONNX Runtime's library and the cache) and classes.
set "ORT_DISABLE_TELEMETRY=1"
set "ORT_TELEMETRY_DISABLED=1"
set "CONTINUO_INSTALLATION=%home%"
set "heap="
if defined CONTINUO_HEAP set "heap=-Xmx%CONTINUO_HEAP%"
rem The user's data folder, by the rule of DataFolder.java (data-folders.tsv of core's tests).
set "data=%CONTINUO_HOME%"
if not defined LOCALAPPDATA set "LOCALAPPDATA=%USERPROFILE%\AppData\Local"
if not defined CONTINUO_HOME set "data=%LOCALAPPDATA%\Continuo"
if not exist "%data%" mkdir "%data%"
set "native="
if exist "%built%\native" set native="-Donnxruntime.native.path=%built%\native"
set "warm="
if exist "%built%\engine.aot" set warm="-XX:AOTCache=%built%\engine.aot" -Xlog:aot=off -Xlog:cds=off
if defined learned set warm="-XX:AOTCacheOutput=%learned%"

rem Java's own arguments lose what the system's code page does not have; Main takes them from here.
set CONTINUO_ARGUMENTS=%*
for /f "tokens=2 delims=:." %%c in ('chcp') do set "codepage=%%c"
chcp 65001 >nul
"%java%" @"%home%\engine\engine.args" %heap% "-XX:ErrorFile=%data%\java-crash-%%p.log" %native% -cp "%classes%" %warm% org.continuo.engine.cli.Main %*
set "code=%errorlevel%"
if defined codepage chcp %codepage% >nul
exit /b %code%
