/**
 * The condition {@code inpainting_brush}: a picture with black strokes, to be filled.
 */
package io.github.ctrlora4j.plugins.inpaintingbrush;
