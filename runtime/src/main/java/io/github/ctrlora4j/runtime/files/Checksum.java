package io.github.ctrlora4j.runtime.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of files and bytes, as lower-case hexadecimal digits. */
public enum Checksum {
    SHA_256("SHA-256"),
    SHA_512("SHA-512");

    private static final int BUFFER_BYTES = 1 << 16;

    private final String algorithm;

    Checksum(String algorithm) {
        this.algorithm = algorithm;
    }

    /** A digest to be fed by the caller; {@link #hex} reads it. */
    public MessageDigest digest() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    /** The digits of a digest, which is reset. */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    public String of(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    public String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return copy(in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
        }
    }

    /**
     * Copies a stream and returns its digest.
     *
     * @param maxBytes more than that is a failure, found before it is written
     */
    public String copy(InputStream in, OutputStream out, long maxBytes) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long count = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            count += n;
            if (count > maxBytes) {
                throw new IOException("has more than the " + maxBytes + " bytes that it should have");
            }
            digest.update(buffer, 0, n);
            out.write(buffer, 0, n);
        }
        return hex(digest);
    }
}
