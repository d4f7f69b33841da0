package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What the tensors of a ControlNet do not tell. Stateless. */
final class ControlNetSettings {
    /** {@code true} if the numbers are to be added to those of the checkpoint's UNet. */
    static final String DIFFERENCE = "ctrlora4j.control.difference";

    /**
     * {@code true} if each residual is averaged over the picture, as ControlNet 1.1's shuffle needs it, and acts on the
     * prompt's side of the guidance alone.
     */
    static final String POOLING = "ctrlora4j.control.global_pooling";

    /** {@code true} if it was trained on light lines on a dark ground, as ControlNet's scribble and lineart were. */
    static final String LIGHT_LINES = "ctrlora4j.control.light_lines";

    /** {@code true} if condition images have -1 where the picture is to be filled, as for ControlNet 1.1's inpaint. */
    static final String HOLE = "ctrlora4j.control.hole";

    /** Words in the names of published files, and the setting of all files that have them. */
    private static final Map<String, String> WORDS =
            Map.of("shuffle", POOLING, "scribble", LIGHT_LINES, "lineart", LIGHT_LINES, "inpaint", HOLE);

    private ControlNetSettings() {}

    static Map<String, String> of(TensorFile file, boolean isDifference) {
        Map<String, String> settings = new HashMap<>(CheckpointSettings.of(file, false, false));
        if (isDifference) {
            settings.put(DIFFERENCE, "true");
        }
        String name = name(file);
        WORDS.forEach((word, setting) -> {
            if (name.contains(word)) {
                settings.putIfAbsent(setting, "true");
            }
        });
        return settings;
    }

    private static String name(TensorFile file) {
        return String.valueOf(file.path().getFileName()).toLowerCase(Locale.ROOT);
    }

    /**
     * A configuration beside the file says so, or its name: the one ControlNet of this kind is published as {@code
     * control_v11e_sd15_shuffle}, and programs know it by this word.
     */
    static boolean isPooled(TensorFile file) {
        return Boolean.parseBoolean(of(file, false).get(POOLING));
    }
}
