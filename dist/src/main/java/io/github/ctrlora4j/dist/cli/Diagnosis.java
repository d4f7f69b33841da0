package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.dist.launch.NativeLibraries;
import io.github.ctrlora4j.dist.natives.MissingLibraries;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.engine.EngineProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code doctor} found. Immutable.
 *
 * @param java version, vendor, folder and heap of the JVM
 * @param system operating system and processors
 * @param plugins the state of each source of conditions
 * @param problems one line each: what is wrong and what to do
 * @param canGenerate whether images can be made despite the problems
 */
record Diagnosis(
        String java,
        String system,
        NativeLibraries natives,
        List<EngineProbe> engines,
        List<ModelFolder> modelFolders,
        List<SourceReport> plugins,
        List<String> problems,
        boolean canGenerate) {
    /** The engine that generation needs. */
    private static final String NEEDED_ENGINE = "PyTorch";

    static Diagnosis make(CommandContext context) {
        NativeLibraries natives = NativeLibraries.of(
                context.installation(),
                System.getProperties().stringPropertyNames().stream()
                        .collect(Collectors.toMap(name -> name, System::getProperty)));
        List<EngineProbe> engines = context.engines().probes().get();
        List<ModelFolder> folders = context.common().searchedModelFolders().stream()
                .map(ModelFolder::read)
                .toList();
        List<String> problems = new ArrayList<>();
        engines.forEach(engine -> engine.problem()
                .ifPresent(problem -> problems.add(engine.name() + " does not start: " + problem
                        + (engine.name().equals(NEEDED_ENGINE) ? advice(problem, natives) : ""))));
        problems.addAll(natives(natives));
        problems.addAll(NvidiaProblems.of(context, natives, engines));
        problems.addAll(models(folders));
        Optional<Host> host = host(context, problems);
        return new Diagnosis(
                javaText(),
                systemText(),
                natives,
                engines,
                folders,
                host.map(Host::plugins).orElse(List.of()),
                List.copyOf(problems),
                host.map(Host::isReady).orElse(false)
                        && engines.stream()
                                .anyMatch(engine -> engine.name().equals(NEEDED_ENGINE)
                                        && engine.problem().isEmpty()));
    }

    private static List<String> natives(NativeLibraries natives) {
        return natives.gpu() && natives.chosen().equals("cpu")
                ? List.of("there is a GPU, but there are no CUDA libraries: 'ctrlora4j natives install cuda' downloads"
                        + " them, or set PYTORCH_LIBRARY_PATH to the torch/lib folder of PyTorch "
                        + NativeLibraries.TORCH + "; see README.md")
                : List.of();
    }

    private static String advice(String problem, NativeLibraries natives) {
        return MissingLibraries.advice(problem, natives.chosen().equals("path"))
                .or(natives::advice)
                .map(advice -> "; " + advice)
                .orElse("");
    }

    /** The runtime reports what cannot be read in the folders. */
    private static List<String> models(List<ModelFolder> folders) {
        return folders.stream().allMatch(folder -> folder.models().isEmpty())
                ? List.of("no model folder has a model: put checkpoints into one of the folders above")
                : List.of();
    }

    private record Host(List<SourceReport> plugins, boolean isReady) {}

    /** Empty if the runtime does not open, which is one more problem: no command works then. */
    private static Optional<Host> host(CommandContext context, List<String> problems) {
        List<CtrloraException> obstacles;
        List<SourceReport> plugins;
        try (Ctrlora4j ctrlora4j = context.open()) {
            obstacles = ctrlora4j.obstacles();
            obstacles.forEach(obstacle -> problems.add(FieldOptions.message(obstacle)));
            ctrlora4j.models().problems().stream()
                    .filter(problem -> !problems.contains(problem))
                    .forEach(problems::add);
            plugins = ctrlora4j.conditions().sources();
        } catch (CtrloraException e) {
            problems.add(FieldOptions.message(e));
            return Optional.empty();
        }
        for (SourceReport plugin : plugins) {
            plugin.problem().ifPresent(problem -> problems.add(plugin.source() + ": " + problem));
        }
        if (plugins.stream().allMatch(plugin -> plugin.conditionIds().isEmpty())) {
            problems.add("no condition is installed: put plugin jars into a plugin folder, or name one with --plugins");
        }
        return Optional.of(new Host(plugins, obstacles.isEmpty()));
    }

    private static String javaText() {
        return System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + "), "
                + System.getProperty("java.home") + ", heap up to "
                + DiagnosisText.size(Runtime.getRuntime().maxMemory());
    }

    private static String systemText() {
        return String.format(
                Locale.ROOT,
                "%s %s, %d processors",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
    }
}
