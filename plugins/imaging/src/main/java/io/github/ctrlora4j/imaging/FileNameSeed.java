package io.github.ctrlora4j.imaging;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The seed that the reference's condition tool derives from a file's name: its SHA-256 as a big-endian integer. */
final class FileNameSeed {
    private FileNameSeed() {}

    static BigInteger of(String name) {
        return new BigInteger(1, digest("SHA-256", name.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] digest(String algorithm, byte[] text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }
}
