package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.runtime.conditions.Contribution;
import java.util.List;

/** The conditions on the class path. They are always there. Immutable. */
public final class ClassPathConditions implements Contribution {
    private final ServiceConditions found;

    private ClassPathConditions(ServiceConditions found) {
        this.found = found;
    }

    /** @param host classloader of the class path */
    public static ClassPathConditions load(ClassLoader host) {
        return new ClassPathConditions(ServiceConditions.load(host, type -> true));
    }

    @Override
    public List<Condition> conditions() {
        return found.conditions();
    }

    @Override
    public List<String> problems() {
        return found.problems();
    }
}
