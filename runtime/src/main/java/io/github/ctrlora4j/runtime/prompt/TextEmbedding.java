package io.github.ctrlora4j.runtime.prompt;

/**
 * A textual inversion: vectors that take the places of tokens in a text. Its name in a text stands for it. Immutable.
 */
public final class TextEmbedding {
    private final String name;
    private final int width;
    private final float[] vectors;

    /**
     * @param name what stands for it in a text: as many tokens as it has
     * @param vectors one or more rows of {@code width} numbers
     */
    public TextEmbedding(String name, int width, float[] vectors) {
        if (width < 1 || vectors.length == 0 || vectors.length % width != 0) {
            throw new IllegalArgumentException(vectors.length + " numbers do not fill rows of " + width);
        }
        this.name = name;
        this.width = width;
        this.vectors = vectors.clone();
    }

    public String name() {
        return name;
    }

    public int width() {
        return width;
    }

    /** How many tokens' places it takes. */
    public int count() {
        return vectors.length / width;
    }

    /** Row by row. */
    public float[] vectors() {
        return vectors.clone();
    }
}
