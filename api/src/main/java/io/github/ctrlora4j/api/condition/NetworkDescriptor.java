package io.github.ctrlora4j.api.condition;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An ONNX network that a condition uses: enough to find it, check it and tell a user where to get it. A network is
 * either bundled as a resource of the plugin or a file that users put into their model folder. Immutable.
 */
public final class NetworkDescriptor {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final String fileName;
    private final Map<String, List<Long>> inputs;
    private final Set<String> integerInputs;
    private final Map<String, List<Long>> outputs;
    private final String license;
    private final String sourcePage;
    private final Optional<String> sha256;
    private final Optional<Class<?>> anchor;

    private NetworkDescriptor(Builder builder) {
        this.fileName = builder.fileName;
        this.inputs = Collections.unmodifiableMap(new LinkedHashMap<>(builder.inputs));
        this.integerInputs = Collections.unmodifiableSet(new LinkedHashSet<>(builder.integerInputs));
        this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(builder.outputs));
        this.license = builder.license;
        this.sourcePage = builder.sourcePage;
        this.sha256 = builder.sha256;
        this.anchor = builder.anchor;
    }

    /** @param fileName plain file name, such as {@code network-bsds500.onnx} */
    public static Builder builder(String fileName) {
        return new Builder(fileName);
    }

    public String fileName() {
        return fileName;
    }

    /** Input name to shape; -1 stands for a variable extent. */
    public Map<String, List<Long>> inputs() {
        return inputs;
    }

    /** The inputs that are 32-bit integers in the file; all others are 32-bit floating-point numbers. */
    public Set<String> integerInputs() {
        return integerInputs;
    }

    /** Output name to shape; -1 stands for a variable extent. */
    public Map<String, List<Long>> outputs() {
        return outputs;
    }

    public String license() {
        return license;
    }

    /** Page where users get the file. */
    public String sourcePage() {
        return sourcePage;
    }

    /** SHA-256 of the file, if known; the host then rejects any other file of this name. */
    public Optional<String> sha256() {
        return sha256;
    }

    /** The class whose package contains the network as a resource; empty if users supply the file. */
    public Optional<Class<?>> bundledBeside() {
        return anchor;
    }

    /** The failure of a request that needs this file when it is missing. */
    InvalidRequestException missing(String alternative) {
        return new InvalidRequestException(
                "network " + fileName,
                "is missing: download it from " + sourcePage + " (license: " + license
                        + ") and put it into a model folder" + alternative);
    }

    @Override
    public String toString() {
        return "NetworkDescriptor " + fileName + " " + inputs + " -> " + outputs;
    }

    /** Collects a descriptor; not thread-safe. */
    public static final class Builder {
        private final String fileName;
        private final Map<String, List<Long>> inputs = new LinkedHashMap<>();
        private final Set<String> integerInputs = new LinkedHashSet<>();
        private final Map<String, List<Long>> outputs = new LinkedHashMap<>();
        private String license = "";
        private String sourcePage = "";
        private Optional<String> sha256 = Optional.empty();
        private Optional<Class<?>> anchor = Optional.empty();

        private Builder(String fileName) {
            if (!FILE_NAME.matcher(Objects.requireNonNull(fileName, "fileName")).matches()) {
                throw new IllegalArgumentException(
                        "a network's file name is plain ASCII without folders, got '" + fileName + "'");
            }
            this.fileName = fileName;
        }

        public Builder input(String name, Long... shape) {
            inputs.put(Objects.requireNonNull(name, "name"), List.of(shape));
            return this;
        }

        /** An input of 32-bit integers; the host rounds the given numbers. */
        public Builder integerInput(String name, Long... shape) {
            integerInputs.add(name);
            return input(name, shape);
        }

        public Builder output(String name, Long... shape) {
            outputs.put(Objects.requireNonNull(name, "name"), List.of(shape));
            return this;
        }

        public Builder license(String value) {
            license = Objects.requireNonNull(value, "license");
            return this;
        }

        public Builder sourcePage(String value) {
            sourcePage = Objects.requireNonNull(value, "sourcePage");
            return this;
        }

        /** @param value 64 lower-case hexadecimal digits */
        public Builder sha256(String value) {
            if (!SHA256.matcher(Objects.requireNonNull(value, "sha256")).matches()) {
                throw new IllegalArgumentException("network " + fileName
                        + " needs a SHA-256 of 64 lower-case hexadecimal digits, got '" + value + "'");
            }
            sha256 = Optional.of(value);
            return this;
        }

        /** Declares that the network is the resource {@code fileName} beside this class. */
        public Builder bundledBeside(Class<?> value) {
            anchor = Optional.of(Objects.requireNonNull(value, "bundledBeside"));
            return this;
        }

        public NetworkDescriptor build() {
            return new NetworkDescriptor(this);
        }
    }
}
