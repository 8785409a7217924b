@echo off
rem Starts the loader command on the user's Java.
setlocal
for %%d in ("%~dp0..") do set "HOME_DIR=%%~fd"
if defined JAVA_HOME goto home
set "JAVA=java"
where /q java || (
    echo loader: no Java found: set JAVA_HOME, or put java ^(17 or newer^) on PATH 1>&2
    exit /b 1
)
goto start
:home
set "JAVA=%JAVA_HOME%\bin\java"
if not exist "%JAVA%.exe" (
    echo loader: JAVA_HOME has no bin\java: %JAVA_HOME% 1>&2
    exit /b 1
)
:start
if not defined LOADER_PROGRAM set "LOADER_PROGRAM=%~f0"
if not defined LOADER_CACHE set "LOADER_CACHE=%LOCALAPPDATA%\loader"
if not exist "%LOADER_CACHE%" mkdir "%LOADER_CACHE%" 2>nul
rem Java 19 and newer keeps the archive of class data up to date by itself; Java 17 ignores the option.
"%JAVA%" -XX:+IgnoreUnrecognizedVMOptions --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ^
    -Xlog:disable -XX:-UsePerfData -XX:+UseSerialGC -XX:TieredStopAtLevel=1 ^
    -Dfelix.extensions.disable=true -Dsun.reflect.inflationThreshold=2147483647 -Djdk.reflect.useNativeAccessorOnly=true ^
    -XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=%LOADER_CACHE%\classes.jsa" ^
    "-Dloader.home=%HOME_DIR%" "-Dloader.program=%LOADER_PROGRAM%" ^
    -cp "%HOME_DIR%\lib\loader.launcher.jar;%HOME_DIR%\lib\*" loader.launcher.Main %*
exit /b %ERRORLEVEL%
