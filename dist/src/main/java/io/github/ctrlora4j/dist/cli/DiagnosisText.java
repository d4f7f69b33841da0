package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.runtime.ProductVersion;
import io.github.ctrlora4j.runtime.engine.EngineProbe;
import io.github.ctrlora4j.runtime.engine.EngineProbe.ComputeDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A diagnosis as {@code doctor} prints it. Stateless. */
final class DiagnosisText {
    private DiagnosisText() {}

    /** For a person. */
    static List<String> lines(Diagnosis diagnosis) {
        List<String> lines = new ArrayList<>();
        lines.add(line("ctrlora4j", ProductVersion.text()));
        lines.add(line("java", diagnosis.java()));
        lines.add(line("system", diagnosis.system()));
        lines.add(line(
                "natives",
                diagnosis.natives().chosen() + ": " + diagnosis.natives().reason()));
        diagnosis.natives().found().forEach(found -> lines.add(line("", "found " + found)));
        for (EngineProbe engine : diagnosis.engines()) {
            lines.add(line(
                    "engine", engine.problem().isPresent() ? engine.name() + ": does not start" : started(engine)));
            if (!engine.threads().isEmpty()) {
                lines.add(line("  threads", engine.threads()));
            }
            engine.devices().forEach(device -> lines.add(line("  device", device.name() + ", " + memory(device))));
        }
        diagnosis.modelFolders().forEach(folder -> lines.add(line("models", folder.path() + ": " + folder.summary())));
        diagnosis.plugins().forEach(plugin -> lines.add(line("plugin", text(plugin))));
        diagnosis.problems().forEach(problem -> lines.add(line("problem", problem)));
        lines.add(line("generation", diagnosis.canGenerate() ? "can work" : "cannot work"));
        return lines;
    }

    /** "canny 1.2.0, started: canny (canny.jar)", or "bad.jar, refused". */
    private static String text(SourceReport plugin) {
        String state = ", " + word(plugin.state());
        if (plugin.pluginId().isEmpty()) {
            return plugin.source() + state + conditions(plugin);
        }
        return plugin.pluginId() + " " + plugin.version() + state + conditions(plugin) + " (" + plugin.source() + ")";
    }

    private static String conditions(SourceReport plugin) {
        return plugin.conditionIds().isEmpty() ? "" : ": " + String.join(", ", plugin.conditionIds());
    }

    private static String word(SourceReport.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String memory(ComputeDevice device) {
        return device.totalBytes() == 0
                ? "memory unknown"
                : size(device.totalBytes()) + ", " + size(device.freeBytes()) + " free, up to "
                        + size(device.budgetBytes()) + " for loaded models";
    }

    private static String started(EngineProbe engine) {
        return engine.name() + " " + engine.version() + (engine.library().isEmpty() ? "" : ", " + engine.library());
    }

    static String size(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    private static String line(String subject, String text) {
        return String.format("%-10s  %s", subject, text);
    }

    /** For machines. */
    static Map<String, Object> asMap(Diagnosis diagnosis) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("version", ProductVersion.text());
        object.put("java", diagnosis.java());
        object.put("system", diagnosis.system());
        object.put(
                "natives",
                ordered(
                        "chosen", diagnosis.natives().chosen(),
                        "reason", diagnosis.natives().reason(),
                        "found", diagnosis.natives().found()));
        object.put(
                "engines",
                diagnosis.engines().stream().map(DiagnosisText::asMap).toList());
        object.put(
                "model_folders",
                diagnosis.modelFolders().stream().map(DiagnosisText::asMap).toList());
        object.put(
                "plugins",
                diagnosis.plugins().stream().map(DiagnosisText::asMap).toList());
        object.put("problems", diagnosis.problems());
        object.put("can_generate", diagnosis.canGenerate());
        return object;
    }

    private static Map<String, Object> asMap(ModelFolder folder) {
        return ordered(
                "path", folder.path().toString(),
                "exists", folder.exists(),
                "models", folder.models(),
                "problem", folder.problem().orElse(""));
    }

    private static Map<String, Object> asMap(SourceReport plugin) {
        return ordered(
                "id", plugin.pluginId(),
                "version", plugin.version(),
                "state", word(plugin.state()),
                "conditions", plugin.conditionIds(),
                "source", plugin.source(),
                "problem", plugin.problem().orElse(""));
    }

    private static Map<String, Object> asMap(EngineProbe engine) {
        List<Map<String, Object>> devices = engine.devices().stream()
                .map(device -> ordered(
                        "name", device.name(),
                        "total_bytes", device.totalBytes(),
                        "free_bytes", device.freeBytes(),
                        "budget_bytes", device.budgetBytes()))
                .toList();
        return ordered(
                "name", engine.name(),
                "version", engine.version(),
                "library", engine.library(),
                "devices", devices,
                "threads", engine.threads(),
                "problem", engine.problem().orElse(""));
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }
}
