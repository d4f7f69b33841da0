package io.github.ctrlora4j.runtime.sampling;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The samplers that a request can name. */
public final class SamplerCatalog {
    private static final List<Entry> SAMPLERS = List.of(new Entry(DdimSampler.DESCRIPTOR, DdimSampler::new));

    private SamplerCatalog() {}

    /** Every sampler, with its options and their ranges. */
    public static List<SamplerDescriptor> descriptors() {
        return SAMPLERS.stream().map(Entry::descriptor).toList();
    }

    /**
     * The sampler of this id or alias, in capital or small letters.
     *
     * @throws InvalidRequestException if there is none (names the nearest)
     */
    public static SamplerDescriptor descriptor(String name) {
        return entry(name).descriptor();
    }

    /**
     * Number of steps that a sampler takes when {@code wanted} are requested.
     *
     * @throws InvalidRequestException if there is no such sampler
     */
    public static int steps(String name, int wanted) {
        return entry(name).descriptor().steps(wanted);
    }

    /**
     * A sampler for one generation.
     *
     * @param name id or alias
     * @param steps how many steps are wanted
     * @param options text values of the sampler's options by name; absent ones take their defaults
     * @throws InvalidRequestException if there is no such sampler, or a number or option lies outside its range
     */
    public static Sampler create(String name, NoiseSchedule schedule, int steps, Map<String, String> options) {
        Entry entry = entry(name);
        if (steps < 1 || steps > schedule.size()) {
            throw new InvalidRequestException("steps", "need 1.." + schedule.size() + ", got " + steps);
        }
        return entry.factory().create(schedule, steps, options(entry.descriptor(), options));
    }

    /**
     * A value for every option of a sampler.
     *
     * @throws InvalidRequestException if an option is unknown or lies outside its range
     */
    public static ParameterValues options(SamplerDescriptor sampler, Map<String, String> given) {
        return ParameterValues.resolve("sampler " + sampler.id(), sampler.options(), given, 0);
    }

    private static Entry entry(String name) {
        return SAMPLERS.stream()
                .filter(entry -> names(entry).anyMatch(name::equalsIgnoreCase))
                .findFirst()
                .orElseThrow(() -> InvalidRequestException.unknownName(
                        "sampler",
                        name,
                        SAMPLERS.stream().flatMap(SamplerCatalog::names).toList()));
    }

    private static Stream<String> names(Entry entry) {
        return Stream.concat(Stream.of(entry.descriptor().id()), entry.descriptor().aliases().stream());
    }

    private record Entry(SamplerDescriptor descriptor, Factory factory) {}

    private interface Factory {
        Sampler create(NoiseSchedule schedule, int steps, ParameterValues options);
    }
}
