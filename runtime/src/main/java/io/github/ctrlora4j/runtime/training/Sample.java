package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.types.Shape;

/**
 * One training pair as the networks see it. Arrays are not copied, and never changed.
 *
 * @param latent of the target picture
 * @param shape (C, h, w)
 * @param condition latent of the condition image, or its pixels, 0..1
 * @param conditionShape (C, h, w) or (3, H, W)
 * @param context text context
 * @param contextShape (tokens, width)
 */
@SuppressWarnings("ArrayRecordComponent") // hundreds of thousands of numbers, never compared
record Sample(
        float[] latent, Shape shape, float[] condition, Shape conditionShape, float[] context, Shape contextShape) {}
