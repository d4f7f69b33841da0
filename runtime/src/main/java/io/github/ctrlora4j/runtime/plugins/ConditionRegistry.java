package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.SpiVersion;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.ModelRunner;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.packs.InstalledConditions;
import io.github.ctrlora4j.runtime.packs.Pack;
import io.github.ctrlora4j.runtime.packs.PackCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import io.github.ctrlora4j.runtime.packs.PackFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.pf4j.InvalidPluginDescriptorException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installed conditions. Those of the class path come first, then the jars of the plugin folder by name, then its packs
 * by name; who comes second with an id or alias is refused and both are named. Thread-safe.
 */
public final class ConditionRegistry implements AutoCloseable {
    static final String CLASS_PATH = "class path";

    private static final Logger log = LoggerFactory.getLogger(ConditionRegistry.class);

    private final ModelRunner models;
    private final Optional<JarPlugins> jars;
    private final Map<String, InstalledCondition> byId = new TreeMap<>();
    private final Map<String, InstalledCondition> byAlias = new TreeMap<>();
    private final Map<String, PluginReport> reports = new LinkedHashMap<>();

    /** By source: the condition that a pack extends, and the LoRAs that it brings. */
    private final Map<String, Extension> extensions = new TreeMap<>();

    private record Extension(String conditionId, List<ConditionLora> loras) {}

    private ConditionRegistry(ModelRunner models, Optional<JarPlugins> jars) {
        this.models = models;
        this.jars = jars;
    }

    /**
     * Loads what there is. A broken plugin does not throw; see {@link #reports()}.
     *
     * @param folder of plugin jars and packs; one that does not exist counts as empty
     * @param host classloader of the class path's conditions and of the shared packages
     * @param models runs networks for conditions
     */
    public static ConditionRegistry load(Optional<Path> folder, ClassLoader host, ModelRunner models) {
        Optional<Path> existing = folder.filter(Files::isDirectory);
        ConditionRegistry registry = new ConditionRegistry(models, existing.map(path -> new JarPlugins(path, host)));
        registry.loadClassPath(host);
        existing.ifPresent(path -> jarsIn(path).forEach(registry::install));
        // After all jars: packs name conditions that jars bring.
        existing.ifPresent(path -> PackFolder.candidates(path).forEach(registry::installPack));
        return registry;
    }

    private static List<Path> jarsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new EngineException("plugin folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void loadClassPath(ClassLoader host) {
        Contribution contribution = contribute(CLASS_PATH, host);
        if (!contribution.ids().isEmpty() || !contribution.problems().isEmpty()) {
            report(CLASS_PATH, "", SpiVersion.CURRENT, contribution);
        }
    }

    /**
     * Loads a jar at run time.
     *
     * @param jar lies in the plugin folder
     * @return how that went
     */
    public synchronized PluginReport install(Path jar) {
        String name = jar.getFileName().toString();
        JarPlugins manager = jars.orElseThrow(
                () -> new InvalidRequestException("there is no plugin folder to install " + name + " into"));
        PluginWrapper plugin;
        try {
            plugin = manager.getPlugin(manager.loadPlugin(jar));
        } catch (RuntimeException e) {
            return refuse(name, "", "", loadProblem(manager, jar, e));
        }
        String id = plugin.getPluginId();
        String version = plugin.getDescriptor().getVersion();
        if (!manager.admits(plugin.getDescriptor())) {
            manager.unloadPlugin(id);
            return refuse(
                    name,
                    id,
                    version,
                    "needs SPI " + plugin.getDescriptor().getRequires() + ", this host has " + SpiVersion.CURRENT
                            + "; install a build of the plugin for this SPI");
        }
        if (manager.startPlugin(id) != PluginState.STARTED) {
            String reason = String.valueOf(plugin.getFailedException());
            manager.unloadPlugin(id);
            return refuse(name, id, version, "does not start: " + reason);
        }
        Contribution contribution = contribute(name, plugin.getPluginClassLoader());
        if (contribution.ids().isEmpty()) {
            manager.unloadPlugin(id);
        }
        return report(name, id, version, contribution);
    }

    /**
     * Loads a pack at run time: a zip or folder without code.
     *
     * @return how that went
     */
    public synchronized PluginReport installPack(Path file) {
        String source = file.getFileName().toString();
        try {
            Pack pack = Pack.open(file, source);
            PackDescriptor descriptor = pack.descriptor();
            Contribution contribution = new Contribution(new ArrayList<>(), new ArrayList<>());
            PackCondition.of(pack, this::find).ifPresent(condition -> register(source, condition, contribution));
            PackFolder.extended(pack, this::find)
                    .ifPresent(id -> extensions.put(source, new Extension(id, pack.loras())));
            return report(source, descriptor.name(), descriptor.version(), contribution);
        } catch (CtrloraException e) {
            String message = String.valueOf(e.getMessage());
            String prefix = source + ": ";
            return refuse(source, "", "", message.startsWith(prefix) ? message.substring(prefix.length()) : message);
        }
    }

    /** What packs see of the conditions that are installed. */
    public synchronized Optional<InstalledConditions.Found> find(String idOrAlias) {
        return Optional.ofNullable(byId.getOrDefault(idOrAlias, byAlias.get(idOrAlias)))
                .map(InstalledCondition::forPacks);
    }

    private synchronized List<ConditionLora> added(String conditionId) {
        return extensions.values().stream()
                .filter(extension -> extension.conditionId().equals(conditionId))
                .flatMap(extension -> extension.loras().stream())
                .toList();
    }

    /**
     * Takes a jar's or pack's conditions out and unloads a jar's classes; generations that already use them finish.
     *
     * @return false if no started plugin or pack has this id
     */
    public synchronized boolean remove(String pluginId) {
        Optional<PluginReport> report = reports.values().stream()
                .filter(candidate ->
                        candidate.pluginId().equals(pluginId) && candidate.state() == PluginReport.State.STARTED)
                .findFirst();
        if (pluginId.isEmpty() || report.isEmpty()) {
            return false;
        }
        String source = report.get().source();
        byId.values().removeIf(condition -> condition.source().equals(source));
        byAlias.values().removeIf(condition -> condition.source().equals(source));
        reports.remove(source);
        boolean isPack = !source.endsWith(".jar");
        if (isPack) {
            extensions.remove(source);
        }
        return isPack || jars.orElseThrow().unloadPlugin(pluginId);
    }

    /** Sorted by id. */
    public synchronized List<ConditionDescriptor> descriptors() {
        return byId.values().stream().map(InstalledCondition::descriptor).toList();
    }

    /** @throws InvalidRequestException if there is none; suggests the nearest name */
    public synchronized InstalledCondition get(String idOrAlias) {
        InstalledCondition condition = byId.getOrDefault(idOrAlias, byAlias.get(idOrAlias));
        if (condition == null) {
            Set<String> known = new TreeSet<>(byId.keySet());
            known.add(ConditionInput.NONE);
            throw InvalidRequestException.unknownName("condition", idOrAlias, known);
        }
        return condition;
    }

    /** One per source, broken ones included, in the order of loading. */
    public synchronized List<PluginReport> reports() {
        return List.copyOf(reports.values());
    }

    /** The same way for both kinds of source: the service files of a loader, and only what that loader itself defines. */
    private synchronized Contribution contribute(String source, ClassLoader loader) {
        Contribution contribution = new Contribution(new ArrayList<>(), new ArrayList<>());
        boolean isJar = !source.equals(CLASS_PATH);
        var providers = ServiceLoader.load(Condition.class, loader).stream().iterator();
        boolean more = true;
        while (more) {
            try {
                more = providers.hasNext();
                if (more) {
                    ServiceLoader.Provider<Condition> provider = providers.next();
                    if (!isJar || provider.type().getClassLoader() == loader) {
                        register(source, provider.get(), contribution);
                    }
                }
            } catch (ServiceConfigurationError | RuntimeException | LinkageError | StackOverflowError e) {
                // The iterator has moved on: the next round asks for the next provider.
                contribution.problems().add(rootMessage(e));
            }
        }
        if (isJar && contribution.ids().isEmpty() && contribution.problems().isEmpty()) {
            contribution
                    .problems()
                    .add("contributes no condition: its META-INF/services/" + Condition.class.getName()
                            + " is missing or empty; was it built without AutoService?");
        }
        return contribution;
    }

    private record Contribution(List<String> ids, List<String> problems) {}

    private void register(String source, Condition condition, Contribution contribution) {
        ConditionDescriptor descriptor = condition.descriptor();
        String type = condition.getClass().getName();
        if (descriptor == null) {
            contribution.problems().add(type + ".descriptor() returned null");
            return;
        }
        String id = descriptor.id();
        InstalledCondition other = byId.getOrDefault(id, byAlias.get(id));
        if (id.equals(ConditionInput.NONE)) {
            contribution.problems().add(type + " has the id none, which is built in");
        } else if (other != null) {
            contribution
                    .problems()
                    .add("condition " + id + " is already installed from " + other.source()
                            + "; remove one of the two");
        } else {
            InstalledCondition installed =
                    new InstalledCondition(condition, descriptor, source, models, () -> added(id));
            byId.put(id, installed);
            contribution.ids().add(id);
            descriptor.aliases().forEach((alias, values) -> registerAlias(alias, installed.with(values), contribution));
        }
    }

    private void registerAlias(String alias, InstalledCondition installed, Contribution contribution) {
        InstalledCondition other = byId.getOrDefault(alias, byAlias.get(alias));
        if (other == null) {
            byAlias.put(alias, installed);
        } else {
            contribution
                    .problems()
                    .add("alias " + alias + " of condition "
                            + installed.descriptor().id() + " already means "
                            + other.descriptor().id() + " from " + other.source());
        }
    }

    private static String loadProblem(JarPlugins manager, Path jar, RuntimeException e) {
        if (!isZip(jar)) {
            return "is not a jar: it does not start like a zip archive; build or download it again";
        }
        if (e instanceof InvalidPluginDescriptorException) {
            return "is no plugin: its manifest needs Plugin-Id and Plugin-Version (" + e.getMessage() + ")";
        }
        Optional<String> twin = manager.getPlugins().stream()
                .filter(plugin -> String.valueOf(e.getMessage()).contains(plugin.getPluginId()))
                .map(plugin -> "has the same Plugin-Id " + plugin.getPluginId() + " as "
                        + plugin.getPluginPath().getFileName() + "; remove one of the two")
                .findFirst();
        return twin.orElseGet(() -> rootMessage(e));
    }

    private static boolean isZip(Path jar) {
        try (var in = Files.newInputStream(jar)) {
            byte[] head = in.readNBytes(2);
            return head.length == 2 && head[0] == 'P' && head[1] == 'K';
        } catch (IOException e) {
            return false;
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root == e ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + root;
    }

    private PluginReport refuse(String source, String id, String version, String problem) {
        return report(source, id, version, new Contribution(List.of(), List.of(problem)));
    }

    private PluginReport report(String source, String id, String version, Contribution contribution) {
        Optional<String> problem = contribution.problems().isEmpty()
                ? Optional.empty()
                : Optional.of(source + ": " + String.join("; ", contribution.problems()));
        problem.ifPresent(log::warn);
        PluginReport report = new PluginReport(
                source,
                id,
                version == null ? "" : version,
                contribution.ids().isEmpty() && !extensions.containsKey(source)
                        ? PluginReport.State.REFUSED
                        : PluginReport.State.STARTED,
                contribution.ids(),
                problem);
        reports.put(source, report);
        return report;
    }

    /** Unloads every plugin. */
    @Override
    public synchronized void close() {
        byId.clear();
        byAlias.clear();
        extensions.clear();
        // Unloading stops them first; PF4J's stopPlugins fails as soon as there are two.
        jars.ifPresent(JarPlugins::unloadPlugins);
    }
}
