package io.github.ctrlora4j.dist.http;

import com.sun.management.OperatingSystemMXBean;
import io.github.ctrlora4j.dist.http.queue.JobQueue;
import io.github.ctrlora4j.dist.http.webui.ApiDescription;
import io.github.ctrlora4j.dist.http.webui.PictureInfo;
import io.github.ctrlora4j.runtime.ProductVersion;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The server itself: health, metrics, memory, flags, description, and what pictures say of themselves. Nothing secret,
 * no paths. Thread-safe.
 */
final class MachineEndpoints {
    private final JobQueue queue;
    private final ServerMetrics metrics;
    private final ServerOptions options;
    private final BooleanSupplier isStopping;
    private final PictureInfo info;
    private final RequestBodies bodies;

    MachineEndpoints(
            JobQueue queue,
            ServerMetrics metrics,
            ServerOptions options,
            BooleanSupplier isStopping,
            PictureInfo info,
            RequestBodies bodies) {
        this.info = info;
        this.bodies = bodies;
        this.queue = queue;
        this.metrics = metrics;
        this.options = options;
        this.isStopping = isStopping;
    }

    void register(Javalin server) {
        server.get("/health", this::health);
        server.get("/metrics", context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(metrics.scrape()));
        server.get("/openapi.json", context -> JsonAnswers.send(context, ApiDescription.document()));
        server.get("/sdapi/v1/memory", context -> JsonAnswers.send(context, memory()));
        server.get("/sdapi/v1/cmd-flags", context -> JsonAnswers.send(context, flags()));
        server.get("/internal/sysinfo", context -> JsonAnswers.send(context, system()));
        server.post("/sdapi/v1/png-info", context -> JsonAnswers.send(context, info.read(bodies.fields(context))));
        server.get("/user", context -> JsonAnswers.send(context, Map.of("user", "")));
    }

    private void health(Context context) {
        String status = isStopping.getAsBoolean() ? "stopping" : queue.isAlive() ? "ok" : "failed";
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("status", status);
        health.put("waiting", queue.length());
        health.put("running", queue.running().isPresent());
        context.status(status.equals("ok") ? 200 : 503);
        JsonAnswers.send(context, health);
    }

    private static Map<String, Object> memory() {
        long total = 0;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            total = system.getTotalMemorySize();
        }
        long used = ServerMetrics.residentBytes();
        Map<String, Object> ram = new LinkedHashMap<>();
        ram.put("free", Math.max(0, total - used));
        ram.put("used", used);
        ram.put("total", total);
        Map<String, Object> memory = new LinkedHashMap<>();
        memory.put("ram", ram);
        memory.put("cuda", Map.of("error", "unavailable"));
        return memory;
    }

    private Map<String, Object> flags() {
        Map<String, Object> flags = new LinkedHashMap<>();
        flags.put("api", true);
        flags.put("nowebui", false);
        flags.put("port", options.port());
        flags.put("listen", options.credentials().isPresent());
        flags.put("lowvram", false);
        flags.put("medvram", false);
        return flags;
    }

    private static Map<String, Object> system() {
        Map<String, Object> system = new LinkedHashMap<>();
        system.put("Platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        system.put("Python", "");
        system.put("Version", "ctrlora4j " + ProductVersion.text());
        system.put("Java", System.getProperty("java.version"));
        return system;
    }
}
