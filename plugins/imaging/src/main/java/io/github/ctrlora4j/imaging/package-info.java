/**
 * Image operations that conditions and hosts share, in plain Java, with the same results as OpenCV, NumPy and Pillow.
 *
 * <ul>
 *   <li>Pictures: {@code RgbImage}, {@link GrayImage} (8 bit, luma), {@link FloatPlane} (float32).
 *   <li>Size: {@link Resize} ({@code resizeImage} precedes every annotator), {@link PillowResize}, {@link Letterbox};
 *   pad
 *       and crop with {@link Canvas#paste}.
 *   <li>Substitutes for networks: {@link Figure}, which a small network on board finds in photographs ({@link
 *       PersonMask}).
 *   <li>Filters: {@link Gaussian}, {@link Sobel}, {@link NonMaximumSuppression}, {@link Remap}.
 *   <li>Drawing: {@link Canvas}: lines, discs, ellipses, convex polygons, rectangles.
 *   <li>Randomness of training data: {@link NumpyRandom}, {@link PythonRandom}, both seeded {@code forFileName}.
 * </ul>
 *
 * <p>Pictures are immutable and operations pure, hence thread-safe; a canvas and a generator belong to one thread. Each
 * type says which function it matches and how exactly; the arithmetic was checked against OpenCV 5.0.
 */
package io.github.ctrlora4j.imaging;
