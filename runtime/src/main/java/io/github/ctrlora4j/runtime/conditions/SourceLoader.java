package io.github.ctrlora4j.runtime.conditions;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.SpiVersion;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.api.host.SourceReport.State;
import io.github.ctrlora4j.runtime.conditions.ConditionNames.Described;
import io.github.ctrlora4j.runtime.conditions.ConditionSource.Identity;
import io.github.ctrlora4j.runtime.conditions.PluginFolder.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the sources in the plugin folders open, and decides which of them are used. The outcome depends on the folders
 * alone, never on the order in which files arrived: of several files with the same id, the newest version that works is
 * used, then the first by name. Confined to one thread at a time.
 */
final class SourceLoader {
    static final String CLASS_PATH = "class path";

    private final List<ConditionSource> sources;
    private final Opened classPath;
    private final Networks networks;
    private final Consumer<Contribution> onOpen;
    private final Map<Entry, Opened> open = new LinkedHashMap<>();
    private final Map<Entry, SourceReport> reports = new LinkedHashMap<>();
    private List<SourceReport> classPathReport = List.of();

    /** @param onOpen called with every contribution that is opened from the folders */
    SourceLoader(
            List<ConditionSource> sources, Contribution classPath, Networks networks, Consumer<Contribution> onOpen) {
        this.sources = List.copyOf(sources);
        this.classPath = Opened.of(classPath);
        this.networks = networks;
        this.onOpen = onOpen;
    }

    /** A contribution, its conditions with their descriptors, and what is wrong with the others. */
    private record Opened(Contribution contribution, List<Described> conditions, List<String> problems) {
        static Opened of(Contribution contribution) {
            List<Described> conditions = new ArrayList<>();
            List<String> problems = new ArrayList<>(contribution.problems());
            for (Condition condition : contribution.conditions()) {
                try {
                    ConditionDescriptor descriptor = condition.descriptor();
                    if (descriptor == null) {
                        problems.add(condition.getClass().getName() + ".descriptor() returned null");
                    } else {
                        conditions.add(new Described(condition, descriptor));
                    }
                } catch (Throwable e) { // one bad plugin must not stop the others
                    problems.add(condition.getClass().getName() + ".descriptor() failed: " + problem(e));
                }
            }
            return new Opened(contribution, conditions, problems);
        }
    }

    /** A file whose id is known. */
    private record Candidate(Entry entry, Identity identity) {}

    boolean isTaken(Entry entry) {
        return sources.stream().anyMatch(source -> source.takes(entry.file()));
    }

    /** The names of the conditions in these entries. Sources that vanished or changed are closed first. */
    ConditionNames arrange(List<Entry> entries) {
        ConditionNames names = new ConditionNames(networks);
        List.copyOf(open.keySet()).stream()
                .filter(entry -> !entries.contains(entry))
                .forEach(this::close);
        reports.clear();
        classPathReport = registerClassPath(names);
        Map<Entry, SourceReport> told = new HashMap<>();
        for (Entry entry : entries) {
            entry.problem().ifPresent(problem -> told.put(entry, refused(entry, new Identity("", ""), problem)));
        }
        for (ConditionSource source : sources) {
            for (List<Candidate> rivals : byId(candidates(source, entries, told))) {
                choose(source, rivals, names, told);
            }
            // In the order of loading: kind by kind, each by name.
            entries.stream()
                    .filter(entry -> told.containsKey(entry) && !reports.containsKey(entry))
                    .forEach(entry -> reports.put(entry, told.get(entry)));
        }
        return names;
    }

    private List<SourceReport> registerClassPath(ConditionNames names) {
        List<String> problems = new ArrayList<>(classPath.problems());
        List<String> ids = names.register(CLASS_PATH, classPath.conditions(), problems);
        return ids.isEmpty() && problems.isEmpty()
                ? List.of()
                : List.of(report(CLASS_PATH, new Identity("", SpiVersion.CURRENT), !ids.isEmpty(), ids, problems));
    }

    /** The files of one kind by their id, the newest first; ids in the order of their newest file. */
    private static Collection<List<Candidate>> byId(List<Candidate> candidates) {
        Map<String, List<Candidate>> byId = new LinkedHashMap<>();
        candidates.forEach(
                candidate -> byId.computeIfAbsent(candidate.identity().id(), id -> new ArrayList<>())
                        .add(candidate));
        // A stable sort keeps the order of names among equal versions.
        byId.values()
                .forEach(rivals -> rivals.sort(Comparator.comparing(
                                (Candidate candidate) -> candidate.identity().version(), SemanticVersion::compare)
                        .reversed()));
        return byId.values().stream()
                .sorted(Comparator.comparing(rivals -> candidates.indexOf(rivals.get(0))))
                .toList();
    }

    private List<Candidate> candidates(ConditionSource source, List<Entry> entries, Map<Entry, SourceReport> told) {
        List<Candidate> candidates = new ArrayList<>();
        for (Entry entry : entries) {
            if (!told.containsKey(entry) && source.takes(entry.file())) {
                try {
                    candidates.add(new Candidate(entry, source.identify(entry.file())));
                } catch (Throwable e) { // one bad file must not stop the others
                    close(entry);
                    told.put(entry, refused(entry, new Identity("", ""), problem(e)));
                }
            }
        }
        return candidates;
    }

    private void choose(
            ConditionSource source, List<Candidate> rivals, ConditionNames names, Map<Entry, SourceReport> told) {
        Optional<Candidate> used = Optional.empty();
        for (Candidate candidate : rivals) {
            Entry entry = candidate.entry();
            if (used.isPresent()) {
                told.put(entry, refused(entry, candidate.identity(), rivalProblem(candidate, used.get())));
                continue;
            }
            rivals.stream()
                    .map(Candidate::entry)
                    .filter(other -> !other.equals(entry))
                    .forEach(this::close);
            SourceReport report = use(source, candidate, names);
            told.put(entry, report);
            if (report.state() == State.STARTED) {
                used = Optional.of(candidate);
            }
        }
    }

    private static String rivalProblem(Candidate candidate, Candidate used) {
        String name = used.entry().name();
        // Two folders may have files of one name, and then the name says nothing.
        String rival =
                candidate.entry().name().equals(name) ? used.entry().file().toString() : name;
        return candidate.identity().version().equals(used.identity().version())
                ? "is the same plugin " + candidate.identity().id() + " as "
                        + rival + ", in the same version "
                        + used.identity().version() + "; remove one of the two"
                : "is " + candidate.identity().id() + " " + candidate.identity().version() + ", and " + rival + " has "
                        + used.identity().version() + ", which is used; remove one of the two";
    }

    private SourceReport use(ConditionSource source, Candidate candidate, ConditionNames names) {
        Entry entry = candidate.entry();
        if (source.dependsOnOthers()) {
            close(entry);
        }
        try {
            Opened opened = opened(source, entry, names);
            List<String> problems = new ArrayList<>(opened.problems());
            List<String> ids = names.register(entry.name(), opened.conditions(), problems);
            Optional<Contribution.Extension> extension = opened.contribution().extension();
            extension.ifPresent(names::extend);
            boolean isUsed = !ids.isEmpty() || extension.isPresent();
            if (!isUsed) {
                close(entry);
            }
            return report(entry.name(), candidate.identity(), isUsed, ids, problems);
        } catch (Throwable e) { // one bad plugin must not stop the others
            close(entry);
            return refused(entry, candidate.identity(), problem(e));
        }
    }

    private Opened opened(ConditionSource source, Entry entry, ConditionNames names) {
        Opened known = open.get(entry);
        if (known != null) {
            return known;
        }
        Contribution contribution = source.open(entry.file(), names);
        onOpen.accept(contribution);
        Opened opened = Opened.of(contribution);
        open.put(entry, opened);
        return opened;
    }

    private void close(Entry entry) {
        Opened opened = open.remove(entry);
        if (opened != null) {
            opened.contribution().close();
        }
    }

    private static SourceReport refused(Entry entry, Identity identity, String problem) {
        return report(entry.name(), identity, false, List.of(), List.of(problem));
    }

    private static SourceReport report(
            String source, Identity identity, boolean isUsed, List<String> ids, List<String> problems) {
        return new SourceReport(
                source,
                identity.id(),
                identity.version(),
                isUsed ? State.STARTED : State.REFUSED,
                ids,
                problems.isEmpty()
                        ? Optional.empty()
                        : Optional.of(CtrloraException.oneLine(String.join("; ", problems))));
    }

    /**
     * Our own exceptions state the problem; the report names the source. For others, the message and the root cause.
     */
    private static String problem(Throwable e) {
        if (e instanceof CtrloraException known) {
            return known.problem();
        }
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root == e ? e.toString() : e.getMessage() + ": " + root;
    }

    /** One per source, broken ones included, in the order of loading. */
    List<SourceReport> reports() {
        List<SourceReport> all = new ArrayList<>(classPathReport);
        all.addAll(reports.values());
        return all;
    }

    /** The entries in use that bring this plugin or pack. */
    List<Entry> entries(String pluginId) {
        return reports.entrySet().stream()
                .filter(report -> report.getValue().pluginId().equals(pluginId))
                .map(Map.Entry::getKey)
                .toList();
    }

    boolean isUsed(Entry entry) {
        return open.containsKey(entry);
    }

    List<Contribution> contributions() {
        return open.values().stream().map(Opened::contribution).toList();
    }

    void close() {
        List.copyOf(open.keySet()).forEach(this::close);
        reports.clear();
        classPathReport = List.of();
        classPath.contribution().close();
    }
}
