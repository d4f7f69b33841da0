package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.ConditionRecord;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code info}: how an image was made. Starts no engine. */
@Command(
        name = "info",
        description = {
            "Shows how an image was made, as its metadata say it, and what 'generate --like' takes over.",
            "Read are the parameters that this program and stable-diffusion-webui write into PNG, JPEG and WebP files,"
                    + " and ComfyUI's graph in a PNG where there is only one way to read it."
        })
final class InfoCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IMAGE", description = "The image.")
    private Path image = Path.of("");

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final CommandContext context;
    private final Console console;

    InfoCommand(CommandContext context) {
        this.context = context;
        this.console = context.console();
    }

    @Override
    public Integer call() {
        try (Ctrlora4j ctrlora4j = context.open()) {
            ImageInfo info = ctrlora4j.readInfo(image);
            if (json) {
                console.printJson(asMap(info));
            } else {
                print(info);
            }
            return ExitCode.OK.value();
        }
    }

    private void print(ImageInfo info) {
        if (info.writer().isEmpty()) {
            console.note("ctrlora4j: " + image + " does not say how it was made");
            return;
        }
        info.text().lines().forEach(console::print);
        info.conditions()
                .forEach(condition -> console.note("needs the source of condition " + condition.condition() + " again"
                        + condition
                                .image()
                                .map(hash -> " (condition image " + hash + ")")
                                .orElse("")));
        info.notTaken().forEach(line -> console.note("not taken over: " + line));
    }

    private static Map<String, Object> asMap(ImageInfo info) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("writer", info.writer().map(InfoCommand::lowerCase).orElse(null));
        object.put("text", info.text());
        object.put("fields", info.fields());
        object.put("request", info.writer().isPresent() ? request(info) : null);
        object.put("not_taken", info.notTaken());
        return object;
    }

    private static Map<String, Object> request(ImageInfo info) {
        GenerationRequest request = info.request("").build();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("checkpoint", info.checkpoint().orElse(null));
        object.put("vae", request.vae().orElse(null));
        object.put("condition_vae", request.conditionVae().orElse(null));
        object.put("text_encoder", request.textEncoder().orElse(null));
        object.put(
                "prediction", request.prediction().map(InfoCommand::lowerCase).orElse(null));
        object.put("base", request.base().orElse(null));
        object.put("prompt", request.prompt());
        object.put("negative_prompt", request.negativePrompt());
        object.put("prompt_syntax", lowerCase(request.promptSyntax()));
        object.put("clip_skip", request.clipSkip());
        object.put("steps", request.steps());
        object.put("guidance", request.guidanceScale());
        object.put("sampler", request.sampler());
        object.put("sampler_options", request.samplerOptions());
        object.put("seed", request.seed());
        object.put("noise", lowerCase(request.noiseSource()));
        object.put("noise_convention", lowerCase(request.noiseConvention()));
        object.put("variation_seed", request.variationSeed());
        object.put("variation_strength", request.variationStrength());
        object.put("seed_size", request.seedSize().map(Object::toString).orElse(null));
        object.put("size", request.size().map(Object::toString).orElse(null));
        object.put("batch", request.batch());
        object.put("batch_position", info.batchPosition());
        object.put("seamless", request.seamless());
        object.put("hires", request.hiresFix().map(InfoCommand::hires).orElse(null));
        object.put("loras", request.styleLoras().stream().map(InfoCommand::lora).toList());
        object.put(
                "conditions",
                info.conditions().stream().map(InfoCommand::condition).toList());
        return object;
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> lora(StyleLora lora) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", lora.file());
        object.put("unet_weight", lora.unetWeight());
        object.put("text_weight", lora.textWeight());
        return object;
    }

    private static Map<String, Object> hires(HiresFix fix) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("scale", fix.scale());
        object.put("size", fix.size().map(Object::toString).orElse(null));
        object.put("steps", fix.steps());
        object.put("denoise", fix.denoise());
        object.put("upscaler", lowerCase(fix.upscaler()));
        object.put("sampler", fix.sampler().orElse(null));
        object.put("prompt", fix.prompt().orElse(null));
        object.put("negative_prompt", fix.negativePrompt().orElse(null));
        object.put("checkpoint", fix.checkpoint().orElse(null));
        return object;
    }

    private static Map<String, Object> condition(ConditionRecord condition) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("condition", condition.condition());
        object.put("weight", condition.weight());
        object.put("start", condition.start());
        object.put("end", condition.end());
        object.put("parameters", condition.parameters());
        object.put("lora", condition.lora().orElse(null));
        object.put("condition_image_hash", condition.image().orElse(null));
        return object;
    }
}
