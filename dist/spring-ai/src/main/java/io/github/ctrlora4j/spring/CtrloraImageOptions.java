package io.github.ctrlora4j.spring;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.StyleLora;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.springframework.ai.image.ImageOptions;
import org.springframework.lang.Nullable;

/**
 * Spring AI's options of an image, and those of ctrlora4j. What is not set comes from the model's default options, then
 * from {@link GenerationRequest}. Immutable.
 */
public final class CtrloraImageOptions implements ImageOptions {
    private static final String BASE64 = "b64_json";

    private final Optional<String> checkpoint;
    private final Optional<String> base;
    private final List<ConditionInput> conditions;
    private final List<StyleLora> styleLoras;
    private final Optional<String> negativePrompt;
    private final Optional<Integer> clipSkip;
    private final Optional<Integer> steps;
    private final Optional<Double> guidanceScale;
    private final Optional<String> sampler;
    private final Map<String, String> samplerOptions;
    private final Optional<Long> seed;
    private final Optional<Integer> n;
    private final Optional<Integer> width;
    private final Optional<Integer> height;
    private final Optional<InitialImage> initialImage;
    private final Optional<Inpainting> inpainting;
    private final Optional<ProgressListener> progress;
    private final Optional<UnaryOperator<GenerationRequest.Builder>> further;

    private CtrloraImageOptions(Builder builder) {
        this.checkpoint = builder.checkpoint;
        this.base = builder.base;
        this.conditions = List.copyOf(builder.conditions);
        this.styleLoras = List.copyOf(builder.styleLoras);
        this.negativePrompt = builder.negativePrompt;
        this.clipSkip = builder.clipSkip;
        this.steps = builder.steps;
        this.guidanceScale = builder.guidanceScale;
        this.sampler = builder.sampler;
        this.samplerOptions = Map.copyOf(builder.samplerOptions);
        this.seed = builder.seed;
        this.n = builder.n;
        this.width = builder.width;
        this.height = builder.height;
        this.initialImage = builder.initialImage;
        this.inpainting = builder.inpainting;
        this.progress = builder.progress;
        this.further = builder.further;
    }

    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        return builder().set(this);
    }

    /**
     * These options, where {@code others} leave something open. Conditions and style LoRAs are replaced as a whole.
     *
     * @param others options of a call, ours or Spring AI's portable ones
     * @throws InvalidRequestException if they ask for a style or for anything but base64
     */
    CtrloraImageOptions overriddenBy(@Nullable ImageOptions others) {
        if (others == null) {
            return this;
        }
        return others instanceof CtrloraImageOptions ours
                ? toBuilder().set(ours).build()
                : toBuilder().setPortable(others).build();
    }

    /**
     * Sets everything but the prompt.
     *
     * @throws InvalidRequestException if there is no checkpoint, or a width without a height
     */
    GenerationRequest.Builder request() {
        GenerationRequest.Builder request =
                GenerationRequest.builder(checkpoint.orElseThrow(() -> new InvalidRequestException(
                        "checkpoint",
                        "none is given; set the property ctrlora4j.image.checkpoint, or the checkpoint (model) of the"
                                + " options")));
        base.ifPresent(request::base);
        conditions.forEach(request::condition);
        styleLoras.forEach(request::styleLora);
        negativePrompt.ifPresent(request::negativePrompt);
        clipSkip.ifPresent(request::clipSkip);
        steps.ifPresent(request::steps);
        guidanceScale.ifPresent(request::guidanceScale);
        sampler.ifPresent(request::sampler);
        samplerOptions.forEach(request::samplerOption);
        seed.ifPresent(request::seed);
        n.ifPresent(request::batch);
        size().ifPresent(request::size);
        initialImage.ifPresent(request::initialImage);
        inpainting.ifPresent(request::inpainting);
        return further.map(change -> change.apply(request)).orElse(request);
    }

    private Optional<ImageSize> size() {
        if (width.isPresent() != height.isPresent()) {
            throw new InvalidRequestException("size", "needs a width and a height, or neither");
        }
        return width.map(value -> new ImageSize(value, height.orElseThrow()));
    }

    ProgressListener progress() {
        return progress.orElse(ProgressListener.SILENT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CtrloraImageOptions that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    /** Omits the negative prompt, which does not belong in logs. */
    @Override
    public String toString() {
        return "CtrloraImageOptions[checkpoint " + checkpoint.orElse("open") + ", conditions " + conditions + ", steps "
                + steps.map(Object::toString).orElse("open") + ", seed "
                + seed.map(Object::toString).orElse("open") + "]";
    }

    private List<Object> values() {
        return List.of(
                checkpoint,
                base,
                conditions,
                styleLoras,
                negativePrompt,
                clipSkip,
                steps,
                guidanceScale,
                sampler,
                samplerOptions,
                seed,
                n,
                width,
                height,
                initialImage,
                inpainting,
                progress,
                further);
    }

    /** Number of images, drawn together. */
    @Override
    @Nullable
    public Integer getN() {
        return n.orElse(null);
    }

    /** The checkpoint. */
    @Override
    @Nullable
    public String getModel() {
        return checkpoint.orElse(null);
    }

    @Override
    @Nullable
    public Integer getWidth() {
        return width.orElse(null);
    }

    @Override
    @Nullable
    public Integer getHeight() {
        return height.orElse(null);
    }

    /** Always {@code b64_json}: a PNG in base64. */
    @Override
    public String getResponseFormat() {
        return BASE64;
    }

    /** Always null: a style is a checkpoint or a style LoRA. */
    @Override
    @Nullable
    public String getStyle() {
        return null;
    }

    /** Path or name of the checkpoint; empty if it is left open. */
    public Optional<String> checkpoint() {
        return checkpoint;
    }

    public List<ConditionInput> conditions() {
        return conditions;
    }

    public List<StyleLora> styleLoras() {
        return styleLoras;
    }

    /** Collects options; not thread-safe. Each is explained at {@link GenerationRequest}'s method of the same name. */
    public static final class Builder {
        private Optional<String> checkpoint = Optional.empty();
        private Optional<String> base = Optional.empty();
        private List<ConditionInput> conditions = new ArrayList<>();
        private List<StyleLora> styleLoras = new ArrayList<>();
        private Optional<String> negativePrompt = Optional.empty();
        private Optional<Integer> clipSkip = Optional.empty();
        private Optional<Integer> steps = Optional.empty();
        private Optional<Double> guidanceScale = Optional.empty();
        private Optional<String> sampler = Optional.empty();
        private Map<String, String> samplerOptions = new TreeMap<>();
        private Optional<Long> seed = Optional.empty();
        private Optional<Integer> n = Optional.empty();
        private Optional<Integer> width = Optional.empty();
        private Optional<Integer> height = Optional.empty();
        private Optional<InitialImage> initialImage = Optional.empty();
        private Optional<Inpainting> inpainting = Optional.empty();
        private Optional<ProgressListener> progress = Optional.empty();
        private Optional<UnaryOperator<GenerationRequest.Builder>> further = Optional.empty();

        private Builder() {}

        /** Takes over what is set in {@code others}. */
        private Builder set(CtrloraImageOptions others) {
            checkpoint = others.checkpoint.or(() -> checkpoint);
            base = others.base.or(() -> base);
            conditions = new ArrayList<>(others.conditions.isEmpty() ? conditions : others.conditions);
            styleLoras = new ArrayList<>(others.styleLoras.isEmpty() ? styleLoras : others.styleLoras);
            negativePrompt = others.negativePrompt.or(() -> negativePrompt);
            clipSkip = others.clipSkip.or(() -> clipSkip);
            steps = others.steps.or(() -> steps);
            guidanceScale = others.guidanceScale.or(() -> guidanceScale);
            setSampler(others);
            seed = others.seed.or(() -> seed);
            n = others.n.or(() -> n);
            width = others.width.or(() -> width);
            height = others.height.or(() -> height);
            initialImage = others.initialImage.or(() -> initialImage);
            inpainting = others.inpainting.or(() -> inpainting);
            progress = others.progress.or(() -> progress);
            further = others.further.or(() -> further);
            return this;
        }

        /** Options of one sampler mean nothing to another. */
        private void setSampler(CtrloraImageOptions others) {
            if (others.sampler.isPresent()) {
                sampler = others.sampler;
                samplerOptions = new TreeMap<>();
            }
            samplerOptions.putAll(others.samplerOptions);
        }

        private Builder setPortable(ImageOptions others) {
            if (others.getStyle() != null) {
                throw new InvalidRequestException(
                        "style", "is not an option; a style is a checkpoint (model) or a style LoRA");
            }
            if (others.getResponseFormat() != null
                    && !others.getResponseFormat().equals(BASE64)) {
                throw new InvalidRequestException(
                        "responseFormat", "must be " + BASE64 + ", got '" + others.getResponseFormat() + "'");
            }
            checkpoint = Optional.ofNullable(others.getModel()).or(() -> checkpoint);
            n = Optional.ofNullable(others.getN()).or(() -> n);
            width = Optional.ofNullable(others.getWidth()).or(() -> width);
            height = Optional.ofNullable(others.getHeight()).or(() -> height);
            return this;
        }

        public Builder checkpoint(String value) {
            checkpoint = Optional.of(value);
            return this;
        }

        public Builder base(String value) {
            base = Optional.of(value);
            return this;
        }

        /** Adds a condition: its source image, weight, start and end, LoRA, parameters. */
        public Builder condition(ConditionInput value) {
            conditions.add(Objects.requireNonNull(value, "condition"));
            return this;
        }

        /** Adds a LoRA that changes the checkpoint. */
        public Builder styleLora(StyleLora value) {
            styleLoras.add(Objects.requireNonNull(value, "styleLora"));
            return this;
        }

        public Builder negativePrompt(String value) {
            negativePrompt = Optional.of(value);
            return this;
        }

        public Builder clipSkip(int value) {
            clipSkip = Optional.of(value);
            return this;
        }

        public Builder steps(int value) {
            steps = Optional.of(value);
            return this;
        }

        public Builder guidanceScale(double value) {
            guidanceScale = Optional.of(value);
            return this;
        }

        public Builder sampler(String value) {
            sampler = Optional.of(value);
            return this;
        }

        public Builder samplerOption(String name, String value) {
            samplerOptions.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        public Builder seed(long value) {
            seed = Optional.of(value);
            return this;
        }

        /** @param value number of images, 1..64 */
        public Builder n(int value) {
            n = Optional.of(value);
            return this;
        }

        public Builder width(int value) {
            width = Optional.of(value);
            return this;
        }

        public Builder height(int value) {
            height = Optional.of(value);
            return this;
        }

        /** Sets the picture that is changed. */
        public Builder initialImage(InitialImage value) {
            initialImage = Optional.of(value);
            return this;
        }

        /** Sets the part of the initial image that is changed. */
        public Builder inpainting(Inpainting value) {
            inpainting = Optional.of(value);
            return this;
        }

        /** Listens to the generation, on the thread that generates. */
        public Builder progress(ProgressListener value) {
            progress = Optional.of(value);
            return this;
        }

        /** Sets fields of the request that are not options here; called last. */
        public Builder further(UnaryOperator<GenerationRequest.Builder> value) {
            further = Optional.of(value);
            return this;
        }

        public CtrloraImageOptions build() {
            return new CtrloraImageOptions(this);
        }
    }
}
