package io.github.ctrlora4j.api.host;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an image's metadata say about how it was made, and the request that makes it again. The sources of its
 * conditions are not in it: {@link #conditions()} says which are needed. Immutable.
 */
public final class ImageInfo {
    /** A program that writes such metadata. */
    public enum Writer {
        CTRLORA4J,
        /** stable-diffusion-webui and programs that write as it does. */
        WEB_UI,
        COMFY_UI
    }

    private final Optional<Writer> writer;
    private final String text;
    private final Map<String, String> fields;
    private final Optional<String> checkpoint;
    private final GenerationRequest request;
    private final List<ConditionRecord> conditions;
    private final int batchPosition;
    private final List<String> notTaken;

    private ImageInfo(Builder builder) {
        this.writer = builder.writer;
        this.text = builder.text;
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(builder.fields));
        this.request = builder.request;
        this.checkpoint = Optional.of(request.checkpoint()).filter(name -> !name.isEmpty());
        this.conditions = List.copyOf(builder.conditions);
        this.batchPosition = builder.batchPosition;
        this.notTaken = List.copyOf(builder.notTaken);
    }

    /** Of an image without such metadata, until it is told more. */
    public static Builder builder() {
        return new Builder();
    }

    /** The program that made the image; empty if the image does not say how it was made. */
    public Optional<Writer> writer() {
        return writer;
    }

    /** The metadata as they are in the file; empty if there are none. */
    public String text() {
        return text;
    }

    /** The values behind the prompts by the names that stable-diffusion-webui gives them, in their order. */
    public Map<String, String> fields() {
        return fields;
    }

    /** Name of the checkpoint. */
    public Optional<String> checkpoint() {
        return checkpoint;
    }

    /**
     * The request that makes the image again, without its conditions.
     *
     * @param name path or name of a checkpoint, such as the recorded one
     */
    public GenerationRequest.Builder request(String name) {
        return request.toBuilder().checkpoint(name);
    }

    /** The conditions that the image was made with; each needs its source again. */
    public List<ConditionRecord> conditions() {
        return conditions;
    }

    /** Which image of the request's batch this is, from 0. */
    public int batchPosition() {
        return batchPosition;
    }

    /** What the request does not take over, by name and with the reason; one line each. */
    public List<String> notTaken() {
        return notTaken;
    }

    @Override
    public String toString() {
        return "ImageInfo[" + writer.map(Writer::name).orElse("none") + ", " + request + ", conditions " + conditions
                + "]";
    }

    /** Collects an answer; not thread-safe. */
    public static final class Builder {
        private Optional<Writer> writer = Optional.empty();
        private String text = "";
        private Map<String, String> fields = Map.of();
        private GenerationRequest request = GenerationRequest.builder("").build();
        private final List<ConditionRecord> conditions = new ArrayList<>();
        private int batchPosition;
        private final List<String> notTaken = new ArrayList<>();

        private Builder() {}

        /** @param metadata as they are in the file */
        public Builder writer(Writer value, String metadata) {
            writer = Optional.of(value);
            text = Objects.requireNonNull(metadata, "metadata");
            return this;
        }

        public Builder fields(Map<String, String> values) {
            fields = new LinkedHashMap<>(values);
            return this;
        }

        /** @param value with an empty checkpoint if none is named */
        public Builder request(GenerationRequest value) {
            request = Objects.requireNonNull(value, "request");
            return this;
        }

        public Builder condition(ConditionRecord value) {
            conditions.add(Objects.requireNonNull(value, "condition"));
            return this;
        }

        public Builder batchPosition(int value) {
            batchPosition = value;
            return this;
        }

        public Builder notTaken(String line) {
            notTaken.add(Objects.requireNonNull(line, "line"));
            return this;
        }

        public ImageInfo build() {
            return new ImageInfo(this);
        }
    }
}
