package io.github.ctrlora4j.dist.http;

import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.dist.http.webui.ControlCatalog;
import io.github.ctrlora4j.dist.http.webui.ControlLists;
import io.github.ctrlora4j.dist.http.webui.DetectionReader;
import io.github.ctrlora4j.dist.http.webui.OptionStore;
import io.github.ctrlora4j.dist.http.wire.Fields;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code /controlnet}: what units can name, and preprocessors without drawing. Thread-safe. */
final class ControlEndpoints {
    private final ImageHost host;
    private final OptionStore options;
    private final RequestBodies bodies;
    private final Turns turns;

    ControlEndpoints(ImageHost host, OptionStore options, RequestBodies bodies, Turns turns) {
        this.turns = turns;
        this.host = host;
        this.options = options;
        this.bodies = bodies;
    }

    void register(Javalin server) {
        server.get("/controlnet/version", context -> JsonAnswers.send(context, Map.of("version", 3)));
        server.get("/controlnet/settings", this::settings);
        server.get(
                "/controlnet/model_list",
                context ->
                        JsonAnswers.send(context, Map.of("model_list", catalog().modelNames())));
        server.get("/controlnet/module_list", this::modules);
        server.get("/controlnet/control_types", context -> JsonAnswers.send(context, lists().controlTypes()));
        server.post("/controlnet/detect", this::detect);
    }

    private ControlCatalog catalog() {
        return ControlCatalog.of(host.conditions(), host.models());
    }

    private ControlLists lists() {
        return new ControlLists(catalog());
    }

    private void settings(Context context) {
        int units = options.values().whole("control_net_unit_count");
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("control_net_unit_count", units);
        settings.put("control_net_max_models_num", units);
        JsonAnswers.send(context, settings);
    }

    private void modules(Context context) {
        boolean areLabels = Optional.ofNullable(context.queryParam("alias_names"))
                .filter(text -> text.equalsIgnoreCase("true") || text.equals("1"))
                .isPresent();
        JsonAnswers.send(context, lists().moduleList(areLabels));
    }

    private void detect(Context context) {
        Fields fields = bodies.fields(context);
        JsonAnswers.send(context, turns.take(() -> new DetectionReader(host.conditions(), catalog()).detect(fields)));
    }
}
