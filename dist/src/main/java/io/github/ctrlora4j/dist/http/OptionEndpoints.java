package io.github.ctrlora4j.dist.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.dist.http.webui.CheckpointTitles;
import io.github.ctrlora4j.dist.http.webui.OptionStore;
import io.github.ctrlora4j.dist.http.webui.OptionValues;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.Optional;

/** The options, of which the checkpoint is the one that everybody sets. Thread-safe. */
final class OptionEndpoints {
    private final OptionStore options;
    private final CheckpointTitles checkpoints;
    private final RequestBodies bodies;

    OptionEndpoints(OptionStore options, CheckpointTitles checkpoints, RequestBodies bodies) {
        this.options = options;
        this.checkpoints = checkpoints;
        this.bodies = bodies;
    }

    void register(Javalin server) {
        server.get("/sdapi/v1/options", this::get);
        server.post("/sdapi/v1/options", this::set);
    }

    /** The checkpoint is always one of the titles, character for character. */
    private void get(Context context) {
        OptionValues values = options.values();
        ObjectNode answer = values.asJson();
        checkpoints
                .current(values.text(OptionValues.CHECKPOINT))
                .ifPresent(entry -> answer.put(OptionValues.CHECKPOINT, entry.title()));
        JsonAnswers.send(context, answer);
    }

    /** Clients send one option, or the whole object back with one changed. */
    private void set(Context context) {
        Fields changes = bodies.fields(context);
        String wanted = changes.text(OptionValues.CHECKPOINT, "");
        Optional<String> title = wanted.isBlank()
                ? Optional.empty()
                : Optional.of(
                        checkpoints.resolve(OptionValues.CHECKPOINT, wanted).title());
        options.change(before -> {
            OptionValues changed = before.with(changes);
            return title.map(name -> changed.with(OptionValues.CHECKPOINT, name))
                    .orElse(changed);
        });
        JsonAnswers.sendNull(context);
    }
}
