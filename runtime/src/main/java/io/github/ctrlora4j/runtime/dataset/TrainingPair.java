package io.github.ctrlora4j.runtime.dataset;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One picture to learn from.
 *
 * @param place where it stands, for messages: a line of the index, or the picture's file
 * @param target the picture
 * @param source its condition image; empty if a condition is to make it
 */
public record TrainingPair(String place, Path target, Optional<Path> source, String prompt) {}
