package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.api.condition.Condition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Predicate;

/**
 * The conditions that a classloader's service files name, and what is wrong with those that cannot be created.
 * Immutable.
 *
 * @param problems in one line each
 */
record ServiceConditions(List<Condition> conditions, List<String> problems) {
    ServiceConditions {
        conditions = List.copyOf(conditions);
        problems = List.copyOf(problems);
    }

    /** @param wanted by their class; the others are not created */
    static ServiceConditions load(ClassLoader loader, Predicate<Class<?>> wanted) {
        List<Condition> conditions = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Iterator<ServiceLoader.Provider<Condition>> providers =
                ServiceLoader.load(Condition.class, loader).stream().iterator();
        boolean more = true;
        while (more) {
            try {
                more = providers.hasNext();
                if (more) {
                    ServiceLoader.Provider<Condition> provider = providers.next();
                    if (wanted.test(provider.type())) {
                        conditions.add(provider.get());
                    }
                }
            } catch (Throwable e) { // of a plugin's code, which can throw anything
                // The iterator has moved on: the next round asks for the next provider.
                problems.add(withRoot(e));
            }
        }
        return new ServiceConditions(conditions, problems);
    }

    /** The message, and the root cause if it differs. */
    private static String withRoot(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root == e ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + root;
    }
}
