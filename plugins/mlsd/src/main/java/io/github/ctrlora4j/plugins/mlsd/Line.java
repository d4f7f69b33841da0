package io.github.ctrlora4j.plugins.mlsd;

/** A straight segment between two points, in pixels. */
record Line(double x1, double y1, double x2, double y2) {}
