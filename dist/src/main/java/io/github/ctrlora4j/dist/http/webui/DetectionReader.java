package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.github.ctrlora4j.dist.http.wire.WireImages;
import io.github.ctrlora4j.runtime.images.SourcePicture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out {@code POST /controlnet/detect}. Immutable. */
public final class DetectionReader {
    private static final int MAX_IMAGES = 8;

    private final Conditions conditions;
    private final ControlCatalog catalog;

    public DetectionReader(Conditions conditions, ControlCatalog catalog) {
        this.conditions = conditions;
        this.catalog = catalog;
    }

    /** @throws ApiException 422 if there is no such module, or no picture */
    public Map<String, Object> detect(Fields fields) {
        String path = fields.path("controlnet_module");
        Optional<ControlCatalog.Module> module;
        try {
            module = catalog.module(path, fields.text("controlnet_module", ControlCatalog.NONE));
        } catch (ApiException e) {
            ApiException refusal = ApiException.of(422, "Module not available: " + e.getMessage());
            refusal.initCause(e);
            throw refusal;
        }
        String field = fields.has("controlnet_input_images") ? "controlnet_input_images" : "controlnet_images";
        List<String> images = fields.texts(field);
        if (images.isEmpty()) {
            throw ApiException.of(422, "No image selected");
        }
        if (images.size() > MAX_IMAGES) {
            throw ApiException.field(field, "has " + images.size() + " pictures; at most " + MAX_IMAGES + " are taken");
        }
        List<String> masks = fields.texts("controlnet_masks");
        List<String> detected = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            SourcePicture source = WireImages.source(field + "[" + i + "]", images.get(i));
            Optional<RgbImage> mask = i < masks.size() && !masks.get(i).isBlank()
                    ? Optional.of(WireImages.mask("controlnet_masks[" + i + "]", masks.get(i)))
                    : Optional.empty();
            RgbImage map = module.map(used -> map(fields, used, source, mask)).orElse(source.image());
            detected.add(WireImages.encode(map, "png", 0, Map.of()));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("images", detected);
        answer.put("info", "Success");
        return answer;
    }

    private RgbImage map(Fields fields, ControlCatalog.Module module, SourcePicture source, Optional<RgbImage> mask) {
        ConditionInput.Builder input = ConditionInput.builder(module.condition(), source.image());
        UnitReader.parameters(fields, "controlnet_", module.descriptor()).forEach(input::parameter);
        if (module.descriptor().takesMask()) {
            mask.ifPresent(input::mask);
            source.erased().ifPresent(input::erased);
        }
        try {
            return conditions
                    .detect(input.build(), Optional.of(size(fields, source.image())), 0, new Cancellation())
                    .image();
        } catch (CtrloraException e) {
            ApiException refusal = ApiException.field("controlnet_module", e.problem());
            refusal.initCause(e);
            throw refusal;
        }
    }

    /** The shorter side has the resolution of the preprocessor; a value out of the slider's range is its default. */
    private static ImageSize size(Fields fields, RgbImage image) {
        long wanted = fields.whole("controlnet_processor_res", -1);
        boolean isInRange = wanted >= ControlCatalog.MIN_RESOLUTION && wanted <= ControlCatalog.MAX_RESOLUTION;
        double scale =
                (double) (isInRange ? wanted : ControlCatalog.RESOLUTION) / Math.min(image.width(), image.height());
        return new ImageSize(side(image.width() * scale), side(image.height() * scale));
    }

    private static int side(double length) {
        int rounded = (int) Math.round(length / 8) * 8;
        return Math.max(ControlCatalog.MIN_RESOLUTION, Math.min(ControlCatalog.MAX_RESOLUTION, rounded));
    }
}
