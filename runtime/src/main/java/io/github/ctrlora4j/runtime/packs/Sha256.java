package io.github.ctrlora4j.runtime.packs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files, as 64 lower-case hexadecimal digits. */
final class Sha256 {
    private static final int BUFFER_BYTES = 1 << 16;

    private Sha256() {}

    static String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return copy(in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
        }
    }

    /** Copies into a new file, at most {@code most} bytes; reading more is a failure. */
    static String copy(InputStream in, long most, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target)) {
            return copy(in, out, most);
        }
    }

    private static String copy(InputStream in, OutputStream out, long most) throws IOException {
        MessageDigest digest = sha256();
        DigestInputStream digested = new DigestInputStream(in, digest);
        byte[] buffer = new byte[BUFFER_BYTES];
        long count = 0;
        for (int n = digested.read(buffer); n >= 0; n = digested.read(buffer)) {
            count += n;
            if (count > most) {
                throw new IOException("has more than the " + most + " bytes that it should have");
            }
            out.write(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
