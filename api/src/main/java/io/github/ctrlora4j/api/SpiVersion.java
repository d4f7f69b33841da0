package io.github.ctrlora4j.api;

/**
 * Semantic version of this SPI. A plugin states the range that it needs in its manifest ({@code Plugin-Requires:
 * >=1.0.0 & <2.0.0}) and the host rejects the plugin, naming it, when {@link #CURRENT} is outside that range.
 */
public final class SpiVersion {
    /** Version of the SPI in this artifact. */
    public static final String CURRENT = "1.0.0";

    private SpiVersion() {}
}
