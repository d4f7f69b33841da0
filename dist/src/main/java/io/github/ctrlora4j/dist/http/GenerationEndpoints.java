package io.github.ctrlora4j.dist.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.dist.http.queue.JobQueue;
import io.github.ctrlora4j.dist.http.webui.GenerationAnswer;
import io.github.ctrlora4j.dist.http.webui.GenerationJob;
import io.github.ctrlora4j.dist.http.webui.JobFactory;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code txt2img} and {@code img2img}. Thread-safe. */
final class GenerationEndpoints {
    private static final Logger log = LoggerFactory.getLogger(GenerationEndpoints.class);

    private final JobQueue queue;
    private final JobFactory jobs;
    private final RequestBodies bodies;
    private final ErrorAnswers errors;
    private final ServerMetrics metrics;
    private final Executor executor;

    /** @param executor encodes pictures, while the queue's thread draws the next ones */
    GenerationEndpoints(
            JobQueue queue,
            JobFactory jobs,
            RequestBodies bodies,
            ErrorAnswers errors,
            ServerMetrics metrics,
            Executor executor) {
        this.queue = queue;
        this.jobs = jobs;
        this.bodies = bodies;
        this.errors = errors;
        this.metrics = metrics;
        this.executor = executor;
    }

    void register(Javalin server) {
        for (String kind : new String[] {"txt2img", "img2img"}) {
            server.post("/sdapi/v1/" + kind, context -> draw(context, kind, bodies.fields(context)));
            server.post("/controlnet/" + kind, context -> draw(context, kind, withUnits(bodies.fields(context))));
        }
    }

    /**
     * The removed routes of the extension have the units in a field of their own, where a unit is enabled by default.
     */
    private static Fields withUnits(Fields fields) {
        ObjectNode body = fields.node().deepCopy();
        ArrayNode units =
                body.putObject("alwayson_scripts").putObject("controlnet").putArray("args");
        for (Fields unit : fields.objects("controlnet_units")) {
            ObjectNode copy = unit.node().deepCopy();
            if (!unit.has("enabled")) {
                copy.put("enabled", true);
            }
            units.add(copy);
        }
        return Fields.ofBody(body);
    }

    private void draw(Context context, String kind, Fields fields) {
        ConnectionWatch watch = ConnectionWatch.of(Request.getBaseRequest(context.req()));
        GenerationJob job = jobs.create(kind, fields, watch);
        context.header("X-Task-Id", job.id());
        submit(job);
        jobs.keepOptions(job, fields);
        context.future(() -> job.answer()
                .handleAsync(
                        (answer, failure) -> {
                            finish(context, job, Optional.ofNullable(answer), Optional.ofNullable(failure), watch);
                            return job;
                        },
                        executor));
    }

    /** A job that finds no place ends, so that its pictures no longer count. */
    private void submit(GenerationJob job) {
        try {
            queue.submit(job);
        } catch (ApiException e) {
            job.answer().completeExceptionally(e);
            throw e;
        }
    }

    private void finish(
            Context context,
            GenerationJob job,
            Optional<GenerationAnswer> answer,
            Optional<Throwable> failure,
            ConnectionWatch watch) {
        if (watch.isAhead()) {
            context.header("Connection", "close");
        }
        try {
            answer.ifPresent(drawn -> {
                JsonAnswers.send(context, drawn.asMap());
                metrics.finished(drawn);
                metrics.ended("drawn");
                log.info("{} {}", job.id(), drawn.summary());
            });
        } catch (RuntimeException | OutOfMemoryError e) {
            metrics.ended("failed");
            errors.answer(context, e);
        }
        failure.ifPresent(problem -> {
            metrics.ended(isCancellation(problem) ? "cancelled" : "failed");
            errors.answer(context, problem);
        });
    }

    private static boolean isCancellation(Throwable problem) {
        return problem instanceof CancellationException
                || problem instanceof CompletionException && problem.getCause() instanceof CancellationException;
    }
}
