package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Everything that determines the images of one generation. Immutable; equal requests with a seed give equal images. */
public final class GenerationRequest {
    /** Fewest sampling steps. */
    public static final int MIN_STEPS = 1;
    /** Most sampling steps. */
    public static final int MAX_STEPS = 150;
    /** Largest batch. */
    public static final int MAX_BATCH = 64;
    /** Most batches, one after the other. */
    public static final int MAX_BATCH_COUNT = 100;
    /** Layers of CLIP's text encoder. */
    public static final int MAX_CLIP_SKIP = 12;
    /** Makes each generation draw a new seed. */
    public static final long RANDOM_SEED = -1;

    /** Longest prompt, in characters: hundreds of times what a text encoder reads. */
    public static final int MAX_PROMPT_LENGTH = 65_536;

    private final String checkpoint;
    private final Optional<String> vae;
    private final Optional<String> conditionVae;
    private final Optional<String> textEncoder;
    private final Optional<Prediction> prediction;
    private final Optional<String> base;
    private final List<ConditionInput> conditions;
    private final List<StyleLora> styleLoras;
    private final String prompt;
    private final String negativePrompt;
    private final PromptSyntax promptSyntax;
    private final int clipSkip;
    private final int steps;
    private final double guidanceScale;
    private final String sampler;
    private final Map<String, String> samplerOptions;
    private final long seed;
    private final NoiseSource noiseSource;
    private final NoiseConvention noiseConvention;
    private final long variationSeed;
    private final double variationStrength;
    private final Optional<ImageSize> seedSize;
    private final int batch;
    private final int batchCount;
    private final Optional<ImageSize> size;
    private final Optional<InitialImage> initialImage;
    private final Optional<Inpainting> inpainting;
    private final Optional<HiresFix> hiresFix;
    private final boolean seamless;
    private final VaeTiling vaeTiling;

    private GenerationRequest(Builder builder) {
        this.checkpoint = builder.checkpoint;
        this.vae = builder.vae;
        this.conditionVae = builder.conditionVae;
        this.textEncoder = builder.textEncoder;
        this.prediction = builder.prediction;
        this.base = builder.base;
        this.conditions = List.copyOf(builder.conditions);
        this.styleLoras = List.copyOf(builder.styleLoras);
        this.prompt = notTooLong("prompt", builder.prompt);
        this.negativePrompt = notTooLong("negativePrompt", builder.negativePrompt);
        this.promptSyntax = builder.promptSyntax;
        this.clipSkip = (int) Numbers.within("clipSkip", builder.clipSkip, 1, MAX_CLIP_SKIP);
        this.steps = (int) Numbers.within("steps", builder.steps, MIN_STEPS, MAX_STEPS);
        this.guidanceScale = Numbers.within("guidanceScale", builder.guidanceScale, 0, 50);
        this.sampler = builder.sampler;
        this.samplerOptions = Collections.unmodifiableMap(new LinkedHashMap<>(builder.samplerOptions));
        this.seed = builder.seed;
        this.noiseSource = builder.noiseSource;
        this.noiseConvention = builder.noiseConvention;
        this.variationSeed = builder.variationSeed;
        this.variationStrength = Numbers.within("variationStrength", builder.variationStrength, 0, 1);
        this.seedSize = builder.seedSize;
        this.batch = (int) Numbers.within("batch", builder.batch, 1, MAX_BATCH);
        this.batchCount = (int) Numbers.within("batchCount", builder.batchCount, 1, MAX_BATCH_COUNT);
        this.size = builder.size;
        this.initialImage = builder.initialImage;
        this.inpainting = builder.inpainting;
        this.hiresFix = builder.hiresFix;
        this.seamless = builder.seamless;
        this.vaeTiling = builder.vaeTiling;
        requireSeeds("seed", seed);
        requireSeeds("variationSeed", variationSeed);
        if (inpainting.isPresent() && initialImage.isEmpty()) {
            throw new InvalidRequestException(
                    "inpainting", "marks a part of an initial image; give the request's initialImage");
        }
        if (hiresFix.isPresent() && initialImage.isPresent()) {
            throw new InvalidRequestException(
                    "hiresFix",
                    "enlarges a picture that is drawn from noise; leave out initialImage, or enlarge by its size");
        }
    }

    /** Each picture has the next seed, and those below 0 are random. */
    private void requireSeeds(String field, long first) {
        int pictures = batch * batchCount;
        long last = Long.MAX_VALUE - (pictures - 1);
        if (first > last) {
            throw new InvalidRequestException(
                    field, "is at most " + last + " for " + pictures + " picture(s), got " + first);
        }
    }

    /** @param checkpoint path of a checkpoint, or a name within the host's model folders */
    public static Builder builder(String checkpoint) {
        return new Builder(checkpoint);
    }

    public Builder toBuilder() {
        Builder builder = new Builder(checkpoint);
        builder.vae = vae;
        builder.conditionVae = conditionVae;
        builder.textEncoder = textEncoder;
        builder.prediction = prediction;
        builder.base = base;
        builder.conditions.addAll(conditions);
        builder.styleLoras.addAll(styleLoras);
        builder.prompt = prompt;
        builder.negativePrompt = negativePrompt;
        builder.promptSyntax = promptSyntax;
        builder.clipSkip = clipSkip;
        builder.steps = steps;
        builder.guidanceScale = guidanceScale;
        builder.sampler = sampler;
        builder.samplerOptions.putAll(samplerOptions);
        builder.seed = seed;
        builder.noiseSource = noiseSource;
        builder.noiseConvention = noiseConvention;
        builder.variationSeed = variationSeed;
        builder.variationStrength = variationStrength;
        builder.seedSize = seedSize;
        builder.batch = batch;
        builder.batchCount = batchCount;
        builder.size = size;
        builder.initialImage = initialImage;
        builder.inpainting = inpainting;
        builder.hiresFix = hiresFix;
        builder.seamless = seamless;
        builder.vaeTiling = vaeTiling;
        return builder;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GenerationRequest that
                && checkpoint.equals(that.checkpoint)
                && vae.equals(that.vae)
                && conditionVae.equals(that.conditionVae)
                && textEncoder.equals(that.textEncoder)
                && prediction.equals(that.prediction)
                && base.equals(that.base)
                && conditions.equals(that.conditions)
                && styleLoras.equals(that.styleLoras)
                && prompt.equals(that.prompt)
                && negativePrompt.equals(that.negativePrompt)
                && promptSyntax == that.promptSyntax
                && clipSkip == that.clipSkip
                && steps == that.steps
                && guidanceScale == that.guidanceScale
                && sampler.equals(that.sampler)
                && samplerOptions.equals(that.samplerOptions)
                && seed == that.seed
                && noiseSource == that.noiseSource
                && noiseConvention == that.noiseConvention
                && variationSeed == that.variationSeed
                && variationStrength == that.variationStrength
                && seedSize.equals(that.seedSize)
                && batch == that.batch
                && batchCount == that.batchCount
                && size.equals(that.size)
                && initialImage.equals(that.initialImage)
                && inpainting.equals(that.inpainting)
                && hiresFix.equals(that.hiresFix)
                && seamless == that.seamless
                && vaeTiling == that.vaeTiling;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                checkpoint,
                vae,
                conditionVae,
                textEncoder,
                prediction,
                base,
                conditions,
                styleLoras,
                prompt,
                negativePrompt,
                promptSyntax,
                clipSkip,
                steps,
                guidanceScale,
                sampler,
                samplerOptions,
                seed,
                noiseSource,
                noiseConvention,
                variationSeed,
                variationStrength,
                seedSize,
                batch,
                batchCount,
                size,
                initialImage,
                inpainting,
                hiresFix,
                seamless,
                vaeTiling);
    }

    /** Omits the prompts, which do not belong in logs. */
    @Override
    public String toString() {
        return "GenerationRequest[" + checkpoint
                + vae.map(name -> ", VAE " + name).orElse("")
                + conditionVae.map(name -> ", condition VAE " + name).orElse("")
                + textEncoder.map(name -> ", text encoder " + name).orElse("")
                + prediction.map(value -> ", prediction " + value).orElse("")
                + base.map(name -> ", base " + name).orElse("") + ", conditions " + conditions
                + (styleLoras.isEmpty() ? "" : ", style LoRAs " + styleLoras) + ", " + steps
                + " steps of " + sampler + (samplerOptions.isEmpty() ? "" : samplerOptions.toString()) + ", guidance "
                + guidanceScale + ", seed " + (seed < 0 ? "random" : seed)
                + (variationStrength == 0 ? "" : ", variation " + variationSeed + " by " + variationStrength)
                + ", batch "
                + batch
                + (batchCount == 1 ? "" : "×" + batchCount)
                + size.map(value -> ", " + value).orElse("")
                + initialImage.map(value -> ", " + value).orElse("")
                + inpainting.map(value -> ", " + value).orElse("")
                + hiresFix.map(value -> ", " + value).orElse("")
                + (seamless ? ", seamless" : "") + "]";
    }

    private static String notTooLong(String field, String text) {
        if (text.length() > MAX_PROMPT_LENGTH) {
            throw new InvalidRequestException(
                    field, "has " + text.length() + " characters; at most " + MAX_PROMPT_LENGTH + " are taken");
        }
        return text;
    }

    public String checkpoint() {
        return checkpoint;
    }

    /**
     * Path or name of the VAE that decodes pictures, or of a checkpoint whose VAE does; if empty, the one beside the
     * checkpoint ({@code NAME.vae.safetensors}), or else the checkpoint's own, or else the only one in the model
     * folders.
     */
    public Optional<String> vae() {
        return vae;
    }

    /**
     * Path or name of the VAE that encodes condition images, or of a checkpoint whose VAE does; if empty, the
     * checkpoint's own, or else that of {@link #vae()}. It is apart from {@link #vae()} because condition LoRAs learned
     * from latents of Stable Diffusion's own VAE: one that is chosen for the looks of pictures does not change what a
     * condition sees.
     */
    public Optional<String> conditionVae() {
        return conditionVae;
    }

    /**
     * Path or name of the text encoder that reads the prompts, or of a checkpoint whose text encoder does; if empty,
     * the checkpoint's own, or else the only one in the model folders that fits.
     */
    public Optional<String> textEncoder() {
        return textEncoder;
    }

    /** What the UNet predicts; if empty, what the checkpoint or a file beside it says. */
    public Optional<Prediction> prediction() {
        return prediction;
    }

    /** Path or name of the Base ControlNet; required if a condition uses a LoRA, unless the host has exactly one. */
    public Optional<String> base() {
        return base;
    }

    public List<ConditionInput> conditions() {
        return conditions;
    }

    /** LoRAs that change the checkpoint, added in this order. */
    public List<StyleLora> styleLoras() {
        return styleLoras;
    }

    public String prompt() {
        return prompt;
    }

    public String negativePrompt() {
        return negativePrompt;
    }

    /** How both prompts are read. */
    public PromptSyntax promptSyntax() {
        return promptSyntax;
    }

    /** Layer of the text encoder that is read, counted from the last as web UIs do: 1 is the last, 2 the one before. */
    public int clipSkip() {
        return clipSkip;
    }

    /** Requested sampling steps, 1..150; {@link SamplerDescriptor#steps} says how many the sampler takes for them. */
    public int steps() {
        return steps;
    }

    /** Classifier-free guidance: {@code u + s (c - u)}; 1 = off. */
    public double guidanceScale() {
        return guidanceScale;
    }

    /** Id or alias of the sampler, such as {@code ddim}. */
    public String sampler() {
        return sampler;
    }

    /**
     * Text values of the sampler's own options by name, such as DDIM's {@code eta}; absent ones take their defaults.
     */
    public Map<String, String> samplerOptions() {
        return samplerOptions;
    }

    /**
     * Image i of the batch is drawn from the noise of seed + i, which equals PyTorch's noise for that seed; {@link
     * #noiseConvention()} may change that. With a variation, all images have the same seed, and {@link #variationSeed()} counts. {@link #RANDOM_SEED} draws a seed
     * for each generation, which {@link GeneratedImage#seed} reports.
     */
    public long seed() {
        return seed;
    }

    /** Which of PyTorch's generators the noise comes from. */
    public NoiseSource noiseSource() {
        return noiseSource;
    }

    /** How the noise of all images follows from the seed. */
    public NoiseConvention noiseConvention() {
        return noiseConvention;
    }

    /**
     * The seed whose noise is mixed into the first noise of image i, plus i; has no effect without {@link
     * #variationStrength()}. {@link #RANDOM_SEED} draws one for each generation.
     */
    public long variationSeed() {
        return variationSeed;
    }

    /** Share of the variation seed's noise, by spherical interpolation: 0 = none, 1 = that alone. */
    public double variationStrength() {
        return variationStrength;
    }

    /** The size at which the first noise is drawn, to be placed into the middle of that of {@link #size()}. */
    public Optional<ImageSize> seedSize() {
        return seedSize;
    }

    /** Number of images that are drawn together. */
    public int batch() {
        return batch;
    }

    /** Number of batches that are drawn one after the other; seeds count on through all of them. */
    public int batchCount() {
        return batchCount;
    }

    /**
     * Requested size; if empty, the size of the initial image, or else of the first condition image, or else the
     * model's native size.
     */
    public Optional<ImageSize> size() {
        return size;
    }

    /** The picture that is changed; if empty, pictures are drawn from noise alone. */
    public Optional<InitialImage> initialImage() {
        return initialImage;
    }

    /** Which part of {@link #initialImage()} is painted anew; if empty, all of it. */
    public Optional<Inpainting> inpainting() {
        return inpainting;
    }

    /** A second pass at a larger size. */
    public Optional<HiresFix> hiresFix() {
        return hiresFix;
    }

    /**
     * Whether opposite edges fit together, so that copies of a picture can be laid side by side. Has nothing to do with
     * {@link #vaeTiling()}.
     */
    public boolean seamless() {
        return seamless;
    }

    public VaeTiling vaeTiling() {
        return vaeTiling;
    }

    /** Collects a request; not thread-safe. */
    public static final class Builder {
        private String checkpoint;
        private Optional<String> vae = Optional.empty();
        private Optional<String> conditionVae = Optional.empty();
        private Optional<String> textEncoder = Optional.empty();
        private Optional<Prediction> prediction = Optional.empty();
        private Optional<String> base = Optional.empty();
        private final List<ConditionInput> conditions = new ArrayList<>();
        private final List<StyleLora> styleLoras = new ArrayList<>();
        private String prompt = "";
        private String negativePrompt = "";
        private PromptSyntax promptSyntax = PromptSyntax.WEB_UI;
        private int clipSkip = 1;
        private int steps = 20;
        private double guidanceScale = 7.5;
        private String sampler = "ddim";
        private final Map<String, String> samplerOptions = new LinkedHashMap<>();
        private long seed = RANDOM_SEED;
        private NoiseSource noiseSource = NoiseSource.CPU;
        private NoiseConvention noiseConvention = NoiseConvention.WEB_UI;
        private long variationSeed = RANDOM_SEED;
        private double variationStrength;
        private Optional<ImageSize> seedSize = Optional.empty();
        private int batch = 1;
        private int batchCount = 1;
        private Optional<ImageSize> size = Optional.empty();
        private Optional<InitialImage> initialImage = Optional.empty();
        private Optional<Inpainting> inpainting = Optional.empty();
        private Optional<HiresFix> hiresFix = Optional.empty();
        private boolean seamless;
        private VaeTiling vaeTiling = VaeTiling.AUTO;

        private Builder(String checkpoint) {
            this.checkpoint = Objects.requireNonNull(checkpoint, "checkpoint");
        }

        /** Replaces the checkpoint. */
        public Builder checkpoint(String value) {
            checkpoint = Objects.requireNonNull(value, "checkpoint");
            return this;
        }

        /** The VAE that decodes pictures. */
        public Builder vae(String value) {
            vae = Optional.of(Objects.requireNonNull(value, "vae"));
            return this;
        }

        /** The VAE that encodes condition images. */
        public Builder conditionVae(String value) {
            conditionVae = Optional.of(Objects.requireNonNull(value, "conditionVae"));
            return this;
        }

        public Builder textEncoder(String value) {
            textEncoder = Optional.of(Objects.requireNonNull(value, "textEncoder"));
            return this;
        }

        /** Overrules what the checkpoint says. */
        public Builder prediction(Prediction value) {
            prediction = Optional.of(Objects.requireNonNull(value, "prediction"));
            return this;
        }

        public Builder base(String value) {
            base = Optional.of(Objects.requireNonNull(value, "base"));
            return this;
        }

        public Builder condition(ConditionInput value) {
            conditions.add(Objects.requireNonNull(value, "condition"));
            return this;
        }

        /** Replaces all conditions. */
        public Builder conditions(List<ConditionInput> values) {
            List<ConditionInput> copy = List.copyOf(values);
            conditions.clear();
            conditions.addAll(copy);
            return this;
        }

        /** Adds a LoRA that changes the checkpoint. */
        public Builder styleLora(StyleLora value) {
            styleLoras.add(Objects.requireNonNull(value, "styleLora"));
            return this;
        }

        /** Replaces all style LoRAs. */
        public Builder styleLoras(List<StyleLora> values) {
            List<StyleLora> copy = List.copyOf(values);
            styleLoras.clear();
            styleLoras.addAll(copy);
            return this;
        }

        public Builder prompt(String value) {
            prompt = Objects.requireNonNull(value, "prompt");
            return this;
        }

        public Builder negativePrompt(String value) {
            negativePrompt = Objects.requireNonNull(value, "negativePrompt");
            return this;
        }

        /** @param value {@link PromptSyntax#WEB_UI} by default */
        public Builder promptSyntax(PromptSyntax value) {
            promptSyntax = Objects.requireNonNull(value, "promptSyntax");
            return this;
        }

        /** @param value 1..12; 1 by default */
        public Builder clipSkip(int value) {
            clipSkip = value;
            return this;
        }

        public Builder steps(int value) {
            steps = value;
            return this;
        }

        public Builder guidanceScale(double value) {
            guidanceScale = value;
            return this;
        }

        public Builder sampler(String value) {
            sampler = Objects.requireNonNull(value, "sampler");
            return this;
        }

        /** Sets an option of the sampler; {@link SamplerDescriptor#options()} lists them. */
        public Builder samplerOption(String name, String value) {
            samplerOptions.put(
                    Objects.requireNonNull(name, "name of a sampler option"),
                    Objects.requireNonNull(value, () -> "value of sampler option " + name));
            return this;
        }

        /** Replaces all options of the sampler. */
        public Builder samplerOptions(Map<String, String> values) {
            Map<String, String> copy = new LinkedHashMap<>(values);
            samplerOptions.clear();
            copy.forEach(this::samplerOption);
            return this;
        }

        /** As {@link #samplerOption(String, String)}, for a number. */
        public Builder samplerOption(String name, double value) {
            return samplerOption(name, Double.toString(value));
        }

        /** @param value 0 or more; anything negative is {@link #RANDOM_SEED}, which is also the default */
        public Builder seed(long value) {
            seed = Math.max(value, RANDOM_SEED);
            return this;
        }

        public Builder noiseSource(NoiseSource value) {
            noiseSource = Objects.requireNonNull(value, "noiseSource");
            return this;
        }

        /** @param value {@link NoiseConvention#WEB_UI} by default */
        public Builder noiseConvention(NoiseConvention value) {
            noiseConvention = Objects.requireNonNull(value, "noiseConvention");
            return this;
        }

        /** @param value 0 or more; anything negative is {@link #RANDOM_SEED}, which is also the default */
        public Builder variationSeed(long value) {
            variationSeed = Math.max(value, RANDOM_SEED);
            return this;
        }

        /** @param value 0 (the default) to 1 */
        public Builder variationStrength(double value) {
            variationStrength = value;
            return this;
        }

        /** Keeps the composition that the seed gives at another size, with sides of 8 to 8192. */
        public Builder seedSize(ImageSize value) {
            seedSize = Optional.of(Objects.requireNonNull(value, "seedSize"));
            return this;
        }

        public Builder batch(int value) {
            batch = value;
            return this;
        }

        /** @param value 1 (the default) to 100 */
        public Builder batchCount(int value) {
            batchCount = value;
            return this;
        }

        public Builder size(ImageSize value) {
            size = Optional.of(Objects.requireNonNull(value, "size"));
            return this;
        }

        public Builder initialImage(InitialImage value) {
            initialImage = Optional.of(Objects.requireNonNull(value, "initialImage"));
            return this;
        }

        public Builder inpainting(Inpainting value) {
            inpainting = Optional.of(Objects.requireNonNull(value, "inpainting"));
            return this;
        }

        /** Changes all of the initial image, as if {@link #inpainting} had never been called. */
        public Builder withoutInpainting() {
            inpainting = Optional.empty();
            return this;
        }

        public Builder hiresFix(HiresFix value) {
            hiresFix = Optional.of(Objects.requireNonNull(value, "hiresFix"));
            return this;
        }

        /** Makes opposite edges fit together; web UIs call this tiling. */
        public Builder seamless(boolean value) {
            seamless = value;
            return this;
        }

        /** @param value {@link VaeTiling#AUTO} by default */
        public Builder vaeTiling(VaeTiling value) {
            vaeTiling = Objects.requireNonNull(value, "vaeTiling");
            return this;
        }

        /**
         * @throws InvalidRequestException if a number is out of range, a prompt is too long, or there is an inpainting
         *     without an initial image, or a hires fix with one
         */
        public GenerationRequest build() {
            return new GenerationRequest(this);
        }
    }
}
