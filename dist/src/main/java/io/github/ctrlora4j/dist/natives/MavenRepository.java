package io.github.ctrlora4j.dist.natives;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** Addresses of Maven repositories. Stateless. */
public final class MavenRepository {
    /** Maven Central. */
    public static final String CENTRAL = "https://repo1.maven.org/maven2/";

    /** Whatever the way, every jar has a pinned checksum. */
    private static final List<String> SCHEMES = List.of("https", "http", "file");

    private MavenRepository() {}

    /**
     * @param text a folder, or an address that starts with https, http or file
     * @return with a slash at its end
     * @throws InvalidRequestException if it is anything else
     */
    public static URI of(String text) {
        boolean isAddress = text.matches("[A-Za-z][A-Za-z0-9+.-]+:.*"); // one letter is a drive of Windows
        String address =
                isAddress ? text : Path.of(text).toAbsolutePath().toUri().toString();
        try {
            URI uri = new URI(address.endsWith("/") ? address : address + "/");
            boolean isComplete = "file".equals(uri.getScheme())
                    ? uri.getPath() != null && uri.getAuthority() == null
                    : uri.getHost() != null;
            if (SCHEMES.contains(uri.getScheme())
                    && isComplete
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new InvalidRequestException("repository " + text, "is not an address: " + e.getReason(), e);
        }
        throw new InvalidRequestException(
                "repository " + text,
                "expected a folder, or an address that starts with https://, http:// or file:/// and has no user, query or"
                        + " fragment");
    }
}
