@echo off
rem Starts ctrlora4j on Windows; see bin/ctrlora4j. Native libraries: PYTORCH_LIBRARY_PATH if it is set, else those of
rem "ctrlora4j natives install cuda" if there is an NVIDIA driver, else the CPU libraries. CTRLORA4J_NATIVES: cpu, cuda.
setlocal
set "home=%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
set "classpath=%home%\lib\*"
set "cache=%ENGINE_CACHE_DIR%"
if not defined cache set "cache=%DJL_CACHE_DIR%"
if not defined cache set "cache=%USERPROFILE%\.djl.ai"
set "installed=%cache%\ctrlora4j\2.7.1-cuda-win-x86_64"
set "gpu=false"
if exist "%SystemRoot%\System32\nvcuda.dll" set "gpu=true"
if not defined PYTORCH_VERSION set "PYTORCH_VERSION=2.7.1"
if not defined PYTORCH_FLAVOR set "PYTORCH_FLAVOR=cu128"
if "%CTRLORA4J_NATIVES%"=="cpu" goto cpu
if "%CTRLORA4J_NATIVES%"=="cuda" goto cuda
if defined PYTORCH_LIBRARY_PATH goto path
if "%gpu%"=="true" if exist "%installed%\torch\torch.dll" goto cuda
:cpu
set "PYTORCH_LIBRARY_PATH="
set "PYTORCH_VERSION="
set "PYTORCH_FLAVOR="
set "natives=-Dctrlora4j.natives=cpu "-Dctrlora4j.natives.reason=no CUDA libraries were chosen""
set "classpath=%classpath%;%home%\natives\cpu\*"
goto run
:cuda
set "PYTORCH_LIBRARY_PATH=%installed%\torch"
set "PATH=%installed%\torch;%installed%\nvidia;%PATH%"
set "natives=-Dctrlora4j.natives=cuda "-Dctrlora4j.natives.reason=CUDA libraries in %installed%""
goto run
:path
set "natives=-Dctrlora4j.natives=path "-Dctrlora4j.natives.reason=PYTORCH_LIBRARY_PATH is set""
:run
rem See bin/ctrlora4j.
if not defined OMP_WAIT_POLICY if not defined KMP_BLOCKTIME set "OMP_WAIT_POLICY=passive"
"%java%" -Xmx2g -XX:+UseSerialGC -Djava.awt.headless=true "-Dctrlora4j.home=%home%" -Dctrlora4j.gpu=%gpu% %natives% ^
  -Dai.djl.offline=true -DOPT_OUT_TRACKING=true %JAVA_OPTS% -cp "%classpath%" io.github.ctrlora4j.dist.cli.Main %*
