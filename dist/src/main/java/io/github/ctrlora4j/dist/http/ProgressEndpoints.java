package io.github.ctrlora4j.dist.http;

import io.github.ctrlora4j.dist.http.queue.JobQueue;
import io.github.ctrlora4j.dist.http.webui.ProgressAnswers;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Watching and stopping what is drawn. Answers at once, whatever is drawn. Thread-safe. */
final class ProgressEndpoints {
    private final JobQueue queue;
    private final ProgressAnswers progress;
    private final RequestBodies bodies;

    ProgressEndpoints(JobQueue queue, ProgressAnswers progress, RequestBodies bodies) {
        this.queue = queue;
        this.progress = progress;
        this.bodies = bodies;
    }

    void register(Javalin server) {
        server.get("/sdapi/v1/progress", this::progress);
        server.post("/sdapi/v1/interrupt", this::interrupt);
        server.post("/sdapi/v1/skip", context -> {
            bodies.optional(context);
            progress.skip();
            JsonAnswers.sendNull(context);
        });
        server.get("/internal/ping", context -> JsonAnswers.send(context, Map.of()));
        server.get("/internal/pending-tasks", context -> {
            List<String> pending = queue.pending();
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("size", pending.size());
            answer.put("tasks", pending);
            JsonAnswers.send(context, answer);
        });
        server.post("/internal/progress", this::task);
    }

    private void progress(Context context) {
        boolean isSkipped = Optional.ofNullable(context.queryParam("skip_current_image"))
                .filter(text -> text.equalsIgnoreCase("true") || text.equals("1"))
                .isPresent();
        JsonAnswers.send(context, progress.progress(!isSkipped));
    }

    /** With a task id of ours, one task only. */
    private void interrupt(Context context) {
        progress.interrupt(bodies.optional(context).text("task_id"));
        JsonAnswers.send(context, Map.of());
    }

    private void task(Context context) {
        Fields fields = bodies.fields(context);
        String id = fields.text("id_task")
                .orElseThrow(() ->
                        ApiException.wrongType(List.of("body", "id_task"), "field required", "value_error.missing"));
        int known = fields.whole("id_live_preview", -1, Integer.MIN_VALUE, Integer.MAX_VALUE);
        JsonAnswers.send(context, progress.task(id, known, fields.flag("live_preview", true)));
    }
}
