package io.github.ctrlora4j.runtime.evaluation;

/**
 * How well pictures fit their texts (Hessel et al. 2021, as torchmetrics computes it): 100 times the cosine between the
 * vectors of CLIP's two encoders, averaged over the set, at least 0. Confined to one thread.
 */
final class ClipScore {
    private double sum;
    private int count;

    /** @throws IllegalArgumentException if the vectors have different lengths */
    void add(float[] image, float[] text) {
        if (image.length != text.length) {
            throw new IllegalArgumentException(
                    "the encoders' vectors have " + image.length + " and " + text.length + " numbers");
        }
        double dot = 0;
        double imageSquares = 0;
        double textSquares = 0;
        for (int i = 0; i < image.length; i++) {
            dot += (double) image[i] * text[i];
            imageSquares += (double) image[i] * image[i];
            textSquares += (double) text[i] * text[i];
        }
        sum += 100 * dot / Math.sqrt(imageSquares * textSquares);
        count++;
    }

    double score() {
        return Math.max(0, sum / count);
    }
}
