package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.types.Shape;

/**
 * One training pair as the networks see it. Arrays are not copied, and never changed.
 *
 * @param latent of the target picture
 * @param condition latent of the condition image, of the same shape
 * @param shape (C, h, w) of both
 * @param context text context
 * @param contextShape (tokens, width)
 */
@SuppressWarnings("ArrayRecordComponent") // hundreds of thousands of numbers, never compared
record Sample(float[] latent, float[] condition, Shape shape, float[] context, Shape contextShape) {}
