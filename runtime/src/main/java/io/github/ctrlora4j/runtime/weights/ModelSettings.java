package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.MalformedFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What shapes do not tell about a model, from the file's metadata, with SD1.5's values as default.
 *
 * @param file named in errors
 * @param metadata the file's text metadata
 */
public record ModelSettings(Path file, Map<String, String> metadata) {
    private static final Pattern RESOLUTION = Pattern.compile("(\\d{2,4})x(\\d{2,4})");
    private static final int SD15_RESOLUTION = 512;
    private static final int LARGEST = 1024;

    public ModelSettings {
        metadata = Map.copyOf(metadata);
    }

    public int unetHeads() {
        return positive("ctrlora4j.unet.heads", 8);
    }

    public int unetNormGroups() {
        return positive("ctrlora4j.unet.norm_groups", 32);
    }

    public int vaeNormGroups() {
        return positive("ctrlora4j.vae.norm_groups", 32);
    }

    public int textHeads() {
        return positive("ctrlora4j.text.heads", 12);
    }

    /** Shorter side of the pictures that the model was trained on, in pixels. */
    public int nativeResolution() {
        Matcher matcher = RESOLUTION.matcher(metadata.getOrDefault("modelspec.resolution", ""));
        return matcher.matches()
                ? Math.min(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : SD15_RESOLUTION;
    }

    private int positive(String key, int fallback) {
        String text = metadata.getOrDefault(key, Integer.toString(fallback));
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= LARGEST) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new MalformedFileException(
                    file + ": metadata " + key + " needs a whole number, got '" + text + "'", e);
        }
        throw new MalformedFileException(file + ": metadata " + key + " needs 1.." + LARGEST + ", got " + text);
    }
}
