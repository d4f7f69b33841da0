package io.github.ctrlora4j.dist.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingLibrariesTest {
    @TempDir
    private Path folder;

    private final CudaPackage cuda = CudaPackage.of("Linux", "amd64").orElseThrow();

    private MachineLibraries machine(String driver) {
        return new MachineLibraries(List.of(folder.resolve("system")), Optional.empty(), Optional.of(driver));
    }

    private void installAll() throws IOException {
        for (NativeJar jar : cuda.jars()) {
            Path part = Files.createDirectories(folder.resolve(jar.part().folder()));
            for (String library : jar.libraries()) {
                Files.createFile(part.resolve(library));
            }
        }
        Files.createDirectory(folder.resolve("system"));
    }

    @ParameterizedTest
    @CsvSource({
        "libcudart.so.12, CUDA's runtime",
        "libcublas.so.12, cuBLAS",
        "libcublasLt.so.12, cuBLASLt",
        "libcudnn.so.9, cuDNN 9",
        "libcudnn_ops.so.9, cuDNN 9",
        "libcufft.so.11, cuFFT",
        "libcupti.so.12, CUPTI",
        "libcurand.so.10, cuRAND",
        "libcusolver.so.11, cuSOLVER",
        "libcusparse.so.12, cuSPARSE",
        "libnvJitLink.so.12, nvJitLink",
        "libnvrtc.so.12, NVRTC"
    })
    void namesEachLibraryOfNvidia(String library, String title) throws IOException {
        installAll();
        Files.delete(folder.resolve("nvidia").resolve(library));

        assertEquals(
                List.of(library + " (" + title + ") is missing in " + folder
                        + ": 'ctrlora4j natives remove cuda', then 'ctrlora4j natives install cuda --all', fetches it"
                        + " again"),
                MissingLibraries.of(cuda, folder, machine("570.0")));
        Files.createFile(folder.resolve("system").resolve(library));
        assertEquals(List.of(), MissingLibraries.of(cuda, folder, machine("570.0")));
    }

    @ParameterizedTest
    @CsvSource({"libtorch_cuda.so", "libc10.so", "libopenblas.so.0", "libgfortran.so.5"})
    void namesEachLibraryOfPyTorch(String library) throws IOException {
        installAll();
        Files.delete(folder.resolve("torch").resolve(library));

        List<String> problems = MissingLibraries.of(cuda, folder, machine("570.0"));

        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith(library + " is missing in " + folder), problems::toString);
    }

    /** As glibc and the JVM say it. */
    private static Optional<String> advice(String library, boolean fromPip) {
        return MissingLibraries.advice(
                "cannot be started: /x/libtorch_cuda.so: " + library
                        + ": cannot open shared object file: No such file or directory",
                fromPip);
    }

    @ParameterizedTest
    @CsvSource({
        "libcudart.so.12, CUDA's runtime",
        "libcublas.so.12, cuBLAS",
        "libcudnn.so.9, cuDNN 9",
        "libcufile.so.0, cuFile"
    })
    void advisesToInstallALibraryOfNvidia(String library, String title) {
        assertEquals(
                library + " (" + title + ") is missing: 'ctrlora4j natives install cuda --all' fetches it, after"
                        + " 'ctrlora4j natives remove cuda' if an installation is there",
                advice(library, false).orElseThrow());
        assertEquals(
                library + " (" + title + ") is missing: pip installs it with PyTorch for CUDA 12.8; unset"
                        + " PYTORCH_LIBRARY_PATH and 'ctrlora4j natives install cuda --all' fetches it without pip",
                advice(library, true).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"libgomp.so.1, libgomp1", "libstdc++.so.6, libstdc++6", "libgcc_s.so.1, libgcc-s1", "libz.so.1, zlib1g"
    })
    void namesTheSystemsPackage(String library, String systemPackage) {
        assertTrue(advice(library, false)
                .orElseThrow()
                .startsWith(library + " is missing: install the package " + systemPackage + " "));
    }

    @Test
    void advisesToRepairAnInstallation() {
        assertEquals(
                "libopenblas.so.0 is missing: 'ctrlora4j natives remove cuda', then 'ctrlora4j natives install cuda --all',"
                        + " fetches it again",
                advice("libopenblas.so.0", false).orElseThrow());
        assertEquals(
                "libc10.so is missing: install PyTorch with pip again",
                advice("libc10.so", true).orElseThrow());
    }

    @Test
    void namesTheDriver() {
        String advice =
                "libcuda.so.1, NVIDIA's driver, is missing: install the driver, 525.60 or newer; start a container"
                        + " with its GPUs (--gpus all) and the NVIDIA Container Toolkit";

        assertEquals(Optional.of(advice), advice("libcuda.so.1", false));
    }

    @Test
    void namesTheOldSystem() {
        assertEquals(
                Optional.of(
                        "this machine's C and C++ libraries are older than GLIBC_2.35: use a newer system, or PyTorch"
                                + " from pip (PYTORCH_LIBRARY_PATH)"),
                MissingLibraries.advice(
                        "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.35' not found (required by /x/libtorch_cpu.so)",
                        false));
    }

    /** The loader's words when the machine's CUDA is older than 12.4. */
    @Test
    void advisesNotToTakeTheMachinesOldLibraries() {
        String failure = "/usr/local/cuda/lib64/libcusparse.so.12: undefined symbol: __nvJitLinkComplete_12_4, version"
                + " libnvJitLink.so.12";

        assertEquals(
                Optional.of(
                        "a library of CUDA on this machine is too old and has no __nvJitLinkComplete_12_4: 'ctrlora4j"
                                + " natives remove cuda', then 'ctrlora4j natives install cuda --all', fetches it again"),
                MissingLibraries.advice(failure, false));
        assertTrue(MissingLibraries.advice(failure, true).orElseThrow().endsWith("install PyTorch with pip again"));
        // PyTorch of another version: what is wrong is PYTORCH_LIBRARY_PATH.
        assertEquals(Optional.empty(), MissingLibraries.advice("undefined symbol: _ZN3c105ErrorC2E", true));
    }

    @Test
    void saysNothingAboutOtherFailures() {
        assertEquals(Optional.empty(), MissingLibraries.advice("No space left on device", false));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void checksTheDriver() throws IOException {
        assertTrue(
                MissingLibraries.driver(machine("570.0")).orElseThrow().startsWith("libcuda.so.1, NVIDIA's driver,"));

        Files.createFile(Files.createDirectory(folder.resolve("system")).resolve("libcuda.so.1"));

        assertEquals(Optional.empty(), MissingLibraries.driver(machine("525.60.13")));
        assertEquals(
                Optional.of("NVIDIA's driver 470.82.01 is too old for CUDA 12: install 525.60 or newer"),
                MissingLibraries.driver(machine("470.82.01")));
    }
}
