/**
 * The condition {@code lineart_anime_with_color_prompt}: an anime-style line drawing, with discs of color that say how
 * to paint it.
 */
package io.github.ctrlora4j.plugins.lineartanimewithcolorprompt;
