/**
 * The contact sheets of {@code ctrlora4j demo}: {@code DemoFamily} names the embedded models and pictures,
 * {@code DemoRun} draws with them, {@code ContactSheet} puts pictures in rows. Confined to one thread.
 */
package io.github.ctrlora4j.dist.demo;
