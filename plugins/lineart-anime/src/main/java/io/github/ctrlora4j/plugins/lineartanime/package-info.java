/**
 * The condition {@code lineart_anime}: a line drawing in the manner of anime, by a network or by dividing by a blur.
 */
package io.github.ctrlora4j.plugins.lineartanime;
