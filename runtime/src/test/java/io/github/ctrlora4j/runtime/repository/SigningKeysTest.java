package io.github.ctrlora4j.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and signature are test 2 of RFC 8032, section 7.1: the message is the one byte 0x72. */
class SigningKeysTest {
    /** RFC 8410: what stands in front of the 32 bytes of a key in PKCS #8 and in X.509. */
    private static final String PRIVATE_HEAD = "302e020100300506032b657004220420";

    private static final String PUBLIC_HEAD = "302a300506032b6570032100";
    private static final String PRIVATE =
            base64(PRIVATE_HEAD + "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    private static final String PUBLIC =
            base64(PUBLIC_HEAD + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    private static final String SIGNATURE = base64("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    private static final byte[] MESSAGE = {0x72};

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void signsAsTheSpecificationSays() {
        PrivateKey key = SigningKeys.privateKey(
                "-----BEGIN PRIVATE KEY-----\n" + PRIVATE + "\n-----END PRIVATE KEY-----\n", "key.pem");
        assertEquals(SIGNATURE + "\n", new String(SigningKeys.sign(MESSAGE, key), StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "-----BEGIN PUBLIC KEY-----\r\n%s\r\n-----END PUBLIC KEY-----\r\n", " %s\n"})
    void readsKeysAsPemAndAsBase64(String form) {
        PublicKey key = SigningKeys.publicKey(form.formatted(PUBLIC), "key");
        assertTrue(SigningKeys.isSigned(MESSAGE, ascii(SIGNATURE), key));
        assertTrue(SigningKeys.isSigned(MESSAGE, ascii(SIGNATURE + "\r\n"), key));
    }

    @Test
    void nothingElseIsTheSignature() {
        PublicKey key = SigningKeys.publicKey(PUBLIC, "key");
        assertFalse(SigningKeys.isSigned(new byte[] {0x73}, ascii(SIGNATURE), key));
        assertFalse(SigningKeys.isSigned(MESSAGE, ascii("A" + SIGNATURE.substring(1)), key));
        assertFalse(SigningKeys.isSigned(MESSAGE, ascii(SIGNATURE.substring(4)), key));
        assertFalse(SigningKeys.isSigned(MESSAGE, ascii("no base64"), key));
        assertFalse(SigningKeys.isSigned(MESSAGE, new byte[0], key));
    }

    @Test
    void anotherKeyIsRejectedUnderItsName() {
        for (String text : new String[] {"", "no base64", PRIVATE, PUBLIC.substring(4)}) {
            assertEquals(
                    Optional.of("home.key"),
                    assertThrows(InvalidRequestException.class, () -> SigningKeys.publicKey(text, "home.key"))
                            .subject());
        }
        for (String text : new String[] {"", "no base64", PUBLIC}) {
            assertEquals(
                    Optional.of("home.key"),
                    assertThrows(InvalidRequestException.class, () -> SigningKeys.privateKey(text, "home.key"))
                            .subject());
        }
    }
}
