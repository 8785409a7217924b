@echo off
rem The loader command of this source tree: builds the distribution on first use and starts it.
setlocal
set "ROOT=%~dp0"
set "DISTRIBUTION=%ROOT%loader.launcher\target\distribution"
if exist "%DISTRIBUTION%\lib\stamp" goto start
echo loader: building, once; this downloads what is missing 1>&2
pushd "%ROOT%"
call mvn -B -q -ntp -Dquickly -DskipTests -pl loader.launcher -am package %LOADER_MAVEN_ARGS% 1>&2
popd
if not exist "%DISTRIBUTION%\lib\stamp" (
    echo loader: the build failed 1>&2
    exit /b 1
)
:start
if not defined LOADER_PROGRAM set "LOADER_PROGRAM=%~f0"
call "%DISTRIBUTION%\bin\loader.cmd" %*
exit /b %ERRORLEVEL%
