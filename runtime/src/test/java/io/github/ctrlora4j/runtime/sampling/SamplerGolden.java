package io.github.ctrlora4j.runtime.sampling;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.runtime.GoldenTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One case of {@code samplers.json}: a reference's walk, and how a request asks for it here. */
record SamplerGolden(JsonNode about, GoldenTensors tensors) {
    /** diffusers' names, as far as they differ from the catalog's. */
    private static final Map<String, String> NAMES = Map.of("euler_a", "euler a", "kdpm2", "dpm2", "kdpm2_a", "dpm2 a");

    private static final Set<String> WITH_LAST_STOP =
            Set.of("dpm_2", "dpm_2_ancestral", "kdpm2", "kdpm2_a", "dpmpp_3m_sde");

    /** What diffusers keeps at the network's scale, and we at that of sigmas. */
    private static final Set<String> SCALED = Set.of("dpmpp_2m", "dpmpp_2m_sde", "unipc", "deis");

    /** diffusers' classes that have no counterpart here. */
    private static final Set<String> MISSING = Set.of("tcd", "dpmpp_2s");

    static Stream<SamplerGolden> all() {
        try {
            JsonNode cases =
                    GoldenTensors.json(SamplerGolden.class, "samplers.json").get("cases");
            Map<String, GoldenTensors> files = new LinkedHashMap<>();
            for (String file : new String[] {"ldm", "kdiffusion", "diffusers"}) {
                files.put(file, GoldenTensors.of(SamplerGolden.class, file + ".safetensors"));
            }
            return StreamSupport.stream(cases.spliterator(), false)
                    .filter(about -> !about.has("unsupported"))
                    .map(about -> new SamplerGolden(
                            about, files.get(about.get("name").asText().split("/")[0])))
                    .filter(golden -> !MISSING.contains(golden.sampler()))
                    .filter(golden -> !golden.isDegenerate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String key() {
        return about.get("name").asText() + "/" + steps();
    }

    int steps() {
        return about.get("steps").asInt();
    }

    /**
     * With one step diffusers ends after the first of the two calls of PLMS, and its "linspace" has timestep 0 alone,
     * which leaves the noise as it is.
     */
    private boolean isDegenerate() {
        return isDiffusers()
                && steps() == 1
                && (sampler().equals("pndm") || Arrays.equals(new double[] {0}, modelTimesteps()));
    }

    private String[] path() {
        return about.get("name").asText().split("/");
    }

    boolean isDiffusers() {
        return path()[0].equals("diffusers");
    }

    /** The reference's name of the sampler, without what is set by options. */
    private String sampler() {
        return path()[1].replaceAll("_(leading|trailing|karras|zsnr|v|eta.*)(?=_|$)", "");
    }

    private boolean has(String suffix) {
        return ("_" + String.join("_", path()) + "_").contains("_" + suffix + "_");
    }

    private NoiseSchedule schedule() {
        try {
            GoldenTensors forward = GoldenTensors.of(SamplerGolden.class, "forward.safetensors");
            if (!isDiffusers()) {
                return NoiseSchedule.of(forward.doubles("alphas_cumprod_f64"));
            }
            float[] alphas = forward.floats("alphas_cumprod_diffusers_f32");
            double[] wide = new double[alphas.length];
            Arrays.setAll(wide, i -> alphas[i]);
            NoiseSchedule noise =
                    NoiseSchedule.of(wide).predicting(has("v") ? Parameterization.VELOCITY : Parameterization.NOISE);
            return has("zsnr") ? noise.withZeroTerminalSnr() : noise;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a request would ask for it. */
    Sampler create() {
        Map<String, String> options = new LinkedHashMap<>();
        String name = sampler();
        if (has("eta1")) {
            options.put("eta", "1");
        } else if (has("eta0.5")) {
            options.put("eta", "0.5");
        }
        if (WITH_LAST_STOP.contains(name)) {
            options.put("discard_penultimate", "false");
        }
        boolean scaled = isDiffusers() && SCALED.contains(name);
        if (scaled) {
            options.put("timesteps", "whole");
        }
        if (path().length == 3) {
            options.put("schedule", path()[2]);
        } else if (isDiffusers() && !name.equals("lcm")) {
            options.put("schedule", spacing(name, scaled));
        }
        return SamplerCatalog.create(NAMES.getOrDefault(name, name), schedule(), steps(), options);
    }

    private String spacing(String name, boolean scaled) {
        for (String schedule : new String[] {"leading", "trailing", "karras"}) {
            if (has(schedule)) {
                return schedule;
            }
        }
        return Set.of("ddim", "pndm", "ddpm").contains(name) ? "leading" : scaled ? "sgm-uniform" : "normal";
    }

    /** True if the reference has a state for each network call, not for each step. */
    boolean hasStatePerCall() {
        return isDiffusers() && Set.of("heun", "kdpm2", "kdpm2_a", "pndm").contains(sampler());
    }

    /** True if the reference's states are at the network's scale and ours at that of sigmas. */
    boolean isScaled() {
        return isDiffusers() && SCALED.contains(sampler());
    }

    /** True if the reference draws noise for its last step, too, where there is none to add. */
    boolean drawsInVain() {
        return Set.of("euler_a", "dpmpp_2m_sde", "ddpm").contains(sampler());
    }

    double[] modelTimesteps() {
        JsonNode times = about.get("model_timesteps");
        double[] values = new double[times.size()];
        Arrays.setAll(values, i -> times.get(i).asDouble());
        return values;
    }

    double[] sigmas() {
        return tensors.doubles(key() + "/sigmas");
    }

    float[] states() {
        return tensors.floats(key() + "/x");
    }

    /** Rounding of the reference, and what another order of rounding may add. */
    double bound() {
        return 4 * about.get("rounding_error").asDouble()
                + 1e-5 * about.get("magnitude").asDouble();
    }

    int noiseDraws() {
        return about.get("noise_draws").asInt();
    }

    double initialScale() {
        return about.get("initial_scale").asDouble();
    }

    @Override
    public String toString() {
        return key();
    }
}
