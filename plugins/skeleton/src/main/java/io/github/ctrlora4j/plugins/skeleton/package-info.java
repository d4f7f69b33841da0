/**
 * The condition {@code skeleton}: people as OpenPose draws them, found by DWPose's two networks or by MoveNet, or given
 * as points. {@link io.github.ctrlora4j.plugins.skeleton.Person} is the central type.
 */
package io.github.ctrlora4j.plugins.skeleton;
