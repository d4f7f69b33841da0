package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Samplers and schedules by the names that stable-diffusion-webui gives them. Immutable. */
public final class ApiSamplers {
    /** The option of a sampler that chooses its schedule. */
    static final String SCHEDULE = "schedule";

    /** The option of samplers of stochastic equations that chooses their noise. */
    static final String NOISE = "noise";

    /** The order in which stable-diffusion-webui lists them, which is the order of its menus. */
    private static final List<String> ORDER = List.of(
            "DPM++ 2M",
            "DPM++ SDE",
            "DPM++ 2M SDE",
            "DPM++ 2M SDE Heun",
            "DPM++ 2S a",
            "DPM++ 3M SDE",
            "Euler a",
            "Euler",
            "LMS",
            "Heun",
            "DPM2",
            "DPM2 a",
            "DDIM",
            "PLMS",
            "UniPC",
            "LCM");

    /** A schedule of the API; {@code ours} is empty for the sampler's own. */
    private record Schedule(String name, String label, String ours, double rho, boolean needsModel) {}

    private static final List<Schedule> SCHEDULES = List.of(
            new Schedule("automatic", "Automatic", "", -1, false),
            new Schedule("karras", "Karras", "karras", 7, false),
            new Schedule("exponential", "Exponential", "exponential", -1, false),
            new Schedule("sgm_uniform", "SGM Uniform", "sgm-uniform", -1, true),
            new Schedule("simple", "Simple", "simple", -1, true),
            new Schedule("normal", "Normal", "normal", -1, true),
            new Schedule("uniform", "Uniform", "normal", -1, true));

    /**
     * A sampler, and the schedule that was asked for.
     *
     * @param schedule the value of the sampler's option, or empty for the sampler's own
     */
    public record Choice(SamplerDescriptor sampler, Optional<String> schedule) {}

    private final List<SamplerDescriptor> samplers;

    public ApiSamplers(List<SamplerDescriptor> samplers) {
        this.samplers = samplers.stream()
                .sorted(Comparator.comparingInt(ApiSamplers::rank))
                .toList();
    }

    private static int rank(SamplerDescriptor sampler) {
        int rank = ORDER.indexOf(sampler.title());
        return rank < 0 ? ORDER.size() : rank;
    }

    /**
     * What a name and a schedule mean. The schedule at the end of the name wins.
     *
     * @param scheduler name or label; null is the sampler's own
     * @throws ApiException 400 if there is no such sampler or schedule
     */
    public Choice choose(String given, Optional<String> scheduler) {
        String name = given.strip();
        Optional<SamplerDescriptor> whole = find(name);
        if (whole.isPresent()) {
            return chosen(whole.get(), scheduler.flatMap(this::schedule));
        }
        for (Schedule schedule : SCHEDULES) {
            for (String ending : List.of(schedule.label, schedule.name)) {
                Optional<SamplerDescriptor> sampler = endsWith(name, ending)
                        ? find(name.substring(0, name.length() - ending.length()))
                        : Optional.empty();
                if (sampler.isPresent()) {
                    return chosen(sampler.get(), Optional.of(schedule));
                }
            }
        }
        throw ApiException.of(400, "Sampler not found: '" + name + "'. Available: " + String.join(", ", titles()));
    }

    private static boolean endsWith(String name, String ending) {
        return key(name).endsWith(" " + key(ending));
    }

    /** Samplers that walk the timesteps of the training, such as DDIM, ignore schedules of noise levels, as there. */
    private static Choice chosen(SamplerDescriptor sampler, Optional<Schedule> schedule) {
        return new Choice(sampler, schedule.map(Schedule::ours).filter(choices(sampler)::contains));
    }

    /** Whether a sampler walks noise levels; others walk the timesteps of the training. */
    static boolean isOfNoiseLevels(SamplerDescriptor sampler) {
        return choices(sampler).contains("karras");
    }

    static boolean hasOption(SamplerDescriptor sampler, String name) {
        return sampler.options().stream().anyMatch(option -> option.name().equals(name));
    }

    private static List<String> choices(SamplerDescriptor sampler) {
        return sampler.options().stream()
                .filter(option -> option.name().equals(SCHEDULE))
                .map(Parameter::choices)
                .findFirst()
                .orElse(List.of());
    }

    private Optional<Schedule> schedule(String name) {
        if (name.isBlank() || key(name).equals("use same scheduler")) {
            return Optional.empty();
        }
        return Optional.of(SCHEDULES.stream()
                .filter(schedule -> Stream.of(schedule.name, schedule.label, schedule.ours)
                        .anyMatch(own -> key(own).equals(key(name))))
                .findFirst()
                .orElseThrow(() -> ApiException.of(
                        400,
                        "Scheduler not found: '" + name + "'. Available: "
                                + String.join(
                                        ", ",
                                        SCHEDULES.stream().map(Schedule::label).toList()))));
    }

    private Optional<SamplerDescriptor> find(String name) {
        String key = key(name);
        return samplers.stream()
                .filter(sampler -> Stream.concat(Stream.of(sampler.id(), sampler.title()), names(sampler).stream())
                        .anyMatch(own -> key(own).equals(key)))
                .findFirst();
    }

    /** With the names of k-diffusion, which old scripts send. */
    private static List<String> names(SamplerDescriptor sampler) {
        List<String> names = new ArrayList<>(sampler.aliases());
        names.add("k_" + sampler.id().replace('-', '_'));
        return names;
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private List<String> titles() {
        return samplers.stream().map(SamplerDescriptor::title).toList();
    }

    /** What {@code GET /sdapi/v1/samplers} answers. */
    public List<Map<String, Object>> asList() {
        return samplers.stream()
                .map(sampler -> {
                    Map<String, Object> item = new LinkedHashMap<>();
                    item.put("name", sampler.title());
                    item.put("aliases", names(sampler));
                    item.put("options", Map.of());
                    return item;
                })
                .toList();
    }

    /** What {@code GET /sdapi/v1/schedulers} answers. */
    public static List<Map<String, Object>> schedulers() {
        return SCHEDULES.stream()
                .map(schedule -> {
                    Map<String, Object> item = new LinkedHashMap<>();
                    item.put("name", schedule.name);
                    item.put("label", schedule.label);
                    item.put("aliases", null);
                    item.put("default_rho", schedule.rho);
                    item.put("need_inner_model", schedule.needsModel);
                    return item;
                })
                .toList();
    }
}
