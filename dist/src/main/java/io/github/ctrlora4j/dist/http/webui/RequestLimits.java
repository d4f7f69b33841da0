package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.util.Locale;

/**
 * What one request may cost, known before any work begins.
 *
 * @param maxSide pixels
 * @param maxCost in steps of one guided picture of 512x512, the unit in which people think
 */
public record RequestLimits(int maxSide, int maxBatch, int maxBatches, double maxCost) {
    static final int MIN_SIDE = 64;

    /** A latent's side is an eighth of the picture's. */
    private static final int GRID = 8;

    /** Share of a network call that one condition adds, when its residuals are not known yet. */
    private static final double CONTROL = 0.34;

    /** 100 pictures of 50 steps with a condition, three times over. */
    public static RequestLimits standard() {
        return new RequestLimits(2048, 16, 64, 20_000);
    }

    /**
     * A side as the latent has it: rounded down.
     *
     * @throws ApiException 422 if it is out of range
     */
    int side(String path, long pixels) {
        if (pixels < MIN_SIDE || pixels > maxSide) {
            throw ApiException.field(path, "needs " + MIN_SIDE + ".." + maxSide + " pixels, got " + pixels);
        }
        return (int) pixels / GRID * GRID;
    }

    /** Steps of one guided picture of 512x512 that take as long. */
    static double cost(ImageSize size, int pictures, int calls, boolean isGuided) {
        double area = (double) size.width() * size.height() / (512 * 512);
        return area * pictures * calls * (isGuided ? 1 : 0.5);
    }

    /** Factor of the cost with so many conditions. */
    static double control(int conditions) {
        return 1 + CONTROL * conditions;
    }

    /** @throws ApiException 422 with the numbers if a request costs too much */
    void requireAffordable(double cost) {
        if (cost > maxCost) {
            throw ApiException.of(
                    422,
                    String.format(
                            Locale.ROOT,
                            "the request costs as much as %.0f steps at 512x512, and at most %.0f are allowed; use fewer"
                                    + " steps, a smaller size, batch_size or n_iter",
                            cost,
                            maxCost));
        }
    }
}
