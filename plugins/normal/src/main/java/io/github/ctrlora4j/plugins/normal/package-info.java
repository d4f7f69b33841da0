/**
 * The condition {@code normal}: surface normals of a depth map.
 */
package io.github.ctrlora4j.plugins.normal;
