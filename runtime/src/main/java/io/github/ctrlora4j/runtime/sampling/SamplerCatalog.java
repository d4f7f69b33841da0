package io.github.ctrlora4j.runtime.sampling;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The samplers that a request can name. */
public final class SamplerCatalog {
    private static final Map<String, Factory> SAMPLERS = Map.of("ddim", DdimSampler::new);

    private SamplerCatalog() {}

    /** What {@link #create} understands, sorted. */
    public static List<String> ids() {
        return SAMPLERS.keySet().stream().sorted().toList();
    }

    /**
     * @param steps how many steps are wanted
     * @param eta share of the noise that a stochastic sampler puts back, 0 to 1
     * @throws InvalidRequestException if nothing has this id (names the nearest) or a number lies outside its range
     */
    public static Sampler create(String id, NoiseSchedule schedule, int steps, double eta) {
        return Optional.ofNullable(SAMPLERS.get(id))
                .orElseThrow(() -> InvalidRequestException.unknownName("sampler", id, ids()))
                .create(schedule, steps, eta);
    }

    private interface Factory {
        Sampler create(NoiseSchedule schedule, int steps, double eta);
    }
}
