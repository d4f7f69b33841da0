package io.github.ctrlora4j.dist.http;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.dist.http.webui.CheckpointTitles;
import io.github.ctrlora4j.dist.http.webui.ControlCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What can be drawn with now, as the page shows it: checkpoints, Base ControlNets, and conditions with every parameter.
 * stable-diffusion-webui's lists have no descriptors. Thread-safe.
 */
final class Catalog {
    /** A checkpoint below it is a miniature, which was trained on small pictures. */
    private static final long MINIATURE_BYTES = 200L << 20;

    private static final int MINIATURE_SIDE = 128;
    private static final int SIDE = 512;

    private final ImageHost host;
    private final CheckpointTitles checkpoints;
    private final Redaction redaction;

    /** @param redaction for the problems of plugins */
    Catalog(ImageHost host, CheckpointTitles checkpoints, Redaction redaction) {
        this.host = host;
        this.checkpoints = checkpoints;
        this.redaction = redaction;
    }

    /** Reads the folders of models and plugins again. */
    Map<String, Object> read() {
        ControlCatalog control = ControlCatalog.of(host.conditions(), host.models());
        Map<String, Object> catalog = new LinkedHashMap<>();
        catalog.put(
                "checkpoints",
                checkpoints.refresh().stream().map(Catalog::checkpoint).toList());
        catalog.put(
                "bases",
                host.models().list(ModelRole.BASE_CONTROLNET).stream()
                        .map(file -> CheckpointTitles.stem(file.path()))
                        .toList());
        catalog.put(
                "conditions",
                control.conditions().stream()
                        .map(condition -> condition(condition, control.modelOf(condition)))
                        .toList());
        catalog.put("models", control.modelNames());
        catalog.put(
                "problems",
                host.conditions().sources().stream()
                        .filter(source -> source.problem().isPresent())
                        .map(this::problem)
                        .toList());
        return catalog;
    }

    private static Map<String, Object> checkpoint(CheckpointTitles.Entry entry) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("title", entry.title());
        item.put("name", entry.stem());
        item.put("side", isMiniature(entry.file()) ? MINIATURE_SIDE : SIDE);
        return item;
    }

    private static boolean isMiniature(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) < MINIATURE_BYTES;
        } catch (IOException e) {
            return false; // it went away; the next reading does not list it
        }
    }

    private static Map<String, Object> condition(ConditionDescriptor condition, Optional<String> model) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", condition.id());
        item.put("title", condition.title());
        item.put("version", condition.version());
        item.put("appearance", condition.appearance());
        item.put("purpose", condition.purpose().name().toLowerCase(Locale.ROOT));
        item.put("takes_mask", condition.takesMask());
        item.put("model", model.orElse(null));
        item.put(
                "parameters",
                condition.parameters().stream().map(Catalog::parameter).toList());
        return item;
    }

    private static Map<String, Object> parameter(Parameter parameter) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("name", parameter.name());
        item.put("title", parameter.title());
        item.put("kind", parameter.kind().name().toLowerCase(Locale.ROOT));
        item.put("default", parameter.defaultValue().orElse(null));
        switch (parameter.kind()) {
            case INTEGER, REAL -> {
                item.put("minimum", parameter.minimum());
                item.put("maximum", parameter.maximum());
                item.put("step", parameter.step());
                item.put("drawn_minimum", parameter.drawnMinimum());
                item.put("drawn_maximum", parameter.drawnMaximum());
            }
            case CHOICE -> item.put("choices", parameter.choices());
            case FLAG, TEXT -> {
                // The kind says everything.
            }
        }
        return item;
    }

    private Map<String, Object> problem(SourceReport source) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("source", redaction.of(source.source()));
        item.put("problem", redaction.of(source.problem().orElse("")));
        return item;
    }
}
