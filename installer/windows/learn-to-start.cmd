@echo off
rem The JVM's ahead-of-time cache, from a short clip made for the purpose: what engine.sh's learn_to_start does. The
rem installer calls it; nothing but the cache stays. Without it every start takes longer, and nothing else is missed.
setlocal DisableDelayedExpansion
set "home=%~dp0.."
for %%h in ("%home%") do set "home=%%~fh"
set "java=%home%\runtime\bin\java.exe"
set "built=%home%\engine"
set "classes=%home%\engine\*"
set "scratch=%TEMP%\continuo-%RANDOM%%RANDOM%"
mkdir "%scratch%"
set "CONTINUO_HOME=%scratch%"
set "CONTINUO_CACHE=%scratch%\cache"
set "learned=%built%\engine.aot"
cd /d "%scratch%"
call "%home%\engine\engine.cmd" generate house --frames 25 --engine inprocess --out "%scratch%\warm-up.wav" >nul 2>&1
cd /d "%TEMP%"
rmdir /s /q "%scratch%"
