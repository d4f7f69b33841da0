package io.github.ctrlora4j.api.condition;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** How a condition describes itself, complete enough for a user interface to draw it. Immutable. */
public final class ConditionDescriptor {
    /**
     * Settings that hosts offer for every condition ({@code canny=cat.png;weight=0.9}); a parameter with one of these
     * names could not be set.
     */
    private static final Set<String> RESERVED = Set.of("weight", "lora", "network", "start", "end", "mask");

    private static final Pattern ID = Pattern.compile("[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?");

    private final String id;
    private final String title;
    private final String version;
    private final String appearance;
    private final Purpose purpose;
    private final List<Parameter> parameters;
    private final Map<String, String> fixedParameters;
    private final Map<String, Map<String, String>> aliases;
    private final List<NetworkDescriptor> networks;
    private final boolean takesMask;

    private ConditionDescriptor(Builder builder) {
        this.id = builder.id;
        this.title = builder.title.isEmpty() ? builder.id : builder.title;
        this.version = builder.version;
        this.appearance = builder.appearance;
        this.purpose = builder.purpose;
        this.parameters = List.copyOf(builder.parameters);
        this.fixedParameters = Collections.unmodifiableMap(new LinkedHashMap<>(builder.fixedParameters));
        this.aliases = Collections.unmodifiableMap(new LinkedHashMap<>(builder.aliases));
        this.networks = List.copyOf(builder.networks);
        this.takesMask = builder.takesMask;
    }

    /**
     * @param id lower-case ASCII letters, digits, inner hyphens and underscores, at most 64 characters; used in file
     *     names, so it must never change
     */
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

    /** Semantic version of the condition. */
    public String version() {
        return version;
    }

    /** The look of the condition image, in one phrase: "white edges on black". */
    public String appearance() {
        return appearance;
    }

    public Purpose purpose() {
        return purpose;
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    /**
     * Parameters that people know from the preprocessor and cannot set here, each with the value that it always has;
     * none of them is in {@link #parameters()}.
     */
    public Map<String, String> fixedParameters() {
        return fixedParameters;
    }

    /**
     * Other names by which people know this condition, each with the parameter values that it stands for: {@code
     * lineart_coarse} means lineart with {@code coarse=true}. Values that the user gives override those of the alias.
     */
    public Map<String, Map<String, String>> aliases() {
        return aliases;
    }

    /** Networks that the condition can use; the host finds them, or says which file is missing and where to get it. */
    public List<NetworkDescriptor> networks() {
        return networks;
    }

    /** True if the condition uses {@link DetectionContext#mask()}; a mask given to any other condition is rejected. */
    public boolean takesMask() {
        return takesMask;
    }

    @Override
    public String toString() {
        return "ConditionDescriptor " + id + " " + version + " " + parameters;
    }

    /** Collects a descriptor; not thread-safe. */
    public static final class Builder {
        private final String id;
        private String title = "";
        private String version = "1.0.0";
        private String appearance = "";
        private Purpose purpose = Purpose.CONTROL;
        private final List<Parameter> parameters = new ArrayList<>();
        private final Map<String, String> fixedParameters = new LinkedHashMap<>();
        private final Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
        private final List<NetworkDescriptor> networks = new ArrayList<>();
        private boolean takesMask;

        private Builder(String id) {
            if (!ID.matcher(Objects.requireNonNull(id, "id")).matches()) {
                throw new IllegalArgumentException("a condition id is 1 to 64 lower-case ASCII letters, digits, inner"
                        + " hyphens and underscores, got '" + id + "'");
            }
            this.id = id;
        }

        public Builder title(String value) {
            title = Objects.requireNonNull(value, "title");
            return this;
        }

        public Builder version(String value) {
            version = Objects.requireNonNull(value, "version");
            return this;
        }

        /**
         * Takes the version of the jar that contains this class: {@code Implementation-Version} of its manifest, or
         * 0.0.0 if there is none, as in an author's tests.
         */
        public Builder versionOf(Class<?> type) {
            return version(Optional.ofNullable(type.getPackage().getImplementationVersion())
                    .orElse("0.0.0"));
        }

        public Builder appearance(String value) {
            appearance = Objects.requireNonNull(value, "appearance");
            return this;
        }

        public Builder purpose(Purpose value) {
            purpose = Objects.requireNonNull(value, "purpose");
            return this;
        }

        public Builder parameter(Parameter value) {
            parameters.add(Objects.requireNonNull(value, "parameter"));
            return this;
        }

        /** Names a parameter that always has this value, so that a user who gives it is told why it is not taken. */
        public Builder fixedParameter(String name, String value) {
            fixedParameters.put(
                    Objects.requireNonNull(name, "name of a fixed parameter"),
                    Objects.requireNonNull(value, () -> "value of fixed parameter " + name));
            return this;
        }

        /** Adds names for the condition with its defaults. */
        public Builder alias(String... names) {
            List.of(names).forEach(name -> aliasWith(name, Map.of()));
            return this;
        }

        /** Adds a name for the condition with some parameters set. */
        public Builder aliasWith(String name, Map<String, String> values) {
            aliases.put(Objects.requireNonNull(name, "name"), Map.copyOf(values));
            return this;
        }

        public Builder network(NetworkDescriptor value) {
            networks.add(Objects.requireNonNull(value, "network"));
            return this;
        }

        /** Declares that the condition uses {@link DetectionContext#mask()}. */
        public Builder takesMask() {
            takesMask = true;
            return this;
        }

        /**
         * @throws IllegalArgumentException if two parameters share a name, one has a name that hosts reserve ({@code
         *     weight}, {@code lora}, {@code network}, {@code start}, {@code end}, {@code mask}), or an alias sets an
         *     unknown parameter or an invalid value
         */
        public ConditionDescriptor build() {
            Set<String> names = new HashSet<>();
            for (Parameter parameter : parameters) {
                if (!names.add(parameter.name())) {
                    throw new IllegalArgumentException(
                            "condition '" + id + "' declares parameter '" + parameter.name() + "' twice");
                }
                if (RESERVED.contains(parameter.name())) {
                    throw new IllegalArgumentException("condition '" + id + "' declares parameter '" + parameter.name()
                            + "', but hosts reserve " + new TreeSet<>(RESERVED) + "; choose another name");
                }
            }
            ConditionDescriptor descriptor = new ConditionDescriptor(this);
            aliases.forEach((alias, values) -> rejectWrongValues(descriptor, alias, values));
            return descriptor;
        }

        private static void rejectWrongValues(
                ConditionDescriptor descriptor, String alias, Map<String, String> values) {
            try {
                ParameterValues.resolve(descriptor, values, 0);
            } catch (InvalidRequestException e) {
                throw new IllegalArgumentException(
                        "alias '" + alias + "' of condition '" + descriptor.id + "': " + e.problem(), e);
            }
        }
    }
}
