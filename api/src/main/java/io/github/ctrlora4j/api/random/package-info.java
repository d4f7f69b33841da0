/**
 * Random numbers that come out as other programs draw them: {@link io.github.ctrlora4j.api.random.MersenneTwister}, on which the
 * generators of NumPy, Python and PyTorch rest. A generator belongs to one thread.
 */
package io.github.ctrlora4j.api.random;
