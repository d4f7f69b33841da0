/** The condition {@code lineart_anime}: an anime-style line drawing, by a network or by dividing by a blur. */
package io.github.ctrlora4j.plugins.lineartanime;
