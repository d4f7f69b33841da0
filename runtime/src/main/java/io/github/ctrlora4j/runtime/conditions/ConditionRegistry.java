package io.github.ctrlora4j.runtime.conditions;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.runtime.conditions.Contribution.Lease;
import io.github.ctrlora4j.runtime.conditions.PluginFolder.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installed conditions by name. Those on the class path come first, then those in the plugin folders, ordered by
 * kind, folder and name. The second to claim an id or alias is rejected, and the message names both. Each look-up
 * compares the folders with what is loaded, and so notices files that were added, replaced or deleted. Thread-safe.
 */
public final class ConditionRegistry implements ConditionLookup, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConditionRegistry.class);

    /** In a folder that never rests, the next look-up goes on. */
    private static final int MAX_LOOKS = 4;

    private final List<PluginFolder> folders;
    private final SourceLoader loader;
    private final Set<Leases> holds = new HashSet<>();
    private final Set<Entry> withdrawn = new HashSet<>();
    private Optional<List<Entry>> seen = Optional.empty();
    private Set<SourceReport> logged = Set.of();
    private boolean isClosed;

    /** Replaced as a whole, so that a concurrent reader sees either the old names or the new ones. */
    private volatile ConditionNames names;

    private ConditionRegistry(
            List<PluginFolder> folders, List<ConditionSource> sources, Contribution classPath, Networks networks) {
        this.folders = folders;
        this.loader = new SourceLoader(sources, classPath, networks, this::leaseForAll);
        this.names = new ConditionNames(networks);
    }

    /**
     * Loads everything in the folders. A broken plugin or folder causes no exception; see {@link #reports()}.
     *
     * @param folders of plugin jars and packs, in search order; a missing folder counts as empty
     * @param sources the kinds of files to load; each kind precedes those that depend on it
     * @param classPath conditions that are always installed; closed with the registry
     * @param networks runs networks for conditions
     */
    public static ConditionRegistry open(
            List<Path> folders, List<ConditionSource> sources, Contribution classPath, Networks networks) {
        List<PluginFolder> distinct =
                new LinkedHashSet<>(folders).stream().map(PluginFolder::new).toList();
        ConditionRegistry registry = new ConditionRegistry(distinct, sources, classPath, networks);
        registry.follow();
        return registry;
    }

    /** Brings the names up to date with the folders, also with what changes while files are being opened. */
    private synchronized void follow() {
        boolean hasChanged = false;
        for (int look = 0; look < MAX_LOOKS && !isClosed && arrange(); look++) {
            hasChanged = true;
        }
        if (hasChanged) {
            logNewProblems();
        }
    }

    /** @return false if the folders are as they were */
    private boolean arrange() {
        List<Entry> found = folders.stream()
                .flatMap(folder -> folder.entries().stream()
                        .filter(entry -> entry.file().equals(folder.path()) || loader.isTaken(entry)))
                .toList();
        withdrawn.retainAll(found);
        List<Entry> entries =
                found.stream().filter(entry -> !withdrawn.contains(entry)).toList();
        if (seen.isPresent() && seen.get().equals(entries)) {
            return false;
        }
        names = loader.arrange(entries);
        seen = Optional.of(entries);
        return true;
    }

    private void logNewProblems() {
        List<SourceReport> reports = loader.reports();
        for (SourceReport report : reports) {
            if (report.problem().isPresent() && !logged.contains(report)) {
                log.warn("{}: {}", report.source(), report.problem().get());
            }
        }
        logged = Set.copyOf(reports);
    }

    @Override
    public Optional<InstalledCondition> find(String idOrAlias) {
        follow();
        return names.find(idOrAlias);
    }

    /** @throws InvalidRequestException if there is none; suggests the nearest name */
    public InstalledCondition get(String idOrAlias) {
        follow();
        ConditionNames current = names;
        return current.find(idOrAlias).orElseThrow(() -> {
            if (idOrAlias.equals(ConditionInput.NONE)) {
                return new InvalidRequestException(
                        "condition none", "takes a finished condition image; there is nothing to detect or describe");
            }
            Set<String> known = new TreeSet<>(current.ids());
            known.add(ConditionInput.NONE);
            return InvalidRequestException.unknownName("condition", idOrAlias, known);
        });
    }

    /** Sorted by id. */
    public List<ConditionDescriptor> descriptors() {
        follow();
        return names.all().stream().map(InstalledCondition::descriptor).toList();
    }

    /** One per source, broken ones included, in the order of loading. */
    public synchronized List<SourceReport> reports() {
        follow();
        return loader.reports();
    }

    /**
     * Removes the conditions of a jar or pack and unloads a jar's classes, so that its file can be deleted on every
     * system. They stay removed until the file changes.
     *
     * @return false if no plugin or pack in use has this id
     */
    public synchronized boolean remove(String pluginId) {
        follow();
        List<Entry> entries = pluginId.isEmpty() ? List.of() : loader.entries(pluginId);
        if (entries.stream().noneMatch(loader::isUsed)) {
            return false;
        }
        withdrawn.addAll(entries);
        follow();
        return true;
    }

    /** Conditions that are removed while this is open stay usable until it is closed. */
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Open one before the first look-up of a piece of work, and close it after the last call. It holds everything that
     * is loaded now or while it is open.
     */
    public synchronized Hold hold() {
        follow();
        Leases hold = new Leases();
        loader.contributions().forEach(hold::add);
        holds.add(hold);
        return () -> release(hold);
    }

    private synchronized void leaseForAll(Contribution opened) {
        holds.forEach(hold -> hold.add(opened));
    }

    private synchronized void release(Leases hold) {
        if (holds.remove(hold)) {
            hold.leases.forEach(Lease::close);
        }
    }

    private static final class Leases {
        private final List<Lease> leases = new ArrayList<>();

        void add(Contribution contribution) {
            leases.add(contribution.lease());
        }
    }

    /** Unloads every plugin. */
    @Override
    public synchronized void close() {
        isClosed = true;
        names = names.none();
        loader.close();
    }
}
