package io.github.ctrlora4j.runtime.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxyTest {
    private static String proxy(Map<String, String> environment, String url) {
        ProxySelector selector = EnvironmentProxy.of(environment);
        Proxy proxy = selector.select(URI.create(url)).get(0);
        return proxy.address() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "none";
    }

    @ParameterizedTest
    @ValueSource(strings = {"https_proxy", "HTTPS_PROXY"})
    void isTakenForHttps(String name) {
        assertEquals("proxy.acme:3128", proxy(Map.of(name, "http://proxy.acme:3128"), "https://example.org/x"));
        assertEquals("proxy.acme:3128", proxy(Map.of(name, "proxy.acme:3128/"), "https://example.org/x"));
        assertEquals("none", proxy(Map.of(name, "http://proxy.acme:3128"), "http://example.org/x"));
    }

    /** 80; curl would take 1080. */
    @Test
    void itsPortIsThatOfHttpUnlessItIsGiven() {
        assertEquals("proxy.acme:80", proxy(Map.of("https_proxy", "http://proxy.acme"), "https://example.org/x"));
    }

    @Test
    void withoutOneThereIsNone() {
        assertEquals("none", proxy(Map.of(), "https://example.org/"));
        assertEquals("none", proxy(Map.of("https_proxy", " "), "https://example.org/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", ".example.org", "other.net, EXAMPLE.org", "*"})
    void exceptionsGoPastIt(String exceptions) {
        Map<String, String> environment = Map.of("https_proxy", "http://p:1", "no_proxy", exceptions);
        assertEquals("none", proxy(environment, "https://sub.example.org/"));
    }

    @Test
    void anExceptionIsNotPartOfAName() {
        Map<String, String> environment = Map.of("https_proxy", "http://p:1", "NO_PROXY", "ample.org");
        assertEquals("p:1", proxy(environment, "https://example.org/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://p:1", "http://user:word@p:1", "http://", "a b"})
    void rejectsWhatIsNotTheAddressOfAProxy(String address) {
        assertThrows(InvalidRequestException.class, () -> EnvironmentProxy.of(Map.of("https_proxy", address)));
    }

    @Test
    void aPasswordIsNotRepeated() {
        InvalidRequestException failure = assertThrows(
                InvalidRequestException.class,
                () -> EnvironmentProxy.of(Map.of("https_proxy", "http://user:word@p:1")));

        assertEquals("https_proxy: expected http://HOST:PORT without a user", failure.getMessage());
    }
}
