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

    private ControlNetSettings() {}

    static Map<String, String> of(TensorFile file, boolean isDifference) {
        Map<String, String> settings = new HashMap<>(CheckpointSettings.of(file, false, false));
        if (isDifference) {
            settings.put(DIFFERENCE, "true");
        }
        if (isPooled(file)) {
            settings.put(POOLING, "true");
        }
        return settings;
    }

    /**
     * A configuration beside the file says so, or its name: the one ControlNet of this kind is published as {@code
     * control_v11e_sd15_shuffle}, and programs know it by this word.
     */
    static boolean isPooled(TensorFile file) {
        String stated = CheckpointSettings.of(file, false, false).get(POOLING);
        return stated == null
                ? String.valueOf(file.path().getFileName())
                        .toLowerCase(Locale.ROOT)
                        .contains("shuffle")
                : Boolean.parseBoolean(stated);
    }
}
