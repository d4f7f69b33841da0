package io.github.ctrlora4j.runtime.repository;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Ed25519 as the JDK has it, keys as PEM or as the base64 text within one. Stateless. */
public final class SigningKeys {
    private static final String ALGORITHM = "Ed25519";

    private SigningKeys() {}

    /**
     * @param text {@code -----BEGIN PUBLIC KEY-----} and so on, or the base64 between the lines
     * @param where its name in messages
     * @throws InvalidRequestException if it is not an Ed25519 public key
     */
    public static PublicKey publicKey(String text, String where) {
        try {
            return factory().generatePublic(new X509EncodedKeySpec(bytes(text, "PUBLIC")));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidRequestException(where, "is not an Ed25519 public key in PEM or base64", e);
        }
    }

    /** The same for {@code -----BEGIN PRIVATE KEY-----} (PKCS #8, not encrypted). */
    public static PrivateKey privateKey(String text, String where) {
        try {
            return factory().generatePrivate(new PKCS8EncodedKeySpec(bytes(text, "PRIVATE")));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidRequestException(
                    where, "is not an Ed25519 private key in PEM; 'openssl genpkey -algorithm ed25519' makes one", e);
        }
    }

    /** @return base64 and a line's end; equal for equal keys and bytes, because Ed25519 is deterministic */
    static byte[] sign(byte[] content, PrivateKey key) {
        try {
            Signature signature = signature();
            signature.initSign(key);
            signature.update(content);
            return (Base64.getEncoder().encodeToString(signature.sign()) + "\n").getBytes(StandardCharsets.US_ASCII);
        } catch (InvalidKeyException | SignatureException e) {
            throw new InvalidRequestException("the private key", "cannot sign: " + e.getMessage(), e);
        }
    }

    /** True if {@code signature}, as {@link #sign} makes it, is that of {@code content}. */
    static boolean isSigned(byte[] content, byte[] signature, PublicKey key) {
        try {
            Signature verifier = signature();
            verifier.initVerify(key);
            verifier.update(content);
            return verifier.verify(
                    Base64.getDecoder().decode(new String(signature, StandardCharsets.ISO_8859_1).strip()));
        } catch (InvalidKeyException | SignatureException | IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] bytes(String text, String kind) {
        String base64 = text.replace("-----BEGIN " + kind + " KEY-----", "")
                .replace("-----END " + kind + " KEY-----", "")
                .replaceAll("\\s", "");
        return Base64.getDecoder().decode(base64);
    }

    private static KeyFactory factory() throws NoSuchAlgorithmException {
        return KeyFactory.getInstance(ALGORITHM);
    }

    private static Signature signature() {
        try {
            return Signature.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }
}
