/**
 * One bounded queue for work that only one may do at a time: {@link io.github.ctrlora4j.dist.http.queue.JobQueue} runs
 * {@link io.github.ctrlora4j.dist.http.queue.Job}s in the order in which they came, on a thread of its own.
 * Thread-safe.
 */
package io.github.ctrlora4j.dist.http.queue;
