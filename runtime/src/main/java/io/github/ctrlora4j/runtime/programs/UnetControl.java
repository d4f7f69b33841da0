package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;

/**
 * What control networks add to the UNet in one call. A condition's residuals go from shallow to deep, then to the
 * middle, once for each text; each is (1, C, h', w') for all latents or (N, C, h', w').
 *
 * @param residuals K conditions × T texts × residuals that are added to the skips and to the middle's output
 * @param weights K factors
 * @param inner those of other conditions that are added within the encoder, behind each block, and to the middle
 * @param innerWeights their factors
 * @param streams networks that walk along with the UNet, block by block
 */
public record UnetControl(
        NDList residuals, double[] weights, NDList inner, double[] innerWeights, List<Stream> streams) {
    public UnetControl {
        streams = List.copyOf(streams);
    }

    /**
     * A ControlNet-XS.
     *
     * @param weights {@code control_model.*} to tensors
     * @param guide what it takes of the condition image (1, C, h, w)
     * @param factors for each text one per level, shallow to deep, then the middle
     */
    public record Stream(Map<String, NDArray> weights, NDArray guide, List<Double> factors) {
        public Stream {
            factors = List.copyOf(factors);
        }
    }

    /** Only what is added to the skips and the middle. */
    public static UnetControl atSkips(NDList residuals, double[] weights) {
        return new UnetControl(residuals, weights, new NDList(), new double[0], List.of());
    }
}
