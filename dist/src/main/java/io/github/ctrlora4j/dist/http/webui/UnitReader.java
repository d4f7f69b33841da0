package io.github.ctrlora4j.dist.http.webui;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ControlMode;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.github.ctrlora4j.dist.http.wire.WireImages;
import io.github.ctrlora4j.runtime.images.SourcePicture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the ControlNet units of a request. A unit that cannot be applied fails the request with the path of its field:
 * there is never a picture without the control that was asked for. Immutable.
 */
final class UnitReader {
    private static final double MAX_WEIGHT = 2;

    private final ControlCatalog catalog;
    private final Optional<SourcePicture> initialImage;
    private final int steps;
    private final boolean hasSecondPass;

    /**
     * @param initialImage stands for the picture of a unit that has none, as in img2img
     * @param steps that run
     * @param hasSecondPass whether a larger picture is drawn after the first
     */
    UnitReader(ControlCatalog catalog, Optional<SourcePicture> initialImage, int steps, boolean hasSecondPass) {
        this.catalog = catalog;
        this.initialImage = initialImage;
        this.steps = steps;
        this.hasSecondPass = hasSecondPass;
    }

    /** The units that act. */
    List<ControlUnit> read(List<Fields> units, int most) {
        List<ControlUnit> read = new ArrayList<>();
        for (Fields unit : units) {
            if (isEnabled(unit)) {
                read.add(unit(unit));
            }
        }
        if (read.size() > most) {
            throw ApiException.of(
                    422,
                    "alwayson_scripts.controlnet.args: " + read.size() + " units are enabled; at most " + most
                            + " are taken (option control_net_unit_count)");
        }
        return read;
    }

    /** Several clients never send {@code enabled}; they mean it if they name a model. */
    private static boolean isEnabled(Fields unit) {
        return unit.has("enabled") ? unit.flag("enabled", false) : !isNone(unit.text("model", ""));
    }

    private static boolean isNone(String name) {
        return name.isBlank() || name.strip().toLowerCase(Locale.ROOT).equals(ControlCatalog.NONE);
    }

    private ControlUnit unit(Fields unit) {
        Optional<ControlCatalog.Module> module = catalog.module(unit.path("module"), unit.text("module", ""));
        ControlCatalog.Model model = catalog.model(unit.path("model"), unit.text("model", ""))
                .orElseThrow(() -> ApiException.field(
                        unit.path("model"),
                        "names no model, so nothing would be controlled; GET /controlnet/model_list lists all "
                                + catalog.modelNames().size()));
        rejectUnsupported(unit);
        if (hasSecondPass && !unit.text("hr_option", "Both").equalsIgnoreCase("Both")) {
            throw ApiException.field(unit.path("hr_option"), "only 'Both' is supported");
        }
        Pictures pictures = pictures(unit);
        Window window = window(unit);
        return new ControlUnit(
                unit.path(""),
                module.map(ControlCatalog.Module::condition).orElse(ConditionInput.NONE),
                other(module, model),
                pictures.picture(),
                pictures.isInitial(),
                mask(unit, module, pictures.mask()),
                ResizeMode.of(unit.path("resize_mode"), unit.text("resize_mode", "Crop and Resize")),
                module.map(used -> parameters(unit, "", used.descriptor())).orElse(Map.of()),
                unit.number("weight", 1, 0, MAX_WEIGHT),
                window.start(),
                window.end(),
                mode(unit),
                unit.flag("save_detected_map", true));
    }

    /** The model, unless it is the condition's own LoRA. */
    private static Optional<ControlCatalog.Model> other(
            Optional<ControlCatalog.Module> module, ControlCatalog.Model model) {
        boolean isOwn = module.filter(used -> Path.of(used.descriptor().id()).equals(model.file()))
                .isPresent();
        return isOwn ? Optional.empty() : Optional.of(model);
    }

    private static ControlMode mode(Fields unit) {
        String mode = unit.text("control_mode", ControlMode.BALANCED.title()).strip();
        List<ControlMode> numbered = List.of(ControlMode.BALANCED, ControlMode.PROMPT, ControlMode.CONDITION);
        for (int number = 0; number < numbered.size(); number++) {
            if (mode.equals(Integer.toString(number))
                    || mode.equalsIgnoreCase(numbered.get(number).title())) {
                return numbered.get(number);
            }
        }
        throw ApiException.field(
                unit.path("control_mode"),
                "must be one of " + numbered.stream().map(ControlMode::title).toList() + " (0, 1, 2), got '" + mode
                        + "'");
    }

    private static void rejectUnsupported(Fields unit) {
        for (String field : List.of("advanced_weighting", "effective_region_mask")) {
            if (unit.has(field)) {
                throw ApiException.field(unit.path(field), "is not supported; leave it out");
            }
        }
    }

    /** A unit's picture, and the mask that came with it. */
    private record Pictures(SourcePicture picture, boolean isInitial, Optional<String> mask) {}

    private Pictures pictures(Fields unit) {
        String field = unit.has("image") ? "image" : "input_image";
        JsonNode image = unit.raw(field);
        String path = unit.path(field);
        if (image.isArray() && image.size() == 1 && image.get(0).isObject()) {
            image = image.get(0);
        }
        Optional<String> mask = Optional.empty();
        if (image.isArray() && image.size() == 2) {
            mask = Optional.of(image.get(1).asText(""));
            image = image.get(0);
        } else if (image.isObject()) {
            mask = Optional.of(image.path("mask").asText(""));
            image = image.path("image");
        }
        if (image.isContainerNode()) {
            throw ApiException.field(path, "must be one picture as base64, or {image, mask}");
        }
        String text = image.isNull() ? "" : image.asText("");
        if (!text.isBlank()) {
            return new Pictures(WireImages.source(path, text), false, mask);
        }
        return new Pictures(
                initialImage.orElseThrow(() -> ApiException.field(
                        unit.path("image"), "has no picture, and there is no init image that could stand for it")),
                true,
                mask);
    }

    private static Optional<RgbImage> mask(
            Fields unit, Optional<ControlCatalog.Module> module, Optional<String> withImage) {
        String field = unit.has("mask") ? "mask" : "mask_image";
        Optional<String> text = unit.text(field).or(() -> withImage).filter(value -> !value.isBlank());
        boolean isUsed = module.filter(used -> used.descriptor().takesMask()).isPresent();
        return text.filter(value -> isUsed).map(value -> WireImages.mask(unit.path(field), value));
    }

    /** Part of the sampling, as fractions that hold exactly the steps of the window. */
    private record Window(double start, double end) {}

    /**
     * The extension compares the fraction of the step before with the window, because its counter is advanced after the
     * network call; saved presets rely on the steps that this gives.
     */
    private Window window(Fields unit) {
        double start = unit.number("guidance_start", 0, 0, 1);
        String endField = unit.has("guidance_end") || !unit.has("guidance") ? "guidance_end" : "guidance";
        double end = unit.number(endField, 1, 0, 1);
        if (start > end) {
            throw ApiException.field(
                    unit.path("guidance_start"), "is " + start + ", which comes after guidance_end " + end);
        }
        int first = steps;
        int last = -1;
        for (int step = 0; step < steps; step++) {
            double fraction = (double) Math.max(step - 1, 0) / steps;
            if (fraction >= start && fraction <= end) {
                first = Math.min(first, step);
                last = step;
            }
        }
        if (last < 0) {
            throw ApiException.field(
                    unit.path("guidance_start"),
                    "none of the " + steps + " steps lies between " + start + " and " + end
                            + ", so the unit would never act");
        }
        return new Window((double) first / steps, (double) (last + 1) / steps);
    }

    /**
     * The sliders, and our own field {@code parameters} for what has no slider.
     *
     * @param prefix of the fields' names
     */
    static Map<String, String> parameters(Fields fields, String prefix, ConditionDescriptor condition) {
        Map<String, String> values = new LinkedHashMap<>();
        List<Parameter> thresholds = ControlCatalog.thresholds(condition);
        for (int i = 0; i < thresholds.size(); i++) {
            Parameter parameter = thresholds.get(i);
            fields.number(prefix + (i == 0 ? "threshold_a" : "threshold_b"))
                    .flatMap(value -> inRange(parameter, value))
                    .ifPresent(value -> values.put(parameter.name(), value));
        }
        Fields named = fields.object(prefix + "parameters");
        for (String name : named.names()) {
            named.text(name).ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    /** A value out of the slider's range, such as the usual -1, is the slider's default. */
    private static Optional<String> inRange(Parameter parameter, double value) {
        if (!(value >= parameter.minimum() && value <= parameter.maximum())) {
            return Optional.empty();
        }
        return Optional.of(
                parameter.kind() == Parameter.Kind.INTEGER ? Long.toString(Math.round(value)) : Double.toString(value));
    }
}
