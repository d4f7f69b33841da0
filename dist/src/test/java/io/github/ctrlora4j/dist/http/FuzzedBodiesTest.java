package io.github.ctrlora4j.dist.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.dist.http.webui.PacedHost;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * S-HT-2: whatever a body holds, the server does not fail. The same bodies in every build; the system property {@code
 * ctrlora4j.fuzz.bodies} sets their number.
 */
class FuzzedBodiesTest {
    private static final int BODIES = Integer.getInteger("ctrlora4j.fuzz.bodies", 500);

    private static final List<String> PATHS = List.of(
            "/sdapi/v1/txt2img",
            "/sdapi/v1/txt2img",
            "/sdapi/v1/txt2img",
            "/sdapi/v1/img2img",
            "/controlnet/txt2img",
            "/controlnet/detect",
            "/sdapi/v1/png-info",
            "/internal/progress",
            "/sdapi/v1/interrupt");

    private static final List<String> FIELDS = List.of(
            "prompt",
            "negative_prompt",
            "steps",
            "width",
            "height",
            "seed",
            "cfg_scale",
            "batch_size",
            "n_iter",
            "sampler_name",
            "scheduler",
            "override_settings",
            "override_settings_restore_afterwards",
            "alwayson_scripts",
            "controlnet_units",
            "eta",
            "styles",
            "subseed_strength",
            "tiling",
            "enable_hr",
            "hr_scale",
            "hr_upscaler",
            "init_images",
            "mask",
            "mask_blur",
            "inpainting_fill",
            "denoising_strength",
            "resize_mode",
            "seed_resize_from_w",
            "send_images",
            "force_task_id",
            "infotext",
            "s_noise",
            "script_name",
            "image",
            "id_task",
            "task_id",
            "controlnet_module",
            "controlnet_input_images",
            "controlnet_processor_res");

    private static final List<String> TEXTS = List.of(
            "512",
            "NaN",
            "-1",
            "1e309",
            "",
            " ",
            "canny",
            "Euler a Karras",
            "(((((a:1.1)",
            "[a:b:0.5]",
            "<lora:x:1>",
            "../../etc/passwd",
            "Steps: 1, Sampler: Euler, Size: 64x64, Seed: 1",
            "data:image/png;base64,iVBORw0KGgo=",
            "\u0000\ud800",
            "\u202e");

    @AutoClose
    private static final RunningServer server =
            RunningServer.start(PacedHost.fast(), RunningServer.options().maxBodyBytes(1 << 20));

    @Test
    void noBodyMakesTheServerFail() {
        Random random = new Random(1);
        for (int i = 0; i < BODIES; i++) {
            String path = PATHS.get(random.nextInt(PATHS.size()));
            String body = random.nextInt(4) == 0 ? damaged(random, request(random)) : request(random);
            HttpResponse<String> answer = server.post(path, body);
            int number = i;
            assertTrue(answer.statusCode() < 500, () -> number + ": " + path + " " + body + " -> " + answer.body());
        }
    }

    /** Numbers that JSON has and Java has not. */
    private static String request(Random random) {
        ObjectNode request = RunningServer.JSON
                .createObjectNode()
                .put("steps", 1)
                .put("width", 64)
                .put("height", 64);
        for (int i = 0; i < 4; i++) {
            put(request, FIELDS.get(random.nextInt(FIELDS.size())), random);
        }
        return request.toString()
                .replace("\"1e309\"", "1e309")
                .replace("\"NaN\"", random.nextBoolean() ? "NaN" : "null");
    }

    private static void put(ObjectNode request, String field, Random random) {
        switch (random.nextInt(12)) {
            case 0 -> request.put(field, -0.0);
            case 1 -> request.put(field, (1L << 53) + 1);
            case 2 -> request.putNull(field);
            case 3 -> request.putArray(field).add(1).addNull().addObject();
            case 4 -> request.putObject(field).put("ControlNet", random.nextInt());
            case 5 -> request.put(field, random.nextBoolean());
            case 6 -> request.put(field, random.nextInt());
            case 7 -> request.put(field, random.nextInt(5));
            case 8 -> request.put(field, random.nextGaussian() * Math.pow(10, random.nextInt(300)));
            case 9 ->
                request.putObject(field)
                        .putObject("controlnet")
                        .putArray("args")
                        .add(7)
                        .add("x");
            case 10 -> {
                ObjectNode unit = request.putObject(field)
                        .putObject("controlnet")
                        .putArray("args")
                        .addObject()
                        .put("model", "canny")
                        .put("image", RunningServer.source("rocket-twemoji.png"));
                put(
                        unit,
                        List.of("weight", "module", "resize_mode", "guidance_end", "mask", "enabled")
                                .get(random.nextInt(6)),
                        random);
            }
            default -> request.put(field, TEXTS.get(random.nextInt(TEXTS.size())));
        }
    }

    /** A few characters of the text are others, missing or doubled. */
    private static String damaged(Random random, String text) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = 0; i <= random.nextInt(4); i++) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(3)) {
                case 0 -> damaged.setCharAt(at, (char) random.nextInt(0x250));
                case 1 -> damaged.delete(at, Math.min(damaged.length() - 1, at + random.nextInt(20)));
                default -> damaged.insert(at, damaged.substring(at, Math.min(damaged.length(), at + 20)));
            }
        }
        return damaged.toString();
    }
}
