package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The lists from which clients of the sd-webui-controlnet extension fill their menus. Immutable. */
public final class ControlLists {
    private final ControlCatalog catalog;

    public ControlLists(ControlCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * What {@code GET /controlnet/module_list} answers.
     *
     * @param labels names of menus instead of internal names
     */
    public Map<String, Object> moduleList(boolean labels) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(ControlCatalog.NONE, detail(List.of()));
        for (ConditionDescriptor condition : catalog.conditions()) {
            details.put(ControlCatalog.moduleName(condition, labels), detail(sliders(condition)));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("module_list", List.copyOf(details.keySet()));
        answer.put("module_detail", details);
        return answer;
    }

    private static Map<String, Object> detail(List<Map<String, Object>> sliders) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("model_free", false);
        detail.put("sliders", sliders);
        return detail;
    }

    private static List<Map<String, Object>> sliders(ConditionDescriptor condition) {
        List<Map<String, Object>> sliders = new ArrayList<>();
        sliders.add(slider(
                "Resolution",
                ControlCatalog.RESOLUTION,
                ControlCatalog.MIN_RESOLUTION,
                ControlCatalog.MAX_RESOLUTION,
                8,
                true));
        for (Parameter parameter : ControlCatalog.thresholds(condition)) {
            boolean isWhole = parameter.kind() == Parameter.Kind.INTEGER;
            double value = parameter.defaultValue().map(Double::parseDouble).orElse(parameter.drawnMinimum());
            sliders.add(slider(
                    capitalized(parameter.title()),
                    value,
                    parameter.minimum(),
                    parameter.maximum(),
                    parameter.step(),
                    isWhole));
        }
        return sliders;
    }

    /** "Low Threshold", as the extension writes its sliders. */
    private static String capitalized(String title) {
        return String.join(
                " ",
                Arrays.stream(title.split(" "))
                        .map(word -> word.isEmpty()
                                ? word
                                : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .toList());
    }

    private static Map<String, Object> slider(
            String name, double value, double minimum, double maximum, double step, boolean isWhole) {
        Map<String, Object> slider = new LinkedHashMap<>();
        slider.put("name", name);
        slider.put("value", number(value, isWhole));
        slider.put("min", number(minimum, isWhole));
        slider.put("max", number(maximum, isWhole));
        slider.put("step", number(step, isWhole));
        return slider;
    }

    private static Number number(double value, boolean isWhole) {
        if (isWhole) {
            return (long) value;
        }
        return value;
    }

    /** What {@code GET /controlnet/control_types} answers. */
    public Map<String, Object> controlTypes() {
        Map<String, Object> types = new LinkedHashMap<>();
        types.put(
                "All",
                type(catalog.moduleNames(true), catalog.modelNames(), ControlCatalog.NONE, ControlCatalog.NO_MODEL));
        for (String type : KnownModules.TYPES) {
            List<String> modules = new ArrayList<>(List.of(ControlCatalog.NONE));
            catalog.conditions().stream()
                    .filter(condition -> KnownModules.of(condition.id())
                            .filter(known -> known.type().equals(type))
                            .isPresent())
                    .map(condition -> ControlCatalog.moduleName(condition, true))
                    .forEach(modules::add);
            List<ControlCatalog.Model> fitting = catalog.models().stream()
                    .filter(model -> model.type().equals(Optional.of(type)))
                    .toList();
            types.put(
                    type,
                    type(
                            modules,
                            fitting.stream().map(ControlCatalog.Model::name).toList(),
                            modules.get(modules.size() > 1 ? 1 : 0),
                            defaultModel(fitting)));
        }
        return Map.of("control_types", types);
    }

    /** The first one of ControlNet 1.1, else the first one, as the extension chooses. */
    private static String defaultModel(List<ControlCatalog.Model> fitting) {
        return fitting.stream()
                .filter(model -> model.nameWithoutHash().contains("11"))
                .findFirst()
                .or(() -> fitting.stream().findFirst())
                .map(ControlCatalog.Model::name)
                .orElse(ControlCatalog.NO_MODEL);
    }

    private static Map<String, Object> type(List<String> modules, List<String> models, String module, String model) {
        Map<String, Object> type = new LinkedHashMap<>();
        type.put("module_list", modules);
        type.put(
                "model_list",
                Stream.concat(Stream.of(ControlCatalog.NO_MODEL), models.stream())
                        .toList());
        type.put("default_option", module);
        type.put("default_model", model);
        return type;
    }
}
