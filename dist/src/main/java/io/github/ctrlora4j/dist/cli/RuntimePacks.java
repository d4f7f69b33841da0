package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.InstalledSources;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.networks.OnnxNetworks;
import io.github.ctrlora4j.runtime.packs.Pack;
import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import io.github.ctrlora4j.runtime.packs.PackFolder;
import io.github.ctrlora4j.runtime.packs.PackMaker;
import io.github.ctrlora4j.runtime.packs.PackRecipe;
import io.github.ctrlora4j.runtime.packs.PackVerifier;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Packs, checked against the conditions that are installed. Confined to one thread.
 *
 * @param networks what the registry's conditions would run; closed with it
 */
record RuntimePacks(
        ConditionRegistry registry, OnnxNetworks networks, ModelLibrary library, Optional<Path> pluginFolder)
        implements Host.Packs {
    static RuntimePacks open(RuntimeOptions options, ClassLoader loader) {
        OnnxNetworks networks = new OnnxNetworks(options.modelFolders());
        return new RuntimePacks(
                InstalledSources.open(options.pluginFolder().stream().toList(), loader, networks, networks::forget),
                networks,
                new ModelLibrary(options.modelFolders(), ModelReader.discover(loader)),
                options.pluginFolder());
    }

    private PackVerifier verifier() {
        return new PackVerifier(library.files(), registry::find);
    }

    private PackFolder folder() {
        Path folder = pluginFolder.orElseThrow(() -> new InvalidRequestException(
                "there is no plugin folder, in which packs lie; name one with --plugins DIR"));
        return new PackFolder(folder, registry::find);
    }

    @Override
    public PackDescriptor create(PackRecipe recipe, Path out) {
        return new PackMaker(library, registry::find).make(recipe, out);
    }

    @Override
    public PackDescriptor verify(Path pack) {
        return verifier().verify(pack).descriptor();
    }

    @Override
    public Path install(Path pack) {
        return folder().install(pack, verifier());
    }

    @Override
    public List<Host.ListedPack> list() {
        return folder().list().stream()
                .map(pack -> new Host.ListedPack(
                        pack.file(),
                        pack.pack().map(Pack::descriptor),
                        pack.problem().or(() -> registryProblem(pack.file()))))
                .toList();
    }

    /** A sound pack can still clash with a condition, or lack its preprocessor. */
    private Optional<String> registryProblem(Path file) {
        return registry.reports().stream()
                .filter(report -> file.endsWith(report.source()))
                .flatMap(report -> report.problem().stream())
                .findFirst();
    }

    @Override
    public Path remove(String name) {
        return folder().remove(name);
    }

    @Override
    public void close() {
        registry.close();
        networks.close();
    }
}
