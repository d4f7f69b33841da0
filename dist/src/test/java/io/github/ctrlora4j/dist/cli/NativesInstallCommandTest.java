package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.launch.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code NativeInstallerTest} installs. The real table names jars of gigabytes, so none is fetched here. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class NativesInstallCommandTest {
    @TempDir
    private Path folder;

    private NativesCache cache() {
        return new NativesCache(folder);
    }

    @Test
    void saysWhatItWouldFetch() {
        Invocation invocation = cache().natives("install", "cuda", "--dry-run", "--from", "https://example.org/maven");

        assertEquals(ExitCode.OK, invocation.exitCode());
        assertEquals(
                List.of(
                        "615.5 MB  https://example.org/maven/org/bytedeco/pytorch/2.7.1-1.5.12/"
                                + "pytorch-2.7.1-1.5.12-linux-x86_64-gpu.jar",
                        "19.7 MB  https://example.org/maven/org/bytedeco/openblas/0.3.30-1.5.12/"
                                + "openblas-0.3.30-1.5.12-linux-x86_64.jar",
                        "2.03 GB  https://example.org/maven/org/bytedeco/cuda/12.6-9.5-1.5.11/"
                                + "cuda-12.6-9.5-1.5.11-linux-x86_64-redist.jar"),
                invocation.errLines());
        assertTrue(Files.notExists(folder.resolve("ctrlora4j")));
    }

    @Test
    void namesTheJarThatARepositoryLacks() {
        Invocation invocation = cache().natives("install", "cuda", "--from", folder.toString());

        assertEquals(ExitCode.FAILED, invocation.exitCode());
        assertTrue(invocation.err().contains("pytorch-2.7.1-1.5.12-linux-x86_64-gpu.jar: cannot be read"));
    }

    @Test
    void knowsCudaOnly() {
        Invocation invocation = cache().natives("install", "rocm");

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(
                List.of("ctrlora4j: natives rocm: do not exist; the only ones to install are 'cuda'"),
                invocation.errLines());
    }
}
