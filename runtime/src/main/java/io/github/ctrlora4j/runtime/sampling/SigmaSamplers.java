package io.github.ctrlora4j.runtime.sampling;

import static io.github.ctrlora4j.runtime.sampling.DpmppMultistepRule.Correction.HEUN;
import static io.github.ctrlora4j.runtime.sampling.DpmppMultistepRule.Correction.MIDPOINT;
import static io.github.ctrlora4j.runtime.sampling.DpmppMultistepRule.Correction.THIRD_ORDER;
import static io.github.ctrlora4j.runtime.sampling.SigmaSchedule.EXPONENTIAL;
import static io.github.ctrlora4j.runtime.sampling.SigmaSchedule.KARRAS;
import static io.github.ctrlora4j.runtime.sampling.SigmaSchedule.NORMAL;
import static io.github.ctrlora4j.runtime.sampling.SigmaSchedule.SGM_UNIFORM;

import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.runtime.sampling.DpmppMultistepRule.Correction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The samplers that walk noise levels. Default schedules are those that stable-diffusion-webui takes as "Automatic",
 * and diffusers' for UniPC and DEIS.
 */
final class SigmaSamplers {
    static final String SCHEDULE = "schedule";

    private static final String TIMESTEPS = "timesteps";
    private static final String EXACT = "exact";
    private static final String WHOLE = "whole";

    private static final Parameter ETA = Parameter.real("eta", 0, 1)
            .defaultValue(1.0)
            .title("how much of the noise is fresh in each step; 0 = none")
            .build();

    private static final Parameter NOISE_SCALE = Parameter.real("s_noise", 0, 2)
            .defaultValue(1.0)
            .title("factor of the fresh noise")
            .build();

    static final String NOISE = "noise";

    private static final String TREE = "tree";
    static final String GPU_TREE = "tree-gpu";

    private static final Parameter FRESH_NOISE = Parameter.choice(NOISE, TREE, GPU_TREE, "independent")
            .defaultValue(TREE)
            .title(
                    "tree = a Brownian path, as stable-diffusion-webui and ComfyUI do; tree-gpu = one as a GPU draws it,"
                            + " as ComfyUI's samplers ..._gpu do; independent = each draw anew, as diffusers' multistep samplers do")
            .build();

    private static final Parameter LAST_STOP = Parameter.flag("discard_penultimate")
            .defaultValue(true)
            .title("leave out the lowest noise level before 0, as stable-diffusion-webui does")
            .build();

    private SigmaSamplers() {}

    static List<SamplerEntry> all() {
        return List.of(
                entry(named("euler", "Euler"), NORMAL, EXACT, values -> new EulerRule(0, 0)),
                entry(
                        named("euler-a", "Euler a").alias("euler_ancestral"),
                        NORMAL,
                        EXACT,
                        values -> new EulerRule(eta(values), noiseScale(values)),
                        ETA,
                        NOISE_SCALE),
                entry(named("heun", "Heun"), NORMAL, EXACT, values -> new HeunRule()),
                entry(named("dpm2", "DPM2").alias("dpm_2"), KARRAS, EXACT, values -> new Dpm2Rule(0, 0), LAST_STOP),
                entry(
                        named("dpm2-a", "DPM2 a").alias("dpm_2_ancestral", "DPM2 ancestral"),
                        KARRAS,
                        EXACT,
                        values -> new Dpm2Rule(eta(values), noiseScale(values)),
                        ETA,
                        NOISE_SCALE,
                        LAST_STOP),
                entry(named("dpmpp-2m", "DPM++ 2M"), KARRAS, EXACT, values -> new DpmppMultistepRule(0, 0, MIDPOINT)),
                multistep(named("dpmpp-2m-sde", "DPM++ 2M SDE").alias("dpmpp_2m_sde_gpu"), MIDPOINT),
                multistep(named("dpmpp-2m-sde-heun", "DPM++ 2M SDE Heun").alias("dpmpp_2m_sde_heun_gpu"), HEUN),
                multistep(named("dpmpp-3m-sde", "DPM++ 3M SDE").alias("dpmpp_3m_sde_gpu"), THIRD_ORDER, LAST_STOP),
                entry(
                        named("dpmpp-2s-a", "DPM++ 2S a").alias("dpmpp_2s_ancestral"),
                        KARRAS,
                        EXACT,
                        values -> new Dpmpp2sAncestralRule(eta(values), noiseScale(values)),
                        ETA,
                        NOISE_SCALE),
                entry(
                        named("dpmpp-sde", "DPM++ SDE").alias("dpmpp_sde_gpu"),
                        KARRAS,
                        EXACT,
                        values -> new DpmppSdeRule(eta(values), noiseScale(values)),
                        ETA,
                        NOISE_SCALE,
                        FRESH_NOISE),
                entry(named("lms", "LMS"), NORMAL, EXACT, values -> new LmsRule()),
                entry(named("unipc", "UniPC").alias("uni_pc_bh2"), SGM_UNIFORM, WHOLE, values -> new UniPcRule()),
                entry(named("deis", "DEIS"), SGM_UNIFORM, WHOLE, values -> new DeisRule()));
    }

    private static SamplerDescriptor.Builder named(String id, String title) {
        return SamplerDescriptor.builder(id).title(title);
    }

    private static SamplerEntry multistep(SamplerDescriptor.Builder about, Correction correction, Parameter... others) {
        return entry(
                about,
                EXPONENTIAL,
                EXACT,
                values -> new DpmppMultistepRule(eta(values), noiseScale(values), correction),
                Stream.concat(Stream.of(ETA, NOISE_SCALE, FRESH_NOISE), Stream.of(others))
                        .toArray(Parameter[]::new));
    }

    private static SamplerEntry entry(
            SamplerDescriptor.Builder about,
            SigmaSchedule schedule,
            String timesteps,
            Function<ParameterValues, SigmaRule> rule,
            Parameter... own) {
        List<Parameter> options = new ArrayList<>(List.of(scheduleOption(schedule), timestepsOption(timesteps)));
        options.addAll(List.of(own));
        options.forEach(about::option);
        ParameterValues defaults = ParameterValues.resolve("sampler", options, Map.of(), 0);
        int perStep = rule.apply(defaults).calls(2, 1).length;
        // The last step ends at sigma 0, where there is nothing to ask.
        SamplerDescriptor descriptor =
                about.calls(steps -> perStep * (steps - 1) + 1).build();
        return new SamplerEntry(descriptor, (noise, steps, values, walk) -> {
            SigmaRule made = rule.apply(values);
            boolean whole = values.choice(TIMESTEPS).equals(WHOLE);
            SigmaGrid grid = grid(noise, walk.planned(steps, noise.size()), values, made);
            SigmaGrid walked = walk.fromPicture() ? grid.last(walk.doneWithFirst(steps)) : grid;
            return new SigmaSampler(noise, walked, whole, made, path(grid, walked, values));
        });
    }

    private static Optional<NoisePath> path(SigmaGrid whole, SigmaGrid walked, ParameterValues values) {
        return Optional.ofNullable(values.asMap().get(NOISE))
                .filter(noise -> noise.startsWith(TREE))
                .map(noise -> NoisePath.of(whole, walked, noise.equals(GPU_TREE)));
    }

    private static SigmaGrid grid(NoiseSchedule noise, int steps, ParameterValues values, SigmaRule rule) {
        SigmaSchedule schedule = SigmaSchedule.of(values.choice(SCHEDULE));
        boolean whole = values.choice(TIMESTEPS).equals(WHOLE);
        if (values.asMap().containsKey(LAST_STOP.name()) && values.flag(LAST_STOP.name())) {
            return schedule.grid(noise, steps + 1, whole).withoutLastStop();
        }
        SigmaGrid grid = schedule.grid(noise, steps, whole);
        return rule instanceof DeisRule ? grid.endingAt(noise.sigmaAt(0)) : grid;
    }

    private static Parameter scheduleOption(SigmaSchedule preset) {
        return Parameter.choice(
                        SCHEDULE,
                        Arrays.stream(SigmaSchedule.values())
                                .map(SigmaSchedule::id)
                                .toArray(String[]::new))
                .defaultValue(preset.id())
                .title("how the noise levels are spread")
                .build();
    }

    private static Parameter timestepsOption(String preset) {
        return Parameter.choice(TIMESTEPS, EXACT, WHOLE)
                .defaultValue(preset)
                .title(
                        "exact = real numbers, as stable-diffusion-webui does; whole = trained ones, as diffusers' multistep"
                                + " samplers do")
                .build();
    }

    private static double eta(ParameterValues values) {
        return values.real(ETA.name());
    }

    private static double noiseScale(ParameterValues values) {
        return values.real(NOISE_SCALE.name());
    }
}
