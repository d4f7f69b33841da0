package io.github.ctrlora4j.runtime.repository;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * Where an index lies, and who must have signed it. Immutable.
 *
 * @param id its name in messages
 * @param url of the folder, {@code file:} or {@code https:}, with a slash at its end
 * @param publicKey if present, an index without this key's signature is rejected
 */
public record PluginRepository(String id, URI url, Optional<PublicKey> publicKey) {
    private static final List<String> SCHEMES = List.of("file", "https");

    /**
     * @param url path or address of the folder, or of its {@code plugins.json}
     * @throws InvalidRequestException if it is neither a path nor {@code file:} or {@code https:}
     */
    public static PluginRepository of(String id, String url, Optional<PublicKey> publicKey) {
        String address = isPath(url) ? path(url) : url;
        String folder = address.endsWith("/" + PluginIndex.FILE_NAME)
                ? address.substring(0, address.length() - PluginIndex.FILE_NAME.length())
                : address.endsWith("/") ? address : address + "/";
        try {
            URI uri = new URI(folder);
            boolean complete = "file".equals(uri.getScheme())
                    ? uri.getPath() != null && uri.getAuthority() == null
                    : uri.getHost() != null;
            if (!SCHEMES.contains(String.valueOf(uri.getScheme())) || !complete || isPeculiar(uri)) {
                throw new InvalidRequestException(
                        "repository " + url,
                        "expected a folder, or an address that starts with https:// or file:/// and has no user, query or"
                                + " fragment");
            }
            return new PluginRepository(id, uri, publicKey);
        } catch (URISyntaxException e) {
            throw new InvalidRequestException("repository " + url, "is not an address: " + e.getReason(), e);
        }
    }

    /** An address has a scheme of two letters or more; one letter is a drive of Windows. */
    private static boolean isPath(String url) {
        return !url.matches("(?s)[A-Za-z][A-Za-z0-9+.-]+:.*");
    }

    private static String path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize().toUri().toString();
        } catch (InvalidPathException e) {
            throw new InvalidRequestException("repository " + text, "is not a path: " + e.getReason(), e);
        }
    }

    private static boolean isPeculiar(URI uri) {
        return uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null;
    }

    URI index() {
        return url.resolve(PluginIndex.FILE_NAME);
    }

    URI signature() {
        return url.resolve(PluginIndex.FILE_NAME + ".sig");
    }

    /**
     * Address of a release's jar.
     *
     * @param path as the index has it: https, or relative to the repository and within it
     * @throws MalformedFileException if it is anything else: an index must not make the host read local files
     */
    URI resolve(String path) {
        URI uri;
        try {
            uri = new URI(path);
        } catch (URISyntaxException e) {
            throw new MalformedFileException(index().toString(), "url '" + path + "' is not an address", e);
        }
        if (uri.isAbsolute() ? uri.getHost() != null && "https".equals(uri.getScheme()) : staysWithin(uri)) {
            return url.resolve(uri);
        }
        throw new MalformedFileException(
                index().toString(),
                "url '" + path
                        + "' is rejected; expected https:// or a path within the repository; its publisher must repair it");
    }

    /** Decoded first: an encoded dot or slash means the same to a server and to a file system. */
    private static boolean staysWithin(URI relative) {
        String path = relative.getPath();
        return path != null
                && !isPeculiar(relative)
                && path.chars().noneMatch(Character::isISOControl)
                && relative.getRawAuthority() == null
                && !path.isEmpty()
                && !path.startsWith("/")
                && !path.contains("\\")
                && List.of(path.split("/")).stream().noneMatch(part -> part.equals("..") || part.equals("."));
    }
}
