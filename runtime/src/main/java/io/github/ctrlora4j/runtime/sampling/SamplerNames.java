package io.github.ctrlora4j.runtime.sampling;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Spellings of samplers and schedules: "DPM++ 2M Karras" (stable-diffusion-webui), "dpmpp_2m" (ComfyUI) and "dpmpp-2m"
 * name the same sampler, the first one with its schedule.
 */
final class SamplerNames {
    /** stable-diffusion-webui's word for "what suits the sampler". */
    static final String AUTOMATIC = "automatic";

    private SamplerNames() {}

    /** Equal for all spellings of a name. */
    static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replace("++", "pp").replaceAll("[ _-]", "");
    }

    /** The schedule of this name, in any spelling; stable-diffusion-webui calls k-diffusion's own one "Uniform". */
    static Optional<SigmaSchedule> schedule(String name) {
        String key = key(name);
        return Arrays.stream(SigmaSchedule.values())
                .filter(schedule -> key(schedule.id()).equals(key.equals("uniform") ? "normal" : key))
                .findFirst();
    }

    /** The schedule that a sampler's name ends with. */
    static Optional<SigmaSchedule> scheduleAtTheEnd(String name) {
        String key = key(name);
        return Arrays.stream(SigmaSchedule.values())
                .filter(schedule -> key.endsWith(key(schedule.id())))
                .findFirst();
    }
}
