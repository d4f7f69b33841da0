package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.util.Objects;

/** Which part of an {@link InitialImage} is painted anew; the rest stays as it is. Immutable. */
public final class Inpainting {
    /** Widest blur, in pixels. */
    public static final int MAX_BLUR = 200;
    /** Widest padding, in pixels. */
    public static final int MAX_PADDING = 2048;

    private final RgbImage mask;
    private final int blurX;
    private final int blurY;
    private final MaskedContent content;
    private final boolean onlyMasked;
    private final int padding;
    private final boolean inverted;

    private Inpainting(Builder builder) {
        this.mask = builder.mask;
        this.blurX = inRange("maskBlur", builder.blurX, MAX_BLUR);
        this.blurY = inRange("maskBlur", builder.blurY, MAX_BLUR);
        this.content = builder.content;
        this.onlyMasked = builder.onlyMasked;
        this.padding = inRange("maskPadding", builder.padding, MAX_PADDING);
        this.inverted = builder.inverted;
    }

    /** @param mask white where the picture is painted anew; stretched to the initial image's size if it has another */
    public static Builder builder(RgbImage mask) {
        return new Builder(mask);
    }

    private static int inRange(String field, int value, int most) {
        if (value < 0 || value > most) {
            throw new InvalidRequestException(field, "needs 0.." + most + " pixels, got " + value);
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Inpainting that
                && mask.equals(that.mask)
                && blurX == that.blurX
                && blurY == that.blurY
                && content == that.content
                && onlyMasked == that.onlyMasked
                && padding == that.padding
                && inverted == that.inverted;
    }

    @Override
    public int hashCode() {
        return Objects.hash(mask, blurX, blurY, content, onlyMasked, padding, inverted);
    }

    @Override
    public String toString() {
        return "Inpainting[" + mask + (inverted ? " inverted" : "") + ", blur "
                + (blurX == blurY ? blurX : blurX + "x" + blurY) + ", " + content
                + (onlyMasked ? ", only masked with padding " + padding : "") + "]";
    }

    public RgbImage mask() {
        return mask;
    }

    /** Standard deviation in pixels of the horizontal blur that softens the mask's edge; 0 = none. */
    public int blurX() {
        return blurX;
    }

    /** Standard deviation in pixels of the vertical blur. */
    public int blurY() {
        return blurY;
    }

    public MaskedContent content() {
        return content;
    }

    /**
     * True if the generation works on the masked part and its surroundings alone, at the request's size, and pastes the
     * result into the initial image. The picture then has the initial image's size.
     */
    public boolean onlyMasked() {
        return onlyMasked;
    }

    /** Pixels around the masked part that {@link #onlyMasked()} takes in. */
    public int padding() {
        return padding;
    }

    /** True if the black part of the mask is painted anew. */
    public boolean inverted() {
        return inverted;
    }

    /** Collects the settings; not thread-safe. */
    public static final class Builder {
        private final RgbImage mask;
        private int blurX = 4;
        private int blurY = 4;
        private MaskedContent content = MaskedContent.ORIGINAL;
        private boolean onlyMasked;
        private int padding = 32;
        private boolean inverted;

        private Builder(RgbImage mask) {
            this.mask = Objects.requireNonNull(mask, "mask");
        }

        /** @param value 0..200 pixels in both directions; 4 by default */
        public Builder blur(int value) {
            return blur(value, value);
        }

        /**
         * Another blur in each direction.
         *
         * @param x 0..200 pixels
         * @param y 0..200 pixels
         */
        public Builder blur(int x, int y) {
            blurX = x;
            blurY = y;
            return this;
        }

        /** @param value {@link MaskedContent#ORIGINAL} by default */
        public Builder content(MaskedContent value) {
            content = Objects.requireNonNull(value, "content");
            return this;
        }

        public Builder onlyMasked(boolean value) {
            onlyMasked = value;
            return this;
        }

        /** @param value 0..2048 pixels; 32 by default */
        public Builder padding(int value) {
            padding = value;
            return this;
        }

        public Builder inverted(boolean value) {
            inverted = value;
            return this;
        }

        /** @throws InvalidRequestException if a number is out of range */
        public Inpainting build() {
            return new Inpainting(this);
        }
    }
}
