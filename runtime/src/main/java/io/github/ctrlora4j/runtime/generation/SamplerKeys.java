package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The keys of a sampler and its options, by stable-diffusion-webui's names where it has one. Stateless. */
final class SamplerKeys {
    static final String SCHEDULE_OPTION = "schedule";
    private static final String SCHEDULE_KEY = "Schedule type";
    private static final Map<String, String> OPTION_KEYS = Map.of(
            "s_noise", "Sigma noise",
            "discard_penultimate", "Discard penultimate sigma");

    static final ParameterKey SAMPLER = new ParameterKey(
            (image, values) -> values.put(
                    "Sampler",
                    SamplerCatalog.descriptor(image.request().sampler()).title()),
            SamplerKeys::readSampler);

    static final ParameterKey SCHEDULE = new ParameterKey(
            (image, values) -> option(image.request(), SCHEDULE_OPTION)
                    .filter(option -> isNoiseSchedule(option) || !isDefault(image.request(), option))
                    .ifPresent(option -> values.put(SCHEDULE_KEY, scheduleTitle(image.request(), option))),
            SamplerKeys::readSchedule);

    /** The options that differ from their defaults. */
    static final ParameterKey OPTIONS = new ParameterKey(
            (image, values) -> otherOptions(image.request()).stream()
                    .filter(option -> !isDefault(image.request(), option))
                    .forEach(option -> values.put(key(option), shown(option, value(image.request(), option)))),
            SamplerKeys::readOptions);

    private SamplerKeys() {}

    private static void readSampler(RequestDraft draft) {
        draft.take("Sampler")
                .ifPresent(name -> draft.change("Sampler", name, request -> {
                    SamplerDescriptor sampler = SamplerCatalog.descriptor(name);
                    // Another name may end with a schedule.
                    request.sampler(sampler.title().equals(name) ? sampler.id() : name);
                }));
    }

    /** stable-diffusion-webui names a schedule for samplers, too, that have none. */
    private static void readSchedule(RequestDraft draft) {
        draft.take(SCHEDULE_KEY)
                .filter(name -> !name.equalsIgnoreCase("automatic"))
                .ifPresent(name -> set(draft, SCHEDULE_KEY, SCHEDULE_OPTION, name));
    }

    private static void readOptions(RequestDraft draft) {
        for (Parameter option : otherOptions(draft.request())) {
            draft.take(key(option)).ifPresent(value -> set(draft, key(option), option.name(), value));
        }
        draft.take("Eta DDIM").ifPresent(value -> set(draft, "Eta DDIM", "eta", value));
    }

    private static void set(RequestDraft draft, String key, String option, String value) {
        draft.change(key, value, request -> {
            Map<String, String> options = new LinkedHashMap<>(draft.request().samplerOptions());
            options.put(option, value);
            SamplerCatalog.options(draft.request().sampler(), options);
            request.samplerOption(option, value);
        });
    }

    private static List<Parameter> otherOptions(GenerationRequest request) {
        return SamplerCatalog.descriptor(request.sampler()).options().stream()
                .filter(option -> !option.name().equals(SCHEDULE_OPTION))
                .toList();
    }

    private static Optional<Parameter> option(GenerationRequest request, String name) {
        return SamplerCatalog.descriptor(request.sampler()).options().stream()
                .filter(option -> option.name().equals(name))
                .findFirst();
    }

    private static String value(GenerationRequest request, Parameter option) {
        return Objects.requireNonNull(SamplerCatalog.options(request.sampler(), request.samplerOptions())
                .asMap()
                .get(option.name()));
    }

    private static boolean isDefault(GenerationRequest request, Parameter option) {
        return option.defaultValue().equals(Optional.of(value(request, option)));
    }

    /** How the noise levels are spread; a sampler on a fixed grid has another kind of schedule. */
    private static boolean isNoiseSchedule(Parameter option) {
        return option.choices().contains("karras");
    }

    private static String key(Parameter option) {
        return OPTION_KEYS.getOrDefault(option.name(), title(option.name()));
    }

    private static String shown(Parameter option, String value) {
        return option.kind() == Parameter.Kind.REAL ? ParameterKeys.number(Double.parseDouble(value)) : value;
    }

    private static String scheduleTitle(GenerationRequest request, Parameter option) {
        String value = value(request, option);
        return isNoiseSchedule(option) ? title(value) : value;
    }

    /** The schedule that a sampler's name ends with; empty if it has none, or its own. */
    static Optional<String> scheduleTitle(String sampler) {
        String schedule = SamplerCatalog.options(sampler, Map.of()).asMap().getOrDefault(SCHEDULE_OPTION, "");
        return SamplerCatalog.descriptor(sampler).options().stream()
                .filter(option -> option.name().equals(SCHEDULE_OPTION) && isNoiseSchedule(option))
                .filter(option -> !option.defaultValue().equals(Optional.of(schedule)))
                .map(option -> title(schedule))
                .findFirst();
    }

    /** "SGM Uniform" for "sgm-uniform". */
    private static String title(String id) {
        return Arrays.stream(id.split("-"))
                .map(word ->
                        word.equals("sgm") ? "SGM" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
    }
}
