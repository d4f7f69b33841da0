package io.github.ctrlora4j.runtime.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.host.TrainingProgress.Score;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.WholeFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The history of a training: one JSON object per line and per step or validation, written as it comes. Confined to one
 * thread.
 */
final class Metrics implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Marks the line of a validation. */
    private static final String VALIDATION = "validation";

    private final Path file;
    private final Writer out;
    private final List<Step> steps = new ArrayList<>();
    private final List<Validation> validations = new ArrayList<>();

    /**
     * A step.
     *
     * @param loss mean over its batches
     * @param gradient 2-norm
     * @param seconds that it took
     */
    record Step(int step, String condition, double loss, double gradient, double seconds) {}

    private Metrics(Path file) throws IOException {
        this.file = file;
        this.out = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * Opens the history; what came after the last checkpoint is forgotten, because it will come again.
     *
     * @param reached step of the checkpoint; -1 to begin a new history
     */
    static Metrics open(Path file, int reached) {
        try {
            List<JsonNode> kept = reached < 0 || !Files.exists(file) ? List.of() : lines(file, reached);
            WholeFile.replace(
                    file,
                    stream -> {
                        for (JsonNode line : kept) {
                            stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                        }
                    },
                    written -> {});
            Metrics metrics = new Metrics(file);
            kept.forEach(metrics::remember);
            return metrics;
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Validations of any training, which may be going on.
     *
     * @param file may be absent
     * @param reached the last step of interest
     */
    static List<Validation> validations(Path file, int reached) {
        try {
            List<JsonNode> lines = Files.exists(file) ? lines(file, reached) : List.of();
            return lines.stream()
                    .filter(line -> line.has(VALIDATION))
                    .map(Metrics::validation)
                    .toList();
        } catch (IOException e) {
            throw new EngineException(file.toString(), "cannot be read: " + IoProblem.of(e), e);
        }
    }

    private static List<JsonNode> lines(Path file, int reached) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            try {
                JsonNode node = JSON.readTree(line);
                if (node.path("step").isInt() && node.get("step").intValue() <= reached) {
                    lines.add(node);
                }
            } catch (JsonProcessingException e) {
                break; // A killed process left half a line, which is the last one.
            }
        }
        return lines;
    }

    private void remember(JsonNode line) {
        if (line.has(VALIDATION)) {
            validations.add(validation(line));
        } else {
            steps.add(new Step(
                    line.get("step").intValue(),
                    line.path("condition").asText(),
                    line.path("loss").asDouble(),
                    line.path("gradient").asDouble(),
                    line.path("seconds").asDouble()));
        }
    }

    private static Validation validation(JsonNode line) {
        Map<String, Score> conditions = new LinkedHashMap<>();
        line.path("conditions").properties().forEach(entry -> conditions.put(entry.getKey(), score(entry.getValue())));
        Score all = score(line);
        return new Validation(
                line.get("step").intValue(),
                all.loss(),
                all.fidelity(),
                line.path("converged").asBoolean(),
                conditions);
    }

    private static Score score(JsonNode node) {
        return new Score(
                node.path("loss").asDouble(),
                node.has("fidelity") ? Optional.of(node.get("fidelity").asDouble()) : Optional.empty());
    }

    private static void put(ObjectNode node, double loss, Optional<Double> fidelity) {
        node.put("loss", loss);
        fidelity.ifPresent(value -> node.put("fidelity", value));
    }

    void add(Step step) {
        steps.add(step);
        write(JSON.createObjectNode()
                .put("step", step.step())
                .put("condition", step.condition())
                .put("loss", step.loss())
                .put("gradient", step.gradient())
                .put("seconds", step.seconds()));
    }

    void add(Validation validation) {
        validations.add(validation);
        ObjectNode line = JSON.createObjectNode().put("step", validation.step()).put(VALIDATION, true);
        put(line, validation.loss(), validation.fidelity());
        line.put("converged", validation.converged());
        ObjectNode conditions = line.putObject("conditions");
        validation
                .conditions()
                .forEach((name, score) -> put(conditions.putObject(name), score.loss(), score.fidelity()));
        write(line);
    }

    private void write(ObjectNode line) {
        try {
            out.write(line + "\n");
            out.flush();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    List<Validation> validations() {
        return List.copyOf(validations);
    }

    /** Mean loss of the latest steps; empty before the first. */
    Optional<Double> recentLoss(int count) {
        return recent(count).isEmpty()
                ? Optional.empty()
                : Optional.of(
                        recent(count).stream().mapToDouble(Step::loss).average().orElse(0));
    }

    /** Steps per second of the latest ones; 0 before the first. */
    double recentSpeed(int count) {
        double seconds = recent(count).stream().mapToDouble(Step::seconds).sum();
        return seconds > 0 ? recent(count).size() / seconds : 0;
    }

    private List<Step> recent(int count) {
        return steps.subList(Math.max(0, steps.size() - count), steps.size());
    }

    private static EngineException unwritable(Path file, IOException e) {
        return new EngineException(file.toString(), "cannot be written: " + IoProblem.of(e), e);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }
}
