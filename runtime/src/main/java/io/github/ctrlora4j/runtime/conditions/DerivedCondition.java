package io.github.ctrlora4j.runtime.conditions;

import io.github.ctrlora4j.api.condition.Condition;

/**
 * A condition built on another installed condition. No third condition can be made of it: two could call each other.
 */
public interface DerivedCondition extends Condition {}
