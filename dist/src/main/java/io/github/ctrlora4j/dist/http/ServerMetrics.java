package io.github.ctrlora4j.dist.http;

import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.dist.http.queue.JobQueue;
import io.github.ctrlora4j.dist.http.webui.GenerationAnswer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What monitoring reads at {@code /metrics}: queue, drawing, reuse of residuals, memory. Thread-safe. */
final class ServerMetrics implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    ServerMetrics(JobQueue queue) {
        Gauge.builder("ctrlora4j.queue.waiting", queue, JobQueue::length)
                .description("requests that wait")
                .register(registry);
        Gauge.builder("ctrlora4j.queue.running", queue, jobs -> jobs.running().isPresent() ? 1 : 0)
                .description("requests that are drawn")
                .register(registry);
        Gauge.builder("process.resident.memory.bytes", ServerMetrics::residentBytes)
                .description("memory of the process, native memory included; 0 where the system does not tell")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
    }

    /** Resident memory of this process; 0 where the system does not tell. */
    static long residentBytes() {
        try {
            Matcher resident = RESIDENT.matcher(Files.exists(STATUS) ? Files.readString(STATUS) : "");
            return resident.find() ? Long.parseLong(resident.group(1)) << 10 : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    void finished(GenerationAnswer answer) {
        registry.timer("ctrlora4j.request.wait").record(duration(answer.waited()));
        registry.timer("ctrlora4j.request.draw").record(duration(answer.drawn()));
        registry.counter("ctrlora4j.images").increment(answer.pictures());
        for (GenerationResult result : answer.results()) {
            result.calls().forEach((name, count) -> registry.counter("ctrlora4j.network.calls", "network", name)
                    .increment(count));
            result.durations().forEach((stage, time) -> registry.timer("ctrlora4j.stage", "stage", stage.name())
                    .record(time));
        }
    }

    void ended(String outcome) {
        registry.counter("ctrlora4j.requests", "outcome", outcome).increment();
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
