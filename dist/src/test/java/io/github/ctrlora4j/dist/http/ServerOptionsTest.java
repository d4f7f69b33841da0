package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerOptionsTest {
    private static void assertRefused(String field, ServerOptions.Builder options) {
        assertEquals(
                Optional.of(field),
                assertThrows(InvalidRequestException.class, options::build).subject());
    }

    @Test
    void numbersOutOfRangeNameTheirField() {
        assertRefused("port", ServerOptions.builder().port(-1));
        assertRefused("port", ServerOptions.builder().port(65_536));
        assertRefused("queueCapacity", ServerOptions.builder().queueCapacity(0));
        assertRefused("queueCapacity", ServerOptions.builder().queueCapacity(10_001));
        assertRefused("maxBodyBytes", ServerOptions.builder().maxBodyBytes(0));
        assertRefused("patience", ServerOptions.builder().patience(Duration.ofSeconds(-1)));
        assertEquals(65_535, ServerOptions.builder().port(65_535).build().port());
    }

    @Test
    void credentialsAreAUserAndAPassword() {
        for (String wrong : new String[] {"", "ada", ":secret", "ada:"}) {
            assertRefused("credentials", ServerOptions.builder().credentials(wrong));
        }
    }

    @Test
    void otherMachinesNeedCredentials() {
        assertRefused("bind", ServerOptions.builder().bind("0.0.0.0"));
        assertTrue(ServerOptions.builder()
                .bind("0.0.0.0")
                .credentials("ada:secret")
                .build()
                .credentials()
                .isPresent());
    }
}
