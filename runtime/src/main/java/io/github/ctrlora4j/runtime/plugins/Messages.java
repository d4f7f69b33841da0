package io.github.ctrlora4j.runtime.plugins;

/** What is told about a plugin's faults. Stateless. */
final class Messages {
    private Messages() {}

    /** The message, and the cause of all causes if it is another. */
    static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root == e ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + root;
    }
}
