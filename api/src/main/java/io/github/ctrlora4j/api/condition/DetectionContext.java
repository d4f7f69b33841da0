package io.github.ctrlora4j.api.condition;

/** What the host hands to one {@link Condition#detect} call. Only hosts implement this; getters may be added. */
public interface DetectionContext {
    /** A value for every parameter of the descriptor, checked against its range. */
    ParameterValues parameters();

    /** The source of everything random: equal seeds give equal condition images. */
    long seed();

    /** Runs neural networks for the condition. */
    ModelRunner models();

    /** True once the caller has lost interest; long detections look now and then and return early with any image. */
    boolean isCancelled();
}
