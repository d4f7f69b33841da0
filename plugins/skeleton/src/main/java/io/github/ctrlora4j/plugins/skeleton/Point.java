package io.github.ctrlora4j.plugins.skeleton;

/** A point of a picture: 0, 0 is its upper left corner, 1, 1 its lower right one. */
record Point(double x, double y) {}
