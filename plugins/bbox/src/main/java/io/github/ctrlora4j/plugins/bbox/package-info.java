/**
 * The condition {@code bbox}: objects of COCO's classes, detected or given.
 */
package io.github.ctrlora4j.plugins.bbox;
