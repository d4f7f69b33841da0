package io.github.ctrlora4j.runtime.infotext;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfoPairsTest {
    /** The expression that stable-diffusion-webui documents for its parser. */
    private static final Pattern WEB_UI =
            Pattern.compile("\\s*(\\w[\\w \\-/]+):\\s*(\"(?:\\\\.|[^\\\\\"])+\"|[^,]*)(?:,|$)");

    private static String random(Random random, String letters, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    /** Values are compared as they stand in the text: only those without a quote in front. */
    @Test
    void findsWhatTheWebUisExpressionFinds() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String line = random(random, "aZ_1-/ :,\"\\x", random.nextInt(24));
            Map<String, String> expected = new LinkedHashMap<>();
            Matcher matcher = WEB_UI.matcher(line);
            boolean isQuoted = false;
            while (matcher.find()) {
                expected.put(matcher.group(1), matcher.group(2));
                isQuoted |= matcher.group(2).startsWith("\"");
            }
            Map<String, String> found = InfoPairs.parse(line);
            assertEquals(expected.keySet(), found.keySet(), line);
            if (!isQuoted) {
                assertEquals(expected, found, line);
            }
        }
    }

    @Test
    void givesBackEveryValueThatItWrote() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            Map<String, String> pairs = new LinkedHashMap<>();
            for (int k = 0; k < 3; k++) {
                pairs.put("key " + k, random(random, "aZ1 :,\"\\\n\r\t\0é☃\u2028\ud83d\ude00", random.nextInt(10)));
            }
            String line = InfoPairs.write(pairs);
            assertFalse(line.contains("\n"), line);
            assertEquals(pairs, InfoPairs.parse(line), line);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "plain text | Key: plain text",
                "a\\b | Key: a\\b",
                "1,2 | 'Key: \"1,2\"'",
                "a:b | Key: \"a:b\"",
                "say \"x\" | 'Key: \"say \\\"x\\\"\"'",
                "'' | Key: \"\"",
            })
    void quotesOnlyWhatCouldBeMisread(String value, String line) {
        assertEquals(line, InfoPairs.write(Map.of("Key", value)));
    }

    /** A recursive expression overflows the stack at a few thousand characters. */
    @Test
    void readsLongValues() {
        String value = "\\,".repeat(400_000);
        assertEquals(Map.of("Key", value), InfoPairs.parse(InfoPairs.write(Map.of("Key", value))));
    }

    @Test
    void keepsTextThatIsNoJsonString() {
        assertEquals(Map.of("Key", "\"a\\q,\""), InfoPairs.parse("Key: \"a\\q,\""));
    }
}
