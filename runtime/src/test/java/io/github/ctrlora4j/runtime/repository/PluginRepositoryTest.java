package io.github.ctrlora4j.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses are resolved by RFC 3986, section 5. */
class PluginRepositoryTest {
    private static final PluginRepository WEB = repository("https://example.org/plugins/");

    private static PluginRepository repository(String url) {
        return PluginRepository.of("home", url, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org, https://example.org/",
        "https://example.org/plugins, https://example.org/plugins/",
        "https://example.org:8443/plugins/plugins.json, https://example.org:8443/plugins/",
        "file:///srv/plugins, file:///srv/plugins/",
        "/srv/plugins/plugins.json, file:///srv/plugins/",
        "/srv/a/../my plugins, file:///srv/my%20plugins/"
    })
    void isAFolder(String given, URI folder) {
        assertEquals(folder.getPath(), repository(given).url().getPath());
        assertEquals(folder.getAuthority(), repository(given).url().getAuthority());
    }

    @Test
    void aRelativePathStartsInTheWorkingDirectory() {
        assertEquals(
                Path.of("", "plugins.d").toAbsolutePath().toUri().getPath() + "/",
                repository("plugins.d").url().getPath());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/",
                "ftp://example.org/",
                "https:///plugins",
                "https:plugins",
                "https://user:secret@example.org/",
                "https://example.org/?branch=x",
                "https://example.org/#top",
                "file://server/share",
                "file:plugins",
                "https://exa mple.org/"
            })
    void rejectsOtherAddresses(String url) {
        assertEquals(
                Optional.of("repository " + url),
                assertThrows(InvalidRequestException.class, () -> repository(url))
                        .subject());
    }

    @Test
    void indexAndSignatureLieBesideEachOther() {
        assertEquals(URI.create("https://example.org/plugins/plugins.json"), WEB.index());
        assertEquals(URI.create("https://example.org/plugins/plugins.json.sig"), WEB.signature());
    }

    @ParameterizedTest
    @CsvSource({
        "a-1.0.0.jar, https://example.org/plugins/a-1.0.0.jar",
        "jars/a.jar, https://example.org/plugins/jars/a.jar",
        "a%20b.jar, https://example.org/plugins/a%20b.jar",
        "https://other.org/a.jar, https://other.org/a.jar"
    })
    void jarsLieWithinOrOnTheWeb(String url, URI expected) {
        assertEquals(expected, WEB.resolve(url));
    }

    /** An index must not make the host read what lies elsewhere on its disks or in its network. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../a.jar",
                "x/../../a.jar",
                "./a.jar",
                "%2e%2e/a.jar",
                "x%2f..%2fa.jar",
                "..%5ca.jar",
                "/etc/passwd",
                "//other.org/a.jar",
                "file:///etc/passwd",
                "http://other.org/a.jar",
                "https:/a.jar",
                "jar:file:/a.jar!/x",
                "a.jar?x",
                "a.jar#x",
                "a%00.jar",
                "",
                "a b.jar"
            })
    void jarsLieNowhereElse(String url) {
        assertEquals(
                Optional.of("https://example.org/plugins/plugins.json"),
                assertThrows(MalformedFileException.class, () -> WEB.resolve(url))
                        .subject());
    }
}
