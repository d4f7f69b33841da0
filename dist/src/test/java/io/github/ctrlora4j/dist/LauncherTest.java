package io.github.ctrlora4j.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the real {@code bin/ctrlora4j} with a {@code java} that prints its arguments and environment. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
    @TempDir
    private Path folder;

    private Path home;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void unpack() throws IOException {
        folder = folder.toRealPath();
        home = folder.resolve("a home");
        Files.createDirectories(home.resolve("bin"));
        executable(home.resolve("bin/ctrlora4j"), Files.readString(Path.of("src/main/distribution/bin/ctrlora4j")));
        Files.createDirectories(folder.resolve("jdk/bin"));
        executable(
                folder.resolve("jdk/bin/java"),
                "#!/bin/sh\nprintf '%s\\n' \"$@\" \"path=$PYTORCH_LIBRARY_PATH\" \"arenas=$MALLOC_ARENA_MAX\"\\\n"
                        + " \"waiting=$OMP_WAIT_POLICY\" \"locale=$LC_ALL\""
                        + " \"large=$MALLOC_MMAP_THRESHOLD_\" \"tunables=$GLIBC_TUNABLES\" \"libraries=$LD_LIBRARY_PATH\"\n");
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", folder.toString());
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());
        environment.put("CTRLORA4J_GPU", "false");
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> launch(String... arguments) throws IOException, InterruptedException {
        return launch(home.resolve("bin/ctrlora4j"), arguments);
    }

    private List<String> launch(Path script, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(script.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process =
                builder.directory(folder.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().toList();
    }

    private String classPath(List<String> lines) {
        return lines.get(lines.indexOf("-cp") + 1);
    }

    private void installCuda() throws IOException {
        Path libraries = folder.resolve(".djl.ai/pytorch/2.7.1-cu128-linux-" + machine());
        Files.createDirectories(libraries);
        Files.createFile(libraries.resolve("libtorch.so"));
    }

    /** As {@code natives install cuda} leaves it. */
    private Path installCudaByCommand() throws IOException {
        Path libraries = folder.resolve(".djl.ai/ctrlora4j/2.7.1-cuda-linux-" + machine());
        Files.createDirectories(libraries.resolve("torch"));
        Files.createDirectories(libraries.resolve("nvidia"));
        Files.createFile(libraries.resolve("torch/libtorch.so"));
        return libraries;
    }

    /** As {@code uname -m} says it. */
    private static String machine() {
        String arch = System.getProperty("os.arch");
        return arch.equals("amd64") ? "x86_64" : arch;
    }

    @Test
    void takesCpuLibrariesWithoutGpu() throws Exception {
        List<String> lines = launch("doctor");

        assertEquals(home + "/lib/*:" + home + "/natives/cpu/*", classPath(lines));
        assertTrue(lines.contains("-Dctrlora4j.natives=cpu"), lines::toString);
        assertTrue(lines.contains("-Dctrlora4j.natives.reason=there is no NVIDIA GPU"), lines::toString);
        assertTrue(lines.contains("-Dai.djl.offline=true"), lines::toString);
    }

    /** 2^20 bytes are a MiB, and a quarter of a container's memory is the heap's. */
    @ParameterizedTest
    @CsvSource({
        "memory.max, max, 2048",
        "memory.max, 1073741824, 256",
        "memory.max, 134217728, 64",
        "memory.max, 17179869184, 2048",
        "memory/memory.limit_in_bytes, 4294967296, 1024",
        "memory/memory.limit_in_bytes, 9223372036854771712, 2048"
    })
    void aSmallContainerGetsASmallHeap(String file, String limit, int heap) throws Exception {
        Path groups = folder.resolve("cgroup");
        Files.createDirectories(groups.resolve("memory"));
        Files.writeString(groups.resolve(file), limit + "\n");
        environment.put("CTRLORA4J_CGROUP", groups.toString());

        List<String> lines = launch("doctor");

        assertTrue(lines.contains("-Xmx" + heap + "m"), lines::toString);
    }

    /** 2^30 bytes are 1024 MiB. */
    @Test
    void theLimitOfTheProcessesOwnGroupCounts() throws Exception {
        Path groups = folder.resolve("cgroup");
        String own = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .filter(line -> line.startsWith("0::/"))
                .map(line -> line.substring("0::/".length()))
                .findFirst()
                .orElse("");
        Files.createDirectories(groups.resolve(own));
        Files.writeString(groups.resolve("memory.max"), "max\n");
        Files.writeString(groups.resolve(own).resolve("memory.max"), "1073741824\n");
        environment.put("CTRLORA4J_CGROUP", groups.toString());

        assertTrue(launch("doctor").contains("-Xmx256m"));
    }

    @Test
    void theHeapBeginsSmallUnlessTheUserChoseItsSize() throws Exception {
        assertTrue(launch("doctor").contains("-Xms64m"));
        environment.put("JAVA_OPTS", "-Xmx32m");

        List<String> lines = launch("doctor");

        assertFalse(lines.contains("-Xms64m"), lines::toString);
        assertTrue(lines.contains("-Xmx32m"), lines::toString);
    }

    @Test
    void withoutControlGroupsTheHeapIsTheUsualOne() throws Exception {
        environment.put("CTRLORA4J_CGROUP", folder.resolve("absent").toString());

        assertTrue(launch("doctor").contains("-Xmx2048m"));
    }

    @Test
    void takesInstalledCudaLibrariesWithGpu() throws Exception {
        environment.put("CTRLORA4J_GPU", "true");
        installCuda();

        List<String> lines = launch("doctor");

        assertEquals(home + "/lib/*", classPath(lines));
        assertTrue(lines.contains("-Dctrlora4j.natives=cuda"), lines::toString);
        assertTrue(lines.contains("-DPYTORCH_FLAVOR=cu128"), lines::toString);
        assertTrue(lines.contains("-Dai.djl.offline=true"), lines::toString);
    }

    @Test
    void takesWhatNativesInstallLeft() throws Exception {
        environment.put("CTRLORA4J_GPU", "true");
        environment.put("LD_LIBRARY_PATH", "/mine");
        Path installed = installCudaByCommand();

        List<String> lines = launch("doctor");

        assertEquals(home + "/lib/*", classPath(lines));
        assertTrue(lines.contains("-Dctrlora4j.natives=cuda"), lines::toString);
        assertTrue(lines.contains("-DPYTORCH_FLAVOR=cu128"), lines::toString);
        assertTrue(lines.contains("-DPYTORCH_VERSION=2.7.1"), lines::toString);
        assertTrue(lines.contains("-Djna.library.path=" + installed + "/nvidia"), lines::toString);
        assertTrue(lines.contains("path=" + installed + "/torch"), lines::toString);
        assertTrue(lines.contains("libraries=" + installed + "/torch:" + installed + "/nvidia:/mine"), lines::toString);
    }

    @Test
    void takesWhatNativesInstallLeftBeforeADownloadOfDjl() throws Exception {
        environment.put("CTRLORA4J_NATIVES", "cuda");
        installCuda();
        Path installed = installCudaByCommand();

        List<String> lines = launch("doctor");

        assertTrue(lines.contains("path=" + installed + "/torch"), lines::toString);
        assertTrue(lines.contains("-Dai.djl.offline=true"), lines::toString);
    }

    @Test
    void aPathOfTheUserComesBeforeWhatNativesInstallLeft() throws Exception {
        environment.put("CTRLORA4J_GPU", "true");
        environment.put("PYTORCH_LIBRARY_PATH", "/opt/torch/lib");
        installCudaByCommand();

        List<String> lines = launch("doctor");

        assertTrue(lines.contains("-Dctrlora4j.natives=path"), lines::toString);
        assertTrue(lines.contains("path=/opt/torch/lib"), lines::toString);
        assertTrue(lines.contains("libraries="), lines::toString);
    }

    @Test
    void leavesWhatNativesInstallLeftWithoutGpu() throws Exception {
        installCudaByCommand();

        List<String> lines = launch("doctor");

        assertTrue(lines.contains("-Dctrlora4j.natives=cpu"), lines::toString);
        assertTrue(lines.contains("libraries="), lines::toString);
    }

    @Test
    void findsWhatNativesInstallLeftInTheCacheThatDjlUses() throws Exception {
        environment.put("CTRLORA4J_GPU", "true");
        Path installed = installCudaByCommand();
        Path cache = folder.resolve("cache");
        Files.move(folder.resolve(".djl.ai"), cache);
        environment.put("DJL_CACHE_DIR", cache.toString());

        String path = "path=" + cache + "/ctrlora4j/" + installed.getFileName() + "/torch";
        assertTrue(launch("doctor").contains(path));
    }

    @Test
    void staysOnCpuWhereCudaLibrariesAreNotInstalled() throws Exception {
        environment.put("CTRLORA4J_GPU", "true");

        List<String> lines = launch("doctor");

        assertTrue(lines.contains("-Dctrlora4j.natives=cpu"), lines::toString);
        assertTrue(lines.contains("-Dctrlora4j.gpu=true"), lines::toString);
    }

    @Test
    void goesOnlineOnlyOnTheUsersWord() throws Exception {
        environment.put("CTRLORA4J_NATIVES", "cuda");

        assertTrue(launch("doctor").contains("-Dai.djl.offline=false"));
    }

    @Test
    void namesVersionAndFlavorOfForeignLibraries() throws Exception {
        environment.put("PYTORCH_LIBRARY_PATH", "/opt/torch/lib");

        List<String> lines = launch("doctor");

        assertEquals(home + "/lib/*", classPath(lines));
        assertTrue(lines.contains("-Dctrlora4j.natives=path"), lines::toString);
        assertTrue(lines.contains("-DPYTORCH_VERSION=2.7.1"), lines::toString);
        assertTrue(lines.contains("-DPYTORCH_FLAVOR=cu128"), lines::toString);
        assertTrue(lines.contains("path=/opt/torch/lib"), lines::toString);
    }

    @Test
    void findsTheCudaRuntimeBesideForeignLibraries() throws Exception {
        Path packages = folder.resolve("site-packages");
        Path torch = Files.createDirectories(packages.resolve("torch/lib"));
        Path runtime = Files.createDirectories(packages.resolve("nvidia/cuda_runtime/lib"));
        Files.createFile(runtime.resolve("libcudart.so.12"));
        environment.put("PYTORCH_LIBRARY_PATH", torch.toString());

        List<String> lines = launch("doctor");

        String option = "-Djna.library.path=" + torch + "/../../nvidia/cuda_runtime/lib";
        assertTrue(lines.contains(option), lines::toString);
    }

    @Test
    void leavesFlavorToTheUser() throws Exception {
        environment.put("PYTORCH_LIBRARY_PATH", "/opt/torch/lib");
        environment.put("PYTORCH_FLAVOR", "cpu");

        assertTrue(launch("doctor").contains("-DPYTORCH_FLAVOR=cpu"));
    }

    @Test
    void forgetsLibraryPathWhenCpuIsWanted() throws Exception {
        environment.put("PYTORCH_LIBRARY_PATH", "/opt/torch/lib");
        environment.put("CTRLORA4J_NATIVES", "cpu");

        List<String> lines = launch("doctor");

        assertTrue(lines.contains("-Dctrlora4j.natives=cpu"), lines::toString);
        assertTrue(lines.contains("path="), lines::toString);
    }

    @Test
    void worksThroughSymbolicLinks() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("first"), Path.of("a home/bin/ctrlora4j"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), first);

        assertTrue(launch(second, "doctor").contains("-Dctrlora4j.home=" + home));
    }

    @Test
    void passesArgumentsUnchanged() throws Exception {
        List<String> lines = launch("generate", "--prompt", "a  b; $c 'd'");

        int main = lines.indexOf("io.github.ctrlora4j.dist.cli.Main");
        assertEquals(List.of("generate", "--prompt", "a  b; $c 'd'"), lines.subList(main + 1, main + 4));
    }

    @Test
    void boundsArenasUnlessTheUserDid() throws Exception {
        assertTrue(launch().contains("arenas=2"));
        environment.put("MALLOC_ARENA_MAX", "4");
        assertTrue(launch().contains("arenas=4"));
    }

    @Test
    void saysThatJavaIsMissing() throws Exception {
        environment.put("JAVA_HOME", folder.resolve("nowhere").toString());

        List<String> lines = launch();

        assertEquals(1, lines.size());
        assertTrue(lines.get(0).contains("install a JDK 17 or newer, or set JAVA_HOME"), lines::toString);
    }

    @Test
    void rejectsUnknownChoice() throws Exception {
        environment.put("CTRLORA4J_NATIVES", "tpu");

        List<String> lines = launch();

        assertEquals(List.of("ctrlora4j: CTRLORA4J_NATIVES is auto, cpu or cuda, got 'tpu'"), lines);
        assertFalse(lines.contains("-cp"));
    }

    @Test
    void onlyCommandsThatRunLongerGetTheOptimizingCompiler() throws IOException, InterruptedException {
        assertTrue(launch("conditions").contains("-XX:TieredStopAtLevel=1"));
        assertTrue(launch("checkpoints", "folder").contains("-XX:TieredStopAtLevel=1"));
        assertFalse(launch("generate").contains("-XX:TieredStopAtLevel=1"));
        assertFalse(launch("checkpoints", "folder", "--hash").contains("-XX:TieredStopAtLevel=1"));
    }

    @Test
    void largeTensorsGoBackToTheSystemUnlessTheUserChose() throws Exception {
        assertTrue(launch().contains("large=1048576"));
        environment.put("MALLOC_MMAP_THRESHOLD_", "4194304");
        assertTrue(launch().contains("large=4194304"));
    }

    @Test
    void largeTensorsGetHugePagesUnlessTheUserChose() throws Exception {
        assertTrue(launch().contains("tunables=glibc.malloc.hugetlb=1"));
        environment.put("GLIBC_TUNABLES", "glibc.malloc.hugetlb=0");
        assertTrue(launch().contains("tunables=glibc.malloc.hugetlb=0"));
    }

    @Test
    void threadsSleepWhileTheyWaitUnlessTheUserChose() throws Exception {
        assertTrue(launch().contains("waiting=passive"));
        environment.put("OMP_WAIT_POLICY", "active");
        assertTrue(launch().contains("waiting=active"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GOMP_SPINCOUNT", "KMP_BLOCKTIME"})
    void anImplementationsOwnVariableIsTheUsersChoice(String variable) throws Exception {
        environment.put(variable, "1000");

        assertTrue(launch().contains("waiting="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "tlh_QO.UTF-8"})
    void runsJavaUnderUtf8WhereTheLocaleKnowsAsciiOnly(String locale) throws Exception {
        environment.put("LC_ALL", locale);

        assertTrue(launch().contains("locale=C.UTF-8"));
    }

    @Test
    void runsJavaUnderUtf8WithoutAnyLocale() throws Exception {
        assertTrue(launch().contains("locale=C.UTF-8"));
    }

    @Test
    void leavesALocaleOfUtf8() throws Exception {
        environment.put("LANG", "C.UTF-8");

        assertTrue(launch().contains("locale="));
    }

    @Test
    void worksUnderCdpath() throws Exception {
        environment.put("CDPATH", ".:/tmp");
        Path relative = Path.of("a home/bin/ctrlora4j");

        assertTrue(launch(relative, "doctor").contains("-Dctrlora4j.home=" + home));
    }

    @Test
    void rejectsFolderThatNoClassPathCanName() throws Exception {
        Path colon = Files.createDirectories(folder.resolve("with:colon"));
        Files.move(home.resolve("bin"), colon.resolve("bin"));

        List<String> lines = launch(colon.resolve("bin/ctrlora4j"));

        assertEquals(
                List.of("ctrlora4j: Java cannot take classes from a folder with ':' in its name; move or rename '"
                        + colon + "'"),
                lines);
    }

    @Test
    void tellsJavaTheHomeFolder() throws Exception {
        environment.put("HOME", "/x");

        assertTrue(launch().contains("-Duser.home=/x"));
    }
}
