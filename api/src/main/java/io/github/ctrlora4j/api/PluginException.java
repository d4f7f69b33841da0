package io.github.ctrlora4j.api;

/** A plugin broke a promise of the SPI; its author must repair it. The message names the plugin and its jar. */
public final class PluginException extends CtrloraException {
    private static final long serialVersionUID = 1L;

    public PluginException(String message) {
        super(message);
    }

    public PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
