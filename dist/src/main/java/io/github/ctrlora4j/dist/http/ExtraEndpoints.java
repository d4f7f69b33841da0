package io.github.ctrlora4j.dist.http;

import io.github.ctrlora4j.dist.http.webui.Extras;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.Map;
import java.util.function.Function;

/** The buttons of clients that make a finished picture larger. Thread-safe. */
final class ExtraEndpoints {
    private final RequestBodies bodies;
    private final Turns turns;

    ExtraEndpoints(RequestBodies bodies, Turns turns) {
        this.bodies = bodies;
        this.turns = turns;
    }

    void register(Javalin server) {
        server.post("/sdapi/v1/extra-single-image", context -> answer(context, Extras::single));
        server.post("/sdapi/v1/extra-batch-images", context -> answer(context, Extras::batch));
    }

    private void answer(Context context, Function<Fields, Map<String, Object>> extra) {
        Fields fields = bodies.fields(context);
        JsonAnswers.send(context, turns.take(() -> extra.apply(fields)));
    }
}
