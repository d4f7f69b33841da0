package io.github.ctrlora4j.runtime.download;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxy of the environment variables {@code https_proxy} and {@code no_proxy}, or the same in capitals, as curl
 * reads them; Java itself reads only system properties, and those take precedence. Immutable.
 */
final class EnvironmentProxy extends ProxySelector {
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final Optional<InetSocketAddress> proxy;
    private final List<String> exceptions;

    private EnvironmentProxy(Optional<InetSocketAddress> proxy, List<String> exceptions) {
        this.proxy = proxy;
        this.exceptions = exceptions;
    }

    /** @throws InvalidRequestException if {@code https_proxy} is not the address of a proxy */
    static EnvironmentProxy of(Map<String, String> environment) {
        String address = value(environment, "https_proxy");
        return new EnvironmentProxy(
                address.isEmpty() ? Optional.empty() : Optional.of(parse(address)),
                Stream.of(value(environment, "no_proxy").split("[,\\s]+"))
                        .filter(name -> !name.isEmpty())
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .map(name -> name.startsWith(".") ? name.substring(1) : name)
                        .toList());
    }

    private static String value(Map<String, String> environment, String name) {
        return environment
                .getOrDefault(name, environment.getOrDefault(name.toUpperCase(Locale.ROOT), ""))
                .strip();
    }

    private static InetSocketAddress parse(String address) {
        try {
            URI uri = new URI(address.contains("://") ? address : "http://" + address);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null) {
                return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
            }
        } catch (URISyntaxException e) {
            throw new InvalidRequestException("https_proxy", "is not an address: " + e.getReason(), e);
        }
        String got = address.contains("@") ? "" : ", got " + address; // a user's password is nobody's business
        throw new InvalidRequestException("https_proxy", "expected http://HOST:PORT without a user" + got);
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        boolean isException = exceptions.stream()
                .anyMatch(name -> name.equals("*") || host.equals(name) || host.endsWith("." + name));
        return proxy.isEmpty() || isException || !"https".equals(uri.getScheme())
                ? DIRECT
                : List.of(new Proxy(Proxy.Type.HTTP, proxy.get()));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
}
