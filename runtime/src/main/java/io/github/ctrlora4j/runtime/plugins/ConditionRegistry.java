package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.SpiVersion;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.packs.InstalledConditions;
import io.github.ctrlora4j.runtime.packs.Pack;
import io.github.ctrlora4j.runtime.packs.PackCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import io.github.ctrlora4j.runtime.packs.PackFolder;
import io.github.ctrlora4j.runtime.plugins.PluginFolder.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installed conditions. Those of the class path come first, then the jars of the plugin folder by name, then its packs
 * by name; who comes second with an id or alias is refused and both are named. Each look-up compares the folder with what is
 * loaded: a jar or pack that was dropped in, replaced or deleted counts from then on. Thread-safe.
 */
public final class ConditionRegistry implements AutoCloseable {
    static final String CLASS_PATH = "class path";

    private static final Logger log = LoggerFactory.getLogger(ConditionRegistry.class);

    private final Networks networks;
    private final Consumer<ClassLoader> unloaded;
    private final Optional<PluginFolder> folder;
    private final Optional<JarPlugins> jars;
    private final Map<String, InstalledCondition> byId = new ConcurrentSkipListMap<>();
    private final Map<String, InstalledCondition> byAlias = new ConcurrentSkipListMap<>();
    private final Map<String, PluginReport> reports = new LinkedHashMap<>();

    /** What the folder held when it was last looked at, by name. */
    private final Map<String, Source> seen = new LinkedHashMap<>();

    /** By source: the condition that a pack extends, and the LoRAs that it brings. */
    private final Map<String, Extension> extensions = new ConcurrentSkipListMap<>();

    private record Extension(String conditionId, List<ConditionLora> loras) {}

    private boolean isClosed;

    private ConditionRegistry(
            Optional<Path> folder, ClassLoader host, Networks networks, Consumer<ClassLoader> unloaded) {
        this.networks = networks;
        this.unloaded = unloaded;
        this.folder = folder.map(PluginFolder::new);
        this.jars = folder.map(path -> new JarPlugins(path, host));
    }

    /**
     * Loads what there is. A broken plugin does not throw; see {@link #reports()}.
     *
     * @param folder of plugin jars and packs; one that does not exist counts as empty
     * @param host classloader of the class path's conditions and of the shared packages
     * @param networks runs networks for conditions
     * @param unloaded is told the classloader of each plugin that is taken out, so that nothing else keeps it alive
     * @throws EngineException if the folder cannot be read
     */
    public static ConditionRegistry load(
            Optional<Path> folder, ClassLoader host, Networks networks, Consumer<ClassLoader> unloaded) {
        ConditionRegistry registry = new ConditionRegistry(folder, host, networks, unloaded);
        registry.loadClassPath(host);
        registry.follow();
        return registry;
    }

    /**
     * Brings the registry up to date with the folder: what vanished or changed is taken out, what is new or changed is
     * loaded. After any change, jars that were refused get another chance, since what kept them out may be gone, and packs
     * are read again, since they depend on jars. What {@link #remove} took out stays out until it changes.
     */
    private synchronized void follow() {
        Map<String, Source> now = sources();
        if (isClosed || now.equals(seen)) {
            return;
        }
        Set<String> due = new HashSet<>();
        now.forEach((name, source) -> {
            if (!source.equals(seen.get(name))) {
                due.add(name);
            }
        });
        reports.forEach((name, report) -> {
            if (report.state() == PluginReport.State.REFUSED || !Source.isJar(name)) {
                due.add(name);
            }
        });
        for (String name : List.copyOf(reports.keySet())) {
            if (!name.equals(CLASS_PATH) && (due.contains(name) || !now.containsKey(name))) {
                takeOut(name);
            }
        }
        now.forEach((name, source) -> {
            if (due.contains(name)) {
                install(source);
            }
        });
        seen.clear();
        seen.putAll(now);
    }

    private Map<String, Source> sources() {
        try {
            return folder.isPresent() ? folder.get().sources() : Map.of();
        } catch (IOException e) {
            throw new EngineException(
                    "plugin folder " + folder.orElseThrow().path() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void takeOut(String source) {
        byId.values().removeIf(condition -> condition.source().equals(source));
        byAlias.values().removeIf(condition -> condition.source().equals(source));
        extensions.remove(source);
        PluginReport report = reports.remove(source);
        if (report != null && report.state() == PluginReport.State.STARTED && Source.isJar(source)) {
            unload(report.pluginId());
        }
    }

    private void unload(String pluginId) {
        JarPlugins manager = jars.orElseThrow();
        ClassLoader loader = manager.getPlugin(pluginId).getPluginClassLoader();
        manager.unloadPlugin(pluginId);
        unloaded.accept(loader);
    }

    private void loadClassPath(ClassLoader host) {
        Contribution contribution = contribute(CLASS_PATH, host);
        if (!contribution.ids().isEmpty() || !contribution.problems().isEmpty()) {
            report(CLASS_PATH, "", SpiVersion.CURRENT, contribution);
        }
    }

    private void install(Source source) {
        if (source.isJar()) {
            installJar(source.file());
        } else {
            installPack(source.file());
        }
    }

    private void installJar(Path jar) {
        String name = jar.getFileName().toString();
        try {
            PluginWrapper plugin = jars.orElseThrow().open(jar);
            Contribution contribution = contribute(name, plugin.getPluginClassLoader());
            if (contribution.ids().isEmpty()) {
                unload(plugin.getPluginId());
            }
            report(name, plugin.getPluginId(), plugin.getDescriptor().getVersion(), contribution);
        } catch (JarPlugins.Refused e) {
            refuse(name, e.pluginId(), e.version(), String.valueOf(e.getMessage()));
        }
    }

    private void installPack(Path file) {
        String source = file.getFileName().toString();
        try {
            Pack pack = Pack.open(file, source);
            PackDescriptor descriptor = pack.descriptor();
            Contribution contribution = new Contribution(new ArrayList<>(), new ArrayList<>());
            PackCondition.of(pack, this::find).ifPresent(condition -> register(source, condition, contribution));
            PackFolder.extended(pack, this::find)
                    .ifPresent(id -> extensions.put(source, new Extension(id, pack.loras())));
            report(source, descriptor.name(), descriptor.version(), contribution);
        } catch (CtrloraException e) {
            String message = String.valueOf(e.getMessage());
            String prefix = source + ": ";
            refuse(source, "", "", message.startsWith(prefix) ? message.substring(prefix.length()) : message);
        }
    }

    /** What packs see of the conditions that are installed. Does not look at the folder: packs ask while it is read. */
    public Optional<InstalledConditions.Found> find(String idOrAlias) {
        return Optional.ofNullable(byId.getOrDefault(idOrAlias, byAlias.get(idOrAlias)))
                .map(InstalledCondition::forPacks);
    }

    private List<ConditionLora> added(String conditionId) {
        return extensions.values().stream()
                .filter(extension -> extension.conditionId().equals(conditionId))
                .flatMap(extension -> extension.loras().stream())
                .toList();
    }

    /**
     * Takes a jar's or pack's conditions out and unloads a jar's classes, so that its file can be deleted on every system.
     * It stays out until the file changes.
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
        takeOut(report.get().source());
        return true;
    }

    /** Plugins that were in use stay usable until this is closed, also if they are taken out meanwhile. */
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** Take one before the first look-up of a piece of work, and close it behind the last call. */
    public synchronized Hold hold() {
        follow();
        List<LeasedPluginLoader.Lease> leases = jars.map(JarPlugins::leases).orElse(List.of());
        return () -> leases.forEach(LeasedPluginLoader.Lease::close);
    }

    /** Sorted by id. */
    public synchronized List<ConditionDescriptor> descriptors() {
        follow();
        return byId.values().stream().map(InstalledCondition::descriptor).toList();
    }

    /** @throws InvalidRequestException if there is none; suggests the nearest name */
    public synchronized InstalledCondition get(String idOrAlias) {
        follow();
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
        follow();
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
                contribution.problems().add(Messages.root(e));
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
                    new InstalledCondition(condition, descriptor, source, networks, () -> added(id));
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

    private void refuse(String source, String id, String version, String problem) {
        report(source, id, version, new Contribution(List.of(), List.of(problem)));
    }

    private void report(String source, String id, String version, Contribution contribution) {
        Optional<String> problem = contribution.problems().isEmpty()
                ? Optional.empty()
                : Optional.of(source + ": " + String.join("; ", contribution.problems()));
        problem.ifPresent(log::warn);
        reports.put(
                source,
                new PluginReport(
                        source,
                        id,
                        version == null ? "" : version,
                        contribution.ids().isEmpty() && !extensions.containsKey(source)
                                ? PluginReport.State.REFUSED
                                : PluginReport.State.STARTED,
                        contribution.ids(),
                        problem));
    }

    /** Unloads every plugin. */
    @Override
    public synchronized void close() {
        isClosed = true;
        byId.clear();
        byAlias.clear();
        extensions.clear();
        // Unloading stops them first; PF4J's stopPlugins fails as soon as there are two.
        jars.ifPresent(JarPlugins::unloadPlugins);
    }
}
