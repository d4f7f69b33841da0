package io.github.ctrlora4j.contract;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.condition.ParameterValues;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A detection context for tests: never cancelled, and without networks or mask unless they are given. Thread-safe. */
public final class TestDetectionContext implements DetectionContext {
    private final ParameterValues parameters;
    private final long seed;
    private final Networks networks;
    private final Optional<RgbImage> mask;
    private volatile String detector = "";

    private TestDetectionContext(ParameterValues parameters, long seed, Networks networks, Optional<RgbImage> mask) {
        this.parameters = parameters;
        this.seed = seed;
        this.networks = networks;
        this.mask = mask;
    }

    /**
     * @param parameters text values by name; missing ones take their defaults
     * @throws InvalidRequestException for an unknown name or a value outside its range, as a host would
     */
    public static TestDetectionContext of(ConditionDescriptor descriptor, Map<String, String> parameters, long seed) {
        return new TestDetectionContext(
                ParameterValues.resolve(descriptor, parameters, seed),
                seed,
                network -> Optional.empty(),
                Optional.empty());
    }

    /** The same, with networks. */
    public TestDetectionContext withNetworks(Networks value) {
        return new TestDetectionContext(parameters, seed, Objects.requireNonNull(value, "networks"), mask);
    }

    /** The same, with a mask. */
    public TestDetectionContext withMask(RgbImage value) {
        return new TestDetectionContext(parameters, seed, networks, Optional.of(value));
    }

    /** The detector that the condition reported through {@link #madeBy}; empty if none. */
    public String detector() {
        return detector;
    }

    @Override
    public Optional<RgbImage> mask() {
        return mask;
    }

    @Override
    public void madeBy(String value) {
        detector = value;
    }

    @Override
    public ParameterValues parameters() {
        return parameters;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public Networks networks() {
        return networks;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }
}
