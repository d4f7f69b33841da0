package io.github.ctrlora4j.dist.http;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.ModelFile;
import io.github.ctrlora4j.dist.http.webui.ApiSamplers;
import io.github.ctrlora4j.dist.http.webui.CheckpointTitles;
import io.github.ctrlora4j.dist.http.webui.Extras;
import io.javalin.Javalin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What clients put into their menus; much of it is empty here. Thread-safe. */
final class ListEndpoints {
    private final ImageHost host;
    private final CheckpointTitles checkpoints;
    private final ApiSamplers samplers;

    ListEndpoints(ImageHost host, CheckpointTitles checkpoints, ApiSamplers samplers) {
        this.host = host;
        this.checkpoints = checkpoints;
        this.samplers = samplers;
    }

    void register(Javalin server) {
        list(server, "sd-models", () -> checkpoints.asList());
        list(server, "samplers", () -> samplers.asList());
        list(server, "schedulers", () -> ApiSamplers.schedulers());
        list(server, "loras", () -> loras());
        list(server, "sd-vae", () -> vaes());
        list(server, "embeddings", () -> embeddings());
        list(server, "scripts", () -> scripts());
        list(server, "script-info", () -> List.of(script(false), script(true)));
        list(server, "upscalers", () -> Extras.UPSCALERS.stream()
                .map(ListEndpoints::upscaler)
                .toList());
        list(server, "latent-upscale-modes", () -> latentModes());
        for (String empty :
                List.of("hypernetworks", "face-restorers", "realesrgan-models", "prompt-styles", "extensions")) {
            list(server, empty, () -> List.of());
        }
        for (String refresh : List.of("refresh-checkpoints", "refresh-vae", "refresh-loras", "refresh-embeddings")) {
            server.post("/sdapi/v1/" + refresh, context -> {
                checkpoints.refresh();
                JsonAnswers.sendNull(context);
            });
        }
        // Models come and go by themselves here, as requests need them.
        server.post("/sdapi/v1/unload-checkpoint", context -> JsonAnswers.send(context, Map.of()));
        server.post("/sdapi/v1/reload-checkpoint", context -> JsonAnswers.send(context, Map.of()));
    }

    private static void list(Javalin server, String name, Supplier<Object> answer) {
        server.get("/sdapi/v1/" + name, context -> JsonAnswers.send(context, answer.get()));
    }

    private List<Map<String, Object>> loras() {
        return host.models().list(ModelRole.STYLE_LORA).stream()
                .map(file -> {
                    Map<String, Object> item = new LinkedHashMap<>();
                    item.put("name", CheckpointTitles.stem(file.path()));
                    item.put("alias", CheckpointTitles.stem(file.path()));
                    item.put("path", CheckpointTitles.relative(host.models().folders(), file.path()));
                    item.put("metadata", Map.of());
                    return item;
                })
                .toList();
    }

    private List<Map<String, Object>> vaes() {
        return host.models().list(ModelRole.VAE).stream()
                .map(file -> {
                    Map<String, Object> item = new LinkedHashMap<>();
                    item.put("model_name", String.valueOf(file.path().getFileName()));
                    item.put("filename", CheckpointTitles.relative(host.models().folders(), file.path()));
                    return item;
                })
                .toList();
    }

    private Map<String, Object> embeddings() {
        Map<String, Object> loaded = new LinkedHashMap<>();
        for (ModelFile file : host.models().list(ModelRole.EMBEDDING)) {
            Map<String, Object> item = new LinkedHashMap<>();
            for (String unknown : List.of("step", "sd_checkpoint", "sd_checkpoint_name", "shape", "vectors")) {
                item.put(unknown, null);
            }
            loaded.put(CheckpointTitles.stem(file.path()), item);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("loaded", loaded);
        answer.put("skipped", Map.of());
        return answer;
    }

    /** sdwebuiapi offers its ControlNet methods only if it finds "controlnet m2m". */
    private static Map<String, Object> scripts() {
        Map<String, Object> scripts = new LinkedHashMap<>();
        scripts.put("txt2img", List.of("controlnet", "controlnet m2m"));
        scripts.put("img2img", List.of("controlnet", "controlnet m2m"));
        return scripts;
    }

    private static Map<String, Object> script(boolean isImg2img) {
        Map<String, Object> script = new LinkedHashMap<>();
        script.put("name", "controlnet");
        script.put("is_alwayson", true);
        script.put("is_img2img", isImg2img);
        script.put("args", List.of());
        return script;
    }

    private static Map<String, Object> upscaler(String name) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("name", name);
        item.put("model_name", null);
        item.put("model_path", null);
        item.put("model_url", null);
        item.put("scale", 4.0);
        return item;
    }

    private static List<Map<String, Object>> latentModes() {
        List<Map<String, Object>> modes = new ArrayList<>();
        for (String variant : List.of(
                "", " (antialiased)", " (bicubic)", " (bicubic antialiased)", " (nearest)", " (nearest-exact)")) {
            modes.add(Map.of("name", "Latent" + variant));
        }
        return modes;
    }
}
