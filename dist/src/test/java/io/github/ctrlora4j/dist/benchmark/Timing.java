package io.github.ctrlora4j.dist.benchmark;

/** @param crc of the map's bytes, in eight hexadecimal digits */
record Timing(double milliseconds, String crc) {}
