package io.github.ctrlora4j.runtime.models.sd15;

import io.github.ctrlora4j.api.MalformedFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model's shapes do not tell, from the file's metadata; SD1.5's own values are the defaults.
 *
 * @param file named in errors
 * @param metadata the file's text metadata
 */
record Sd15Settings(Path file, Map<String, String> metadata) {
    private static final Pattern RESOLUTION = Pattern.compile("(\\d{2,4})x(\\d{2,4})");
    private static final int DEFAULT_RESOLUTION = 512;
    /** No model of this family was trained on smaller or larger pictures; a file that says so is wrong. */
    private static final int MIN_RESOLUTION = 64;

    private static final int MAX_RESOLUTION = 1024;
    /** Every level of the UNet can halve multiples of this without a remainder. */
    private static final int GRID = 64;

    private static final int MAX = 1024;

    private static final String UNET_HEADS = "ctrlora4j.unet.heads";
    private static final String UNET_NORM_GROUPS = "ctrlora4j.unet.norm_groups";
    private static final String RESOLUTION_NAME = "modelspec.resolution";

    /** Settings that a control network has from its UNet. */
    static final Set<String> OF_CONTROL = Set.of(UNET_HEADS, UNET_NORM_GROUPS, RESOLUTION_NAME);

    Sd15Settings {
        metadata = Map.copyOf(metadata);
    }

    int unetHeads() {
        return positive(UNET_HEADS, 8);
    }

    int unetNormGroups() {
        return positive(UNET_NORM_GROUPS, 32);
    }

    int vaeNormGroups() {
        return positive("ctrlora4j.vae.norm_groups", 32);
    }

    int textHeads() {
        return positive("ctrlora4j.text.heads", 12);
    }

    /**
     * Shorter side of the pictures that the model was trained on, in pixels: what the metadata says, where that is a
     * size that can be drawn, else the family's own.
     */
    static int nativeResolution(Map<String, String> metadata) {
        Matcher matcher = RESOLUTION.matcher(metadata.getOrDefault(RESOLUTION_NAME, ""));
        int side = matcher.matches()
                ? Math.min(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : DEFAULT_RESOLUTION;
        return side >= MIN_RESOLUTION && side <= MAX_RESOLUTION ? side / GRID * GRID : DEFAULT_RESOLUTION;
    }

    /** True if the file says that its UNet predicts velocity instead of noise. */
    static boolean predictsVelocity(Map<String, String> metadata) {
        return metadata.getOrDefault("modelspec.prediction_type", "epsilon").startsWith("v");
    }

    /** True if the file says that it was trained with noise that leaves nothing of the picture at the last timestep. */
    static boolean hasZeroTerminalSnr(Map<String, String> metadata) {
        return Boolean.parseBoolean(metadata.getOrDefault("ctrlora4j.zero_terminal_snr", "false"));
    }

    private int positive(String key, int fallback) {
        String text = metadata.getOrDefault(key, Integer.toString(fallback));
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= MAX) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new MalformedFileException(
                    file.toString(), "metadata " + key + " needs a whole number, got '" + text + "'", e);
        }
        throw new MalformedFileException(file.toString(), "metadata " + key + " needs 1.." + MAX + ", got " + text);
    }
}
