package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.condition.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** A sampler that users can choose and tune. Immutable. */
public final class SamplerDescriptor {
    private final String id;
    private final String title;
    private final List<String> aliases;
    private final List<Parameter> options;
    private final IntUnaryOperator steps;
    private final IntUnaryOperator calls;

    private SamplerDescriptor(Builder builder) {
        this.id = builder.id;
        this.title = builder.title.isEmpty() ? builder.id : builder.title;
        this.aliases = List.copyOf(builder.aliases);
        this.options = List.copyOf(builder.options);
        this.steps = builder.steps;
        this.calls = builder.calls.orElse(builder.steps);
    }

    /** @param id lower-case name that requests and metadata use */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    public String id() {
        return id;
    }

    /** Display name; the id if none was given. */
    public String title() {
        return title;
    }

    /** Other names by which people know this sampler. */
    public List<String> aliases() {
        return aliases;
    }

    /** Its own settings, such as {@code eta}; a request sets them with {@code samplerOption}. */
    public List<Parameter> options() {
        return options;
    }

    /**
     * Number of steps that it takes when {@code wanted} are requested: some samplers walk a fixed grid.
     *
     * @param wanted at least 1
     */
    public int steps(int wanted) {
        return steps.applyAsInt(wanted);
    }

    /**
     * How often it calls the network when {@code wanted} steps are requested; equals {@link #steps} for samplers that
     * call it once a step. Its time goes with this number.
     *
     * @param wanted at least 1
     */
    public int calls(int wanted) {
        return calls.applyAsInt(wanted);
    }

    @Override
    public String toString() {
        return "SamplerDescriptor[" + id + "]";
    }

    /** Collects a descriptor; not thread-safe. */
    public static final class Builder {
        private final String id;
        private String title = "";
        private final List<String> aliases = new ArrayList<>();
        private final List<Parameter> options = new ArrayList<>();
        private IntUnaryOperator steps = IntUnaryOperator.identity();
        private Optional<IntUnaryOperator> calls = Optional.empty();

        private Builder(String id) {
            this.id = Objects.requireNonNull(id, "id");
        }

        public Builder title(String value) {
            title = Objects.requireNonNull(value, "title");
            return this;
        }

        public Builder alias(String... names) {
            aliases.addAll(List.of(names));
            return this;
        }

        public Builder option(Parameter value) {
            options.add(Objects.requireNonNull(value, "option"));
            return this;
        }

        /** @param value maps the requested number of steps to the real one; both are equal if this is never called */
        public Builder steps(IntUnaryOperator value) {
            steps = Objects.requireNonNull(value, "steps");
            return this;
        }

        /**
         * @param value maps the requested number of steps to that of network calls; one a step if this is never called
         */
        public Builder calls(IntUnaryOperator value) {
            calls = Optional.of(Objects.requireNonNull(value, "calls"));
            return this;
        }

        public SamplerDescriptor build() {
            return new SamplerDescriptor(this);
        }
    }
}
