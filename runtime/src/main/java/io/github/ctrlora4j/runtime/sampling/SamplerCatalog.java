package io.github.ctrlora4j.runtime.sampling;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The samplers that a request can name. */
public final class SamplerCatalog {
    private static final List<SamplerEntry> SAMPLERS = Stream.concat(
                    AlphaSamplers.all().stream(), SigmaSamplers.all().stream())
            .sorted(Comparator.comparing(entry -> entry.descriptor().id()))
            .toList();

    private SamplerCatalog() {}

    /** Every sampler by id, with its options and their ranges. */
    public static List<SamplerDescriptor> descriptors() {
        return SAMPLERS.stream().map(SamplerEntry::descriptor).toList();
    }

    /**
     * The sampler of this id, title or alias in any spelling ("dpmpp_2m", "DPM++ 2M"); a schedule may follow it ("DPM++
     * 2M Karras").
     *
     * @throws InvalidRequestException if there is none (names the nearest)
     */
    public static SamplerDescriptor descriptor(String name) {
        return named(name).entry().descriptor();
    }

    /** As {@link #create(String, NoiseSchedule, int, Map, Walk)}, for a whole walk. */
    public static Sampler create(String name, NoiseSchedule schedule, int steps, Map<String, String> options) {
        return create(name, schedule, steps, options, Walk.WHOLE);
    }

    /**
     * A sampler for one generation.
     *
     * @param name as for {@link #descriptor}
     * @param steps how many steps are wanted
     * @param options text values of the sampler's options by name; absent ones take their defaults
     * @throws InvalidRequestException if there is no such sampler, or a number or option lies outside its range
     */
    public static Sampler create(
            String name, NoiseSchedule schedule, int steps, Map<String, String> options, Walk walk) {
        Named named = named(name);
        if (steps < 1 || steps > schedule.size()) {
            throw new InvalidRequestException("steps", "need 1.." + schedule.size() + ", got " + steps);
        }
        return named.entry().factory().create(schedule, steps, options(name, options), walk);
    }

    /**
     * A value for every option of a sampler.
     *
     * @param name as for {@link #descriptor}
     * @throws InvalidRequestException if there is no such sampler, or an option is unknown or lies outside its range
     */
    public static ParameterValues options(String name, Map<String, String> given) {
        Named named = named(name);
        SamplerDescriptor sampler = named.entry().descriptor();
        return ParameterValues.resolve(
                "sampler " + sampler.id(), sampler.options(), withImplied(named, spelled(given)), 0);
    }

    /** A schedule in the catalog's spelling; "automatic" is the default. */
    private static Map<String, String> spelled(Map<String, String> given) {
        Map<String, String> options = new LinkedHashMap<>(given);
        options.computeIfPresent(
                SigmaSamplers.SCHEDULE,
                (option, name) -> SamplerNames.key(name).equals(SamplerNames.AUTOMATIC)
                        ? ""
                        : SamplerNames.schedule(name).map(SigmaSchedule::id).orElse(name));
        return options;
    }

    private static Map<String, String> withImplied(Named named, Map<String, String> options) {
        named.implied().forEach((option, value) -> {
            String other = options.getOrDefault(option, "");
            if (!other.isEmpty() && !other.equals(value)) {
                throw new InvalidRequestException(
                        "sampler " + named.entry().descriptor().id(),
                        "its name asks for the " + option + " " + value + ", its option " + option + " for " + other
                                + "; give one of them");
            }
            options.put(option, value);
        });
        return options;
    }

    /**
     * What a name means.
     *
     * @param implied options that the end of the name sets: a schedule, or the noise of ComfyUI's samplers "..._gpu"
     */
    private record Named(SamplerEntry entry, Map<String, String> implied) {}

    private static Named named(String name) {
        String key = SamplerNames.key(name);
        return entry(key)
                .map(entry -> new Named(
                        entry, key.endsWith("gpu") ? Map.of(SigmaSamplers.NOISE, SigmaSamplers.GPU_TREE) : Map.of()))
                .or(() -> SamplerNames.scheduleAtTheEnd(name).flatMap(schedule -> entry(key.substring(
                                0,
                                key.length() - SamplerNames.key(schedule.id()).length()))
                        .map(entry -> new Named(entry, Map.of(SigmaSamplers.SCHEDULE, schedule.id())))))
                .orElseThrow(() -> InvalidRequestException.unknownName(
                        "sampler",
                        name,
                        descriptors().stream().map(SamplerDescriptor::id).toList()));
    }

    private static Optional<SamplerEntry> entry(String key) {
        return SAMPLERS.stream()
                .filter(entry ->
                        names(entry.descriptor()).map(SamplerNames::key).anyMatch(key::equals))
                .findFirst();
    }

    private static Stream<String> names(SamplerDescriptor sampler) {
        return Stream.concat(Stream.of(sampler.id(), sampler.title()), sampler.aliases().stream());
    }
}
