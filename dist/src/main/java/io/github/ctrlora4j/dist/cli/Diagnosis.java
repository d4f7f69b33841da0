package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.cli.Host.EngineReport;
import io.github.ctrlora4j.dist.cli.Host.PluginReport;
import io.github.ctrlora4j.dist.launch.NativeLibraries;
import io.github.ctrlora4j.runtime.ProductVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code doctor} found. Immutable.
 *
 * @param java version, vendor, folder and heap of the JVM
 * @param system operating system and processors
 * @param problems one line each: what is wrong and what to do
 * @param canGenerate whether images can be made in spite of the problems
 */
record Diagnosis(
        String java,
        String system,
        NativeLibraries natives,
        List<EngineReport> engines,
        List<ModelFolder> modelFolders,
        List<PluginReport> plugins,
        List<String> problems,
        boolean canGenerate) {
    /** The engine that generation cannot do without. */
    static final String NEEDED_ENGINE = "PyTorch";

    static Diagnosis make(Host host, CommonOptions common) {
        NativeLibraries natives = NativeLibraries.of(
                common.installation(),
                System.getProperties().stringPropertyNames().stream()
                        .collect(Collectors.toMap(name -> name, System::getProperty)));
        List<EngineReport> engines = host.probeEngines();
        List<ModelFolder> folders =
                common.searchedModelFolders().stream().map(ModelFolder::read).toList();
        List<PluginReport> plugins;
        try (Host.Plugins loaded = host.loadPlugins(common.runtimeOptions().build())) {
            plugins = loaded.reports();
        }
        boolean works = engines.stream()
                .anyMatch(engine ->
                        engine.name().equals(NEEDED_ENGINE) && engine.problem().isEmpty());
        return new Diagnosis(
                javaText(),
                systemText(),
                natives,
                engines,
                folders,
                plugins,
                problems(natives, engines, folders, plugins),
                works);
    }

    private static List<String> problems(
            NativeLibraries natives,
            List<EngineReport> engines,
            List<ModelFolder> folders,
            List<PluginReport> plugins) {
        List<String> problems = new ArrayList<>();
        for (EngineReport engine : engines) {
            engine.problem()
                    .ifPresent(problem -> problems.add(engine.name() + " does not start: " + problem
                            + (engine.name().equals(NEEDED_ENGINE) ? "; " + natives.advice() : "")));
        }
        if (natives.gpu() && natives.chosen().equals("cpu")) {
            problems.add("there is a GPU, but no CUDA libraries: set PYTORCH_LIBRARY_PATH to the torch/lib folder of"
                    + " PyTorch " + NativeLibraries.TORCH
                    + ", or CTRLORA4J_NATIVES=cuda to download them once; see README.md");
        }
        if (folders.stream().allMatch(folder -> folder.models().isEmpty())) {
            problems.add("no model folder has a model: put checkpoints into one of the folders above");
        }
        for (PluginReport plugin : plugins) {
            plugin.problem().ifPresent(problem -> problems.add(plugin.source() + ": " + problem));
        }
        if (plugins.stream().allMatch(plugin -> plugin.conditions().isEmpty())) {
            problems.add(
                    "no condition is installed: put plugin jars into the plugins folder, or name it with --plugins");
        }
        return problems;
    }

    private static String javaText() {
        return System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + "), "
                + System.getProperty("java.home") + ", heap up to "
                + size(Runtime.getRuntime().maxMemory());
    }

    private static String systemText() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors";
    }

    static String size(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    /** For a person. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("ctrlora4j", ProductVersion.text()));
        lines.add(line("java", java));
        lines.add(line("system", system));
        lines.add(line("natives", natives.chosen() + ": " + natives.reason()));
        natives.found().forEach(found -> lines.add(line("", "found " + found)));
        for (EngineReport engine : engines) {
            lines.add(line(
                    "engine", engine.problem().isPresent() ? engine.name() + ": does not start" : started(engine)));
            engine.devices().forEach(device -> lines.add(line("  device", device.name() + ", " + memory(device))));
        }
        modelFolders.forEach(folder -> lines.add(line("models", folder.path() + ": " + folder.summary())));
        plugins.forEach(plugin -> lines.add(line(
                "plugin",
                plugin.id() + " " + plugin.version() + ", " + plugin.state() + ": "
                        + String.join(", ", plugin.conditions()) + " (" + plugin.source() + ")")));
        problems.forEach(problem -> lines.add(line("problem", problem)));
        lines.add(line("generation", canGenerate ? "can work" : "cannot work"));
        return lines;
    }

    private static String memory(Host.Device device) {
        return device.totalBytes() == 0
                ? "memory unknown"
                : size(device.totalBytes()) + ", " + size(device.freeBytes()) + " free";
    }

    private static String started(EngineReport engine) {
        return engine.name() + " " + engine.version() + (engine.library().isEmpty() ? "" : ", " + engine.library());
    }

    private static String line(String subject, String text) {
        return String.format("%-10s  %s", subject, text);
    }

    /** For machines. */
    Map<String, Object> asMap() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("version", ProductVersion.text());
        object.put("java", java);
        object.put("system", system);
        object.put(
                "natives", ordered("chosen", natives.chosen(), "reason", natives.reason(), "found", natives.found()));
        object.put("engines", engines.stream().map(Diagnosis::asMap).toList());
        object.put(
                "model_folders",
                modelFolders.stream()
                        .map(folder -> ordered(
                                "path", folder.path().toString(),
                                "exists", folder.exists(),
                                "models", folder.models()))
                        .toList());
        object.put(
                "plugins",
                plugins.stream()
                        .map(plugin -> ordered(
                                "id", plugin.id(),
                                "version", plugin.version(),
                                "state", plugin.state(),
                                "conditions", plugin.conditions(),
                                "source", plugin.source(),
                                "problem", plugin.problem().orElse("")))
                        .toList());
        object.put("problems", problems);
        object.put("can_generate", canGenerate);
        return object;
    }

    private static Map<String, Object> asMap(EngineReport engine) {
        List<Map<String, Object>> devices = engine.devices().stream()
                .map(device -> ordered(
                        "name", device.name(), "total_bytes", device.totalBytes(), "free_bytes", device.freeBytes()))
                .toList();
        return ordered(
                "name", engine.name(),
                "version", engine.version(),
                "library", engine.library(),
                "devices", devices,
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
