/**
 * Resizing pictures as the CtrLoRA reference does: OpenCV's {@code cv2.resize} on 8-bit RGB.
 *
 * <p>A condition map depends on how its source was brought to size, so the arithmetic follows OpenCV's fixed point and
 * float32 steps, bit by bit. {@link io.github.ctrlora4j.api.image.Resize} is the entry; each other class is one
 * algorithm on flat arrays of interleaved bytes. Everything is stateless and may be called from any thread.
 *
 * @see <a href="https://github.com/opencv/opencv/blob/4.x/modules/imgproc/src/resize.cpp">OpenCV, resize.cpp</a>
 */
package io.github.ctrlora4j.api.image;
