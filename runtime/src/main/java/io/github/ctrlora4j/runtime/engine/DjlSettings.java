package io.github.ctrlora4j.runtime.engine;

/**
 * Settings that must be made before DJL loads its first engine: DJL stays off the network, and threads sleep while they
 * wait. Settings that the application or the user made through DJL take precedence. Stateless.
 */
final class DjlSettings {
    private static final String OFFLINE = "ai.djl.offline";

    private DjlSettings() {}

    /** @return how threads wait, for a person */
    static String apply() {
        // DJL would otherwise download native libraries that are missing from the class path.
        setDefault(OFFLINE, "true");
        // It would also report that it is used, and ask a cloud's metadata service where it runs.
        setDefault("OPT_OUT_TRACKING", "true");
        // The profiling executor would specialize on the first calls of every new shape: slow and unsteady step times.
        setDefault("ai.djl.pytorch.graph_optimizer", "false");
        return ThreadWaiting.makePassive();
    }

    /** Lets DJL download native libraries that are missing from the class path. Nothing is updated. */
    static void allowDownloads() {
        System.setProperty(OFFLINE, "false");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
