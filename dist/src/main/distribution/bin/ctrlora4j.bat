@echo off
rem Starts ctrlora4j on Windows: PYTORCH_LIBRARY_PATH if it is set, else the CPU libraries. See bin/ctrlora4j.
setlocal
set "home=%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
set "classpath=%home%\lib\*"
if defined PYTORCH_LIBRARY_PATH goto path
set "natives=-Dctrlora4j.natives=cpu "-Dctrlora4j.natives.reason=PYTORCH_LIBRARY_PATH is not set""
set "classpath=%classpath%;%home%\natives\cpu\*"
goto run
:path
if not defined PYTORCH_VERSION set "PYTORCH_VERSION=2.7.1"
if not defined PYTORCH_FLAVOR set "PYTORCH_FLAVOR=cu128"
set "natives=-Dctrlora4j.natives=path "-Dctrlora4j.natives.reason=PYTORCH_LIBRARY_PATH is set""
:run
rem See bin/ctrlora4j.
if not defined OMP_WAIT_POLICY if not defined KMP_BLOCKTIME set "OMP_WAIT_POLICY=passive"
"%java%" -Xmx2g -XX:+UseSerialGC -Djava.awt.headless=true "-Dctrlora4j.home=%home%" %natives% ^
  -Dai.djl.offline=true -DOPT_OUT_TRACKING=true %JAVA_OPTS% -cp "%classpath%" io.github.ctrlora4j.dist.cli.Main %*
