package io.github.ctrlora4j.runtime.conditions;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.runtime.InstalledSources;
import java.nio.file.Path;
import java.util.List;

/** Opens plugin folders as a host does, and reads what the registry says about them. */
public final class TestRegistry {
    public static final Networks NO_NETWORKS = network -> {
        throw new InvalidRequestException("no networks here");
    };

    private TestRegistry() {}

    /** The caller closes it. */
    public static ConditionRegistry open(Path... folders) {
        return InstalledSources.open(
                List.of(folders), TestRegistry.class.getClassLoader(), NO_NETWORKS, unloaded -> {});
    }

    /** What is wrong with a source; empty if it is not there or nothing is wrong with it. */
    static String problem(ConditionRegistry registry, String source) {
        return registry.reports().stream()
                .filter(report -> report.source().equals(source))
                .flatMap(report -> report.problem().stream())
                .findFirst()
                .orElse("");
    }
}
