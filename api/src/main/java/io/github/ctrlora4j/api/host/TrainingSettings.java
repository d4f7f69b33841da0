package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;

/**
 * How a training runs. The defaults are those of the CtrLoRA reference (arXiv 2410.09400), which were chosen for the
 * full-size model. Immutable.
 */
public final class TrainingSettings {
    /** Largest rank of a LoRA. */
    public static final int MAX_RANK = 1024;
    /** Largest batch. */
    public static final int MAX_BATCH = 1024;
    /** Most steps: ten times what the paper's base took. */
    public static final int MAX_STEPS = 10_000_000;

    /** What is trained: weights on a Base ControlNet, or a ControlNet that needs none. */
    public enum Method {
        /** Low-rank updates of the base's linear layers. */
        LORA,
        /** All weights of a copy of the base: the result is a Base ControlNet of its own. */
        FULL,
        /** The original ControlNet (arXiv 2302.05543): a copy of the UNet's encoder, which sees pixels. */
        CONTROLNET,
        /** ControlNet-LITE, a baseline of the CtrLoRA paper: one convolution per block. */
        LITE,
        /** ControlNet-XS (arXiv 2312.06573): a narrow encoder that talks with the UNet's. */
        XS;

        /** True if it starts from a Base ControlNet, and a pack comes out; false for a ControlNet. */
        public boolean needsBase() {
            return this == LORA || this == FULL;
        }
    }

    private final Method method;
    private final int rank;
    private final double learningRate;
    private final double weightDecay;
    private final int batch;
    private final int accumulation;
    private final int steps;
    private final double promptDropping;
    private final boolean trainsNorms;
    private final boolean trainsZeroConvolutions;
    private final long seed;
    private final int heldOut;
    private final int checkpointInterval;
    private final boolean keepsCheckpoints;
    private final int validationInterval;
    private final int validationSteps;
    private final double validationGuidance;
    private final boolean stopsWhenConverged;
    private final long cacheBytes;
    private final boolean recomputes;
    private final boolean mixedPrecision;

    private TrainingSettings(Builder builder) {
        this.method = builder.method;
        this.rank = (int) Numbers.within("rank", builder.rank, 1, MAX_RANK);
        this.learningRate = Numbers.within("learningRate", builder.learningRate, 0, 1);
        this.weightDecay = Numbers.within("weightDecay", builder.weightDecay, 0, 1);
        this.batch = (int) Numbers.within("batch", builder.batch, 1, MAX_BATCH);
        this.accumulation = (int) Numbers.within("accumulation", builder.accumulation, 1, MAX_BATCH);
        this.steps = (int) Numbers.within("steps", builder.steps, 1, MAX_STEPS);
        this.promptDropping = Numbers.within("promptDropping", builder.promptDropping, 0, 1);
        this.trainsNorms = builder.trainsNorms;
        this.trainsZeroConvolutions = builder.trainsZeroConvolutions;
        this.seed = builder.seed;
        this.heldOut = (int) Numbers.within("heldOut", builder.heldOut, 0, 1000);
        this.checkpointInterval = (int) Numbers.within("checkpointInterval", builder.checkpointInterval, 1, MAX_STEPS);
        this.keepsCheckpoints = builder.keepsCheckpoints;
        this.validationInterval = (int) Numbers.within("validationInterval", builder.validationInterval, 1, MAX_STEPS);
        this.validationSteps =
                (int) Numbers.within("validationSteps", builder.validationSteps, 1, GenerationRequest.MAX_STEPS);
        this.validationGuidance = Numbers.within("validationGuidance", builder.validationGuidance, 0, 50);
        this.stopsWhenConverged = builder.stopsWhenConverged;
        this.cacheBytes = (long) Numbers.within("cacheBytes", (double) builder.cacheBytes, 0, 1e15);
        this.recomputes = builder.recomputes;
        this.mixedPrecision = builder.mixedPrecision;
        if (recomputes && (method == Method.LITE || method == Method.XS)) {
            throw new InvalidRequestException(
                    "recomputes",
                    "method " + method + " acts within the UNet's encoder, which is not computed block by block; leave"
                            + " it out, and use a smaller batch with accumulation");
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    public Method method() {
        return method;
    }

    /** Rank of the LoRAs. */
    public int rank() {
        return rank;
    }

    public double learningRate() {
        return learningRate;
    }

    /** AdamW's, on everything that is trained. */
    public double weightDecay() {
        return weightDecay;
    }

    /** Pairs that go through the networks together. */
    public int batch() {
        return batch;
    }

    /** Batches whose gradients make one step. */
    public int accumulation() {
        return accumulation;
    }

    /** Steps of the optimizer. */
    public int steps() {
        return steps;
    }

    /** Probability that a pair's prompt is replaced by the empty one. */
    public double promptDropping() {
        return promptDropping;
    }

    /** Whether a new condition trains norms of its own. */
    public boolean trainsNorms() {
        return trainsNorms;
    }

    /** Whether a new condition trains zero convolutions of its own. */
    public boolean trainsZeroConvolutions() {
        return trainsZeroConvolutions;
    }

    /** Decides everything random: new LoRAs, the order of the pairs, timesteps, noise, dropped prompts. */
    public long seed() {
        return seed;
    }

    /** Pairs that are never trained on; they tell how well the condition is followed. */
    public int heldOut() {
        return heldOut;
    }

    /** Steps between two checkpoints. */
    public int checkpointInterval() {
        return checkpointInterval;
    }

    /** Whether every checkpoint stays, beside the latest, so that its files can be made later. */
    public boolean keepsCheckpoints() {
        return keepsCheckpoints;
    }

    /** Steps between two validations. */
    public int validationInterval() {
        return validationInterval;
    }

    /** DDIM steps of the pictures of a validation. */
    public int validationSteps() {
        return validationSteps;
    }

    /** Guidance scale of these pictures. */
    public double validationGuidance() {
        return validationGuidance;
    }

    /** Whether the training ends before its last step once it has converged. */
    public boolean stopsWhenConverged() {
        return stopsWhenConverged;
    }

    /** The most that encoded pictures and prompts take on disk. */
    public long cacheBytes() {
        return cacheBytes;
    }

    /**
     * Whether a training keeps the inputs of each block alone, and computes the rest again for the gradients: the same
     * numbers in much less memory, and a third more time. Not for LITE and XS.
     */
    public boolean recomputes() {
        return recomputes;
    }

    /**
     * Whether networks compute in float16, with weights and optimizer in float32 and a loss that is scaled so that small
     * gradients do not vanish. For GPUs: a CPU is many times slower in float16.
     */
    public boolean mixedPrecision() {
        return mixedPrecision;
    }

    /** Collects settings; not thread-safe. */
    public static final class Builder {
        private Method method = Method.LORA;
        private int rank = 128;
        private double learningRate = 1e-5;
        private double weightDecay = 1e-2;
        private int batch = 1;
        private int accumulation = 1;
        private int steps = 1000;
        private double promptDropping = 0.3;
        private boolean trainsNorms = true;
        private boolean trainsZeroConvolutions = true;
        private long seed;
        private int heldOut = 8;
        private int checkpointInterval = 100;
        private boolean keepsCheckpoints;
        private int validationInterval = 250;
        private int validationSteps = 20;
        private double validationGuidance = 7.5;
        private boolean stopsWhenConverged;
        private long cacheBytes = 4L << 30;
        private boolean recomputes;
        private boolean mixedPrecision;

        private Builder() {}

        public Builder method(Method value) {
            method = value;
            return this;
        }

        public Builder rank(int value) {
            rank = value;
            return this;
        }

        public Builder learningRate(double value) {
            learningRate = value;
            return this;
        }

        public Builder weightDecay(double value) {
            weightDecay = value;
            return this;
        }

        public Builder batch(int value) {
            batch = value;
            return this;
        }

        public Builder accumulation(int value) {
            accumulation = value;
            return this;
        }

        public Builder steps(int value) {
            steps = value;
            return this;
        }

        public Builder promptDropping(double value) {
            promptDropping = value;
            return this;
        }

        public Builder trainsNorms(boolean value) {
            trainsNorms = value;
            return this;
        }

        public Builder trainsZeroConvolutions(boolean value) {
            trainsZeroConvolutions = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder heldOut(int value) {
            heldOut = value;
            return this;
        }

        public Builder checkpointInterval(int value) {
            checkpointInterval = value;
            return this;
        }

        public Builder keepsCheckpoints(boolean value) {
            keepsCheckpoints = value;
            return this;
        }

        public Builder validationInterval(int value) {
            validationInterval = value;
            return this;
        }

        public Builder validationSteps(int value) {
            validationSteps = value;
            return this;
        }

        public Builder validationGuidance(double value) {
            validationGuidance = value;
            return this;
        }

        public Builder stopsWhenConverged(boolean value) {
            stopsWhenConverged = value;
            return this;
        }

        public Builder mixedPrecision(boolean value) {
            mixedPrecision = value;
            return this;
        }

        public Builder recomputes(boolean value) {
            recomputes = value;
            return this;
        }

        public Builder cacheBytes(long value) {
            cacheBytes = value;
            return this;
        }

        /** @throws InvalidRequestException naming the field that is out of range */
        public TrainingSettings build() {
            return new TrainingSettings(this);
        }
    }
}
