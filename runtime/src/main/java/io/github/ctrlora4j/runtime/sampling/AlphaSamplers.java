package io.github.ctrlora4j.runtime.sampling;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import java.util.List;

/** The samplers that walk whole timesteps and keep the latent at the network's scale. */
final class AlphaSamplers {
    /** Of every model that these samplers are listed for. */
    private static final int TRAINED = 1000;

    private static final String[] GRIDS = {AlphaGrid.REFERENCE, SigmaSchedule.LEADING.id(), SigmaSchedule.TRAILING.id()
    };

    private static final Parameter GRID = Parameter.choice(SigmaSamplers.SCHEDULE, GRIDS)
            .title(
                    "which timesteps; reference = the CtrLoRA repository's and stable-diffusion-webui's, others diffusers'")
            .build();

    private static final Parameter DDPM_GRID = Parameter.choice(SigmaSamplers.SCHEDULE, GRIDS)
            .defaultValue(SigmaSchedule.LEADING.id())
            .title(GRID.title())
            .build();

    private static final Parameter ETA = Parameter.real("eta", 0, 1)
            .title("0 = deterministic, 1 = as stochastic as DDPM")
            .build();

    private AlphaSamplers() {}

    static List<SamplerEntry> all() {
        return List.of(
                new SamplerEntry(
                        SamplerDescriptor.builder("ddim")
                                .title("DDIM")
                                .option(ETA)
                                .option(GRID)
                                .steps(AlphaSamplers::referenceSteps)
                                .build(),
                        (schedule, steps, values, walk) -> new DdimSampler(
                                schedule,
                                grid(schedule, steps, values, walk, AlphaGrid.alpha(schedule, 0)),
                                values.real(ETA.name()))),
                new SamplerEntry(
                        SamplerDescriptor.builder("ddpm")
                                .title("DDPM")
                                .option(DDPM_GRID)
                                .build(),
                        (schedule, steps, values, walk) ->
                                new DdimSampler(schedule, grid(schedule, steps, values, walk, 1), 1)),
                new SamplerEntry(
                        SamplerDescriptor.builder("plms")
                                .title("PLMS")
                                .alias("pndm")
                                .option(GRID)
                                .steps(AlphaSamplers::referenceSteps)
                                .calls(steps -> referenceSteps(steps) + 1)
                                .build(),
                        (schedule, steps, values, walk) ->
                                plms(schedule, grid(schedule, steps, values, walk, AlphaGrid.alpha(schedule, 0)))),
                new SamplerEntry(
                        SamplerDescriptor.builder("lcm")
                                .title("LCM")
                                .steps(wanted -> Math.min(wanted, LcmSampler.MAX_STEPS))
                                .build(),
                        (schedule, steps, values, walk) -> new LcmSampler(schedule, steps, walk)));
    }

    /** PLMS extrapolates the noise, from which no clean latent follows where there is nothing but noise. */
    private static Sampler plms(NoiseSchedule schedule, AlphaGrid grid) {
        if (grid.alpha(0) == 0) {
            throw new InvalidRequestException(
                    "sampler plms",
                    "cannot begin at a timestep of pure noise, which this checkpoint has and the schedule "
                            + SigmaSchedule.TRAILING.id() + " begins at; use another schedule or sampler");
        }
        return new PlmsSampler(schedule, grid);
    }

    private static AlphaGrid grid(NoiseSchedule schedule, int steps, ParameterValues values, Walk walk, double last) {
        AlphaGrid whole =
                AlphaGrid.of(schedule, walk.planned(steps, schedule.size()), values.choice(GRID.name()), last);
        return walk.fromPicture() ? whole.last(walk.done(steps), values.choice(GRID.name())) : whole;
    }

    private static int referenceSteps(int wanted) {
        return AlphaGrid.count(TRAINED, wanted, AlphaGrid.REFERENCE);
    }
}
