package io.github.ctrlora4j.dist.http.webui;

import io.github.ctrlora4j.dist.http.queue.JobQueue;
import io.github.ctrlora4j.dist.http.wire.WireImages;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What clients that watch are told. Never waits for a job. Thread-safe. */
public final class ProgressAnswers {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

    private final JobQueue queue;

    public ProgressAnswers(JobQueue queue) {
        this.queue = queue;
    }

    /** The job that is drawn now. */
    public Optional<GenerationJob> running() {
        return queue.running().filter(GenerationJob.class::isInstance).map(GenerationJob.class::cast);
    }

    /**
     * What {@code GET /sdapi/v1/progress} answers. Zero and zero mean idle, and nothing else looks like that.
     *
     * @param isImageWanted whether the answer has the unfinished picture
     */
    public Map<String, Object> progress(boolean isImageWanted) {
        Optional<GenerationJob> job = running();
        double done = job.map(running -> Math.min(1, 0.01 + fraction(running))).orElse(0.0);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("progress", done);
        answer.put(
                "eta_relative",
                job.map(running -> running.seconds() / done - running.seconds()).orElse(0.0));
        answer.put("state", state(job));
        answer.put(
                "current_image",
                job.filter(running -> isImageWanted)
                        .flatMap(running -> running.watch().look())
                        .map(ProgressAnswers::png)
                        .orElse(null));
        answer.put("textinfo", null);
        return answer;
    }

    private static double fraction(GenerationJob job) {
        DrawingWatch.Position position = job.watch().position();
        double steps = Math.max(1, position.steps());
        return (position.batch() + position.step() / steps) / job.batches();
    }

    private static String png(DrawingWatch.Look look) {
        return WireImages.encode(look.image(), "png", 0, Map.of());
    }

    private static Map<String, Object> state(Optional<GenerationJob> job) {
        Optional<DrawingWatch.Position> position =
                job.map(running -> running.watch().position());
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("skipped", job.filter(running -> running.watch().isSkipped()).isPresent());
        state.put(
                "interrupted",
                job.filter(running -> running.watch().isInterrupted()).isPresent());
        state.put("stopping_generation", false);
        state.put("job", job.map(running -> "scripts_" + running.kind()).orElse(""));
        state.put("job_count", job.map(GenerationJob::batches).orElse(0));
        state.put(
                "job_timestamp",
                job.map(running -> LocalDateTime.now(ZoneId.systemDefault())
                                .minusNanos((long) (running.seconds() * 1e9))
                                .format(STAMP))
                        .orElse("0"));
        state.put("job_no", position.map(DrawingWatch.Position::batch).orElse(0));
        state.put("sampling_step", position.map(DrawingWatch.Position::step).orElse(0));
        state.put("sampling_steps", position.map(DrawingWatch.Position::steps).orElse(0));
        return state;
    }

    /**
     * What {@code POST /internal/progress} answers about one task.
     *
     * @param known number of the look that the client has
     */
    public Map<String, Object> task(String id, int known, boolean isImageWanted) {
        Optional<GenerationJob> job = running().filter(running -> running.id().equals(id));
        List<String> pending = queue.pending();
        int position = pending.indexOf(id);
        Optional<DrawingWatch.Look> look = job.filter(running -> isImageWanted)
                .flatMap(running -> running.watch().look());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("active", job.isPresent());
        answer.put("queued", position >= 0 && job.isEmpty());
        answer.put("completed", queue.isFinished(id));
        answer.put("progress", job.map(ProgressAnswers::fraction).orElse(null));
        answer.put(
                "eta",
                job.map(running -> running.seconds() / Math.max(0.01, fraction(running)) - running.seconds())
                        .orElse(null));
        answer.put(
                "live_preview",
                look.filter(newer -> newer.number() != known)
                        .map(newer -> "data:image/png;base64," + png(newer))
                        .orElse(null));
        answer.put("id_live_preview", look.map(DrawingWatch.Look::number).orElse(-1));
        answer.put("textinfo", job.isPresent() ? "" : waitingText(position, pending.size()));
        return answer;
    }

    private static String waitingText(int position, int size) {
        return position > 0 ? "In queue: " + position + "/" + size : "Waiting...";
    }

    /** Stops the running job, or the job of an id. */
    public void interrupt(Optional<String> id) {
        running()
                .filter(job -> id.isEmpty() || job.id().equals(id.get()))
                .ifPresentOrElse(job -> job.watch().interrupt(), () -> id.ifPresent(queue::cancel));
    }

    public void skip() {
        running().ifPresent(job -> job.watch().skip());
    }
}
