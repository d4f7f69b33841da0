package io.github.ctrlora4j.dist.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MavenRepositoryTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.org/maven, https://example.org/maven/",
        "https://example.org/maven/, https://example.org/maven/",
        "http://localhost:8081/x, http://localhost:8081/x/",
        "file:///srv/maven, file:///srv/maven/"
    })
    void isAFolder(String text, String address) {
        assertEquals(address, MavenRepository.of(text).toString());
    }

    @Test
    void takesAPath() {
        assertEquals(
                Path.of("some folder").toAbsolutePath().resolve("a.jar").toUri(),
                MavenRepository.of("some folder").resolve("a.jar"));
    }

    @Test
    void aJarLiesWithinIt() {
        NativeJar jar = CudaPackage.of("Linux", "amd64").orElseThrow().jars().get(0);

        assertEquals(
                "https://repo1.maven.org/maven2/org/bytedeco/pytorch/2.7.1-1.5.12/pytorch-2.7.1-1.5.12-linux-x86_64-gpu"
                        + ".jar",
                jar.in(MavenRepository.of(MavenRepository.CENTRAL)).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/",
                "https:///x",
                "https://user:secret@example.org/",
                "https://example.org/?x",
                "https://example.org/#x",
                "file://host/x",
                "https://exa mple.org/"
            })
    void rejectsOtherAddresses(String text) {
        assertThrows(InvalidRequestException.class, () -> MavenRepository.of(text));
    }
}
