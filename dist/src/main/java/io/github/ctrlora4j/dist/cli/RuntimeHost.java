package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.ConditionImage;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.InstalledSources;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.control.BaseFingerprint;
import io.github.ctrlora4j.runtime.engine.EngineProbe;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.networks.OnnxNetworks;
import io.github.ctrlora4j.runtime.weights.Examination;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The real runtime. Stateless. */
final class RuntimeHost implements Host {
    private static final ClassLoader LOADER = RuntimeHost.class.getClassLoader();

    @Override
    public ImageGenerator openGenerator(RuntimeOptions options) {
        return Ctrlora4j.open(options);
    }

    @Override
    public Plugins loadPlugins(RuntimeOptions options) {
        OnnxNetworks networks = new OnnxNetworks(options.modelFolders());
        return new LoadedPlugins(
                InstalledSources.open(options.pluginFolder().stream().toList(), LOADER, networks, networks::forget),
                networks);
    }

    @Override
    public Packs openPacks(RuntimeOptions options) {
        return RuntimePacks.open(options, LOADER);
    }

    @Override
    public ExaminedFile examine(Path file) {
        Examination found = ModelReader.discover(LOADER).examine(file);
        return new ExaminedFile(
                file,
                found.format().orElse(""),
                found.verdict(),
                found.reason() + fingerprint(found),
                found.tensors(),
                found.dtypes().entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().name(), entry -> entry.getValue()
                                .tensors())));
    }

    /** What LoRAs of plugins refer to; authors of conditions need to see it. */
    private static String fingerprint(Examination found) {
        boolean base = found.verdict().flatMap(Verdict::role).equals(Optional.of(ModelRole.BASE_CONTROLNET));
        return base ? "; fingerprint " + fingerprint(found.path()) : "";
    }

    private static String fingerprint(Path base) {
        try (OpenedModel opened = ModelReader.discover(LOADER).open(base, ModelRole.BASE_CONTROLNET)) {
            return BaseFingerprint.of(opened.weights());
        }
    }

    @Override
    public RgbImage readImage(Path file) {
        return ImageFiles.read(file);
    }

    @Override
    public void writePng(Path file, RgbImage image, Map<String, String> text) {
        ImageFiles.writePng(file, image, text);
    }

    @Override
    public List<EngineReport> probeEngines() {
        return Stream.of(EngineProbe.pytorch(), EngineProbe.onnxRuntime())
                .map(RuntimeHost::report)
                .toList();
    }

    private static EngineReport report(EngineProbe probe) {
        List<Device> devices = probe.devices().stream()
                .map(device -> new Device(device.name(), device.totalBytes(), device.freeBytes()))
                .toList();
        return new EngineReport(probe.name(), probe.version(), probe.library(), devices, probe.problem());
    }

    /** A registry and the networks that its conditions open. */
    private record LoadedPlugins(ConditionRegistry registry, OnnxNetworks networks) implements Plugins {
        @Override
        public List<ConditionDescriptor> conditions() {
            return registry.descriptors();
        }

        @Override
        public List<String> trainedFor(Path base) {
            String fingerprint = fingerprint(base);
            return registry.descriptors().stream()
                    .map(ConditionDescriptor::id)
                    .filter(id -> registry.get(id).loras().stream()
                            .anyMatch(lora -> lora.baseFingerprint().equals(fingerprint)))
                    .toList();
        }

        @Override
        public Detected detect(
                DetectorArgument condition,
                RgbImage source,
                long seed,
                Optional<RgbImage> mask,
                BooleanSupplier cancelled) {
            ConditionImage detection =
                    registry.get(condition.id()).detect(source, condition.parameters(), seed, mask, cancelled);
            return new Detected(detection.image(), detection.madeBy());
        }

        @Override
        public List<PluginReport> reports() {
            return registry.reports().stream()
                    .map(report -> new PluginReport(
                            report.source(),
                            report.pluginId(),
                            report.version(),
                            report.state().name().toLowerCase(Locale.ROOT),
                            report.conditionIds(),
                            report.problem()))
                    .toList();
        }

        @Override
        public void close() {
            registry.close();
            networks.close();
        }
    }
}
