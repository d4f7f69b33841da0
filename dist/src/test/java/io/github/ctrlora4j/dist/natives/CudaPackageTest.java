package io.github.ctrlora4j.dist.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.launch.NativeLibraries;
import io.github.ctrlora4j.dist.natives.NativeJar.Part;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CudaPackageTest {
    private static CudaPackage of(String system) {
        return CudaPackage.of(system, "amd64").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"Linux, 2.7.1-cuda-linux-x86_64", "Windows 11, 2.7.1-cuda-win-x86_64"})
    void aFolderNamesVersionAndPlatform(String system, String folder) {
        assertEquals(folder, of(system).folderName());
    }

    @Test
    void isTheVersionOfTheRestOfTheProgram() {
        assertEquals(NativeLibraries.TORCH, CudaPackage.TORCH);
    }

    @ParameterizedTest
    @CsvSource({"Linux, aarch64", "Mac OS X, aarch64", "Mac OS X, x86_64", "FreeBSD, amd64"})
    void noOtherPlatformHasIt(String system, String architecture) {
        assertEquals(Optional.empty(), CudaPackage.of(system, architecture));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Linux", "Windows 11"})
    void everyJarIsPinned(String system) {
        for (NativeJar jar : of(system).jars()) {
            assertTrue(jar.sha256().matches("[0-9a-f]{64}"), jar.path());
            assertTrue(jar.path().matches("org/bytedeco/[a-z0-9./_-]+\\.jar"), jar.path());
            assertTrue(jar.folder().endsWith("/"), jar.folder());
            assertTrue(jar.unpackedBytes() > jar.bytes() / 2, jar.path());
        }
    }

    /** The engine loads each library of that folder. */
    @ParameterizedTest
    @ValueSource(strings = {"Linux", "Windows 11"})
    void noJniLibraryOfOthersComesAlong(String system) {
        List<String> libraries = of(system).jars().stream()
                .filter(jar -> jar.part() == Part.TORCH)
                .flatMap(jar -> jar.libraries().stream())
                .toList();

        assertFalse(libraries.stream().anyMatch(library -> library.contains("jni")), libraries::toString);
        assertTrue(libraries.contains(system.equals("Linux") ? "libtorch.so" : "torch.dll"), libraries::toString);
    }
}
