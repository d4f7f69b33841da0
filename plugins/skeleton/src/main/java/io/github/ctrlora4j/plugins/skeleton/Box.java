package io.github.ctrlora4j.plugins.skeleton;

/** A rectangle in pixels of the source; its edges may be outside of it. */
record Box(double left, double top, double right, double bottom) {
    /** Intersection over union, sides counted in whole pixels (one more than the difference) as YOLOX does. */
    double overlap(Box other) {
        double width = Math.min(right, other.right) - Math.max(left, other.left) + 1;
        double height = Math.min(bottom, other.bottom) - Math.max(top, other.top) + 1;
        double common = Math.max(0, width) * Math.max(0, height);
        return common / (area() + other.area() - common);
    }

    private double area() {
        return (right - left + 1) * (bottom - top + 1);
    }
}
