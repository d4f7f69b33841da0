package io.github.ctrlora4j.api;

/** A plugin violated the SPI's contract; its author must fix it. The subject is the plugin. */
public final class PluginException extends CtrloraException {
    private static final long serialVersionUID = 1L;

    /** @param problem what was expected, what was found, and what to do */
    public PluginException(String problem) {
        super("", problem);
    }

    /** @param problem what was expected, what was found, and what to do */
    public PluginException(String problem, Throwable cause) {
        super("", problem, cause);
    }

    /**
     * @param subject the plugin's jar, pack or condition
     * @param problem what was expected, what was found, and what to do
     */
    public PluginException(String subject, String problem) {
        super(subject, problem);
    }

    /**
     * @param subject the plugin's jar, pack or condition
     * @param problem what was expected, what was found, and what to do
     */
    public PluginException(String subject, String problem, Throwable cause) {
        super(subject, problem, cause);
    }

    @Override
    public PluginException at(String subject) {
        return traced(new PluginException(subject, problem()));
    }
}
