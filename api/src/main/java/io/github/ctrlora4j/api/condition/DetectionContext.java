package io.github.ctrlora4j.api.condition;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Optional;

/**
 * The inputs and services that the host provides to one {@link Condition#detect} call. Only hosts implement this;
 * methods may be added.
 */
public interface DetectionContext {
    /** A value for every parameter of the descriptor, checked against its range. */
    ParameterValues parameters();

    /** Seed of everything random: equal seeds give equal condition images. */
    long seed();

    /** A mask of the source's size, white in the area to work on; only for conditions whose descriptor takes one. */
    Optional<RgbImage> mask();

    /** Runs neural networks for the condition. */
    Networks networks();

    /** True once the caller has cancelled; long detections check this now and then, and return early with any image. */
    boolean isCancelled();

    /**
     * Says what made the condition image when that is not obvious, for the image's metadata: {@code network
     * network-bsds500.onnx}, {@code classical}. {@link DetectorChoice} calls this. The last call counts.
     */
    void madeBy(String detector);
}
