/**
 * Random numbers equal to those of other programs: {@link io.github.ctrlora4j.api.random.MersenneTwister}, on which the
 * generators of NumPy, Python and PyTorch are based. A generator belongs to one thread.
 */
package io.github.ctrlora4j.api.random;
