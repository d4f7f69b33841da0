package io.github.ctrlora4j.runtime.infotext;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a graph of ComfyUI says, as a {@link InfoText}, as far as there is only one way to read it: one KSampler, texts
 * and numbers that stand in their nodes, and between the sampler and the checkpoint nothing but LoRAs. Immutable.
 *
 * @param notTaken what could not be read in one way, one line each
 */
public record ComfyGraph(InfoText text, List<String> notTaken) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** More than any person links one after the other; also ends a circle. */
    private static final int MAX_CHAIN = 100;
    /** What ComfyUI reads in another way than stable-diffusion-webui, or not at all. */
    private static final Pattern SYNTAX = Pattern.compile("[()\\[\\]{}<|]|embedding:|\\bAND\\b|\\bBREAK\\b");

    public ComfyGraph {
        notTaken = List.copyOf(notTaken);
    }

    /** Reads the "prompt" of an image's metadata: the graph as the server runs it. Every text can be read. */
    public static ComfyGraph ofPrompt(String json) {
        return new Reading(parse(json).map(ComfyNode::ofPrompt).orElse(Map.of())).graph();
    }

    /** Reads the "workflow": the graph as the editor draws it. */
    public static ComfyGraph ofWorkflow(String json) {
        return new Reading(parse(json).map(ComfyNode::ofWorkflow).orElse(Map.of())).graph();
    }

    private static Optional<JsonNode> parse(String json) {
        try {
            return Optional.ofNullable(JSON.readTree(json)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Walks from the sampler to everything that it uses. Confined to one call. */
    private static final class Reading {
        private final Map<String, ComfyNode> nodes;
        private final Map<String, String> values = new LinkedHashMap<>();
        private final List<String> notTaken = new ArrayList<>();

        Reading(Map<String, ComfyNode> nodes) {
            this.nodes = nodes;
        }

        ComfyGraph graph() {
            List<ComfyNode> samplers = nodes.values().stream()
                    .filter(node -> node.kind().contains("Sampler")
                            && node.link("latent_image").isPresent())
                    .toList();
            if (samplers.size() != 1 || !samplers.get(0).kind().equals("KSampler")) {
                notTaken.add("the graph: needs exactly one KSampler, has "
                        + (samplers.isEmpty()
                                ? "none"
                                : samplers.stream().map(ComfyNode::title).toList()));
                return new ComfyGraph(new InfoText("", "", values), notTaken);
            }
            ComfyNode sampler = samplers.get(0);
            take(sampler, "steps", "Steps");
            take(sampler, "sampler_name", "Sampler");
            take(sampler, "scheduler", "Schedule type");
            take(sampler, "cfg", "CFG scale");
            take(sampler, "seed", "Seed");
            size(sampler);
            String prompt = text(sampler, "positive");
            String negative = text(sampler, "negative");
            model(sampler);
            vae(sampler);
            sampler.value("denoise")
                    .filter(value -> !isOne(value))
                    .ifPresent(value -> values.put("Denoising strength", value));
            values.put("RNG", "NV");
            values.put("Noise convention", "ComfyUI");
            return new ComfyGraph(new InfoText(prompt, negative, values), notTaken);
        }

        private static boolean isOne(String number) {
            return number.equals("1") || number.equals("1.0");
        }

        private void take(ComfyNode node, String input, String key) {
            value(node, input).ifPresent(value -> values.put(key, value));
        }

        /** A value that stands in the node itself. */
        private Optional<String> value(ComfyNode node, String input) {
            Optional<String> value = node.value(input);
            if (value.isEmpty()) {
                notTaken.add(node.title() + ": its " + input + source(node, input));
            }
            return value;
        }

        private Optional<ComfyNode> linked(ComfyNode node, String input) {
            return node.link(input).flatMap(id -> Optional.ofNullable(nodes.get(id)));
        }

        private String source(ComfyNode node, String input) {
            return linked(node, input)
                    .map(from -> " comes from " + from.title())
                    .orElse(" is missing");
        }

        private void size(ComfyNode sampler) {
            Optional<ComfyNode> latent = linked(sampler, "latent_image");
            if (latent.isEmpty() || !latent.get().kind().equals("EmptyLatentImage")) {
                notTaken.add(sampler.title() + ": its latent_image" + source(sampler, "latent_image"));
                return;
            }
            Optional<String> width = value(latent.get(), "width");
            Optional<String> height = value(latent.get(), "height");
            if (width.isPresent() && height.isPresent()) {
                values.put("Size", width.get() + "x" + height.get());
            }
            latent.get()
                    .value("batch_size")
                    .filter(batch -> !isOne(batch))
                    .ifPresent(
                            batch -> notTaken.add(
                                    latent.get().title() + ": its batch_size " + batch
                                            + "; the noise of an image depends on the whole batch, and the image does not say which one it is"));
        }

        /** The text of one side; control networks on the way are named and left out. */
        private String text(ComfyNode sampler, String side) {
            Optional<ComfyNode> node = linked(sampler, side);
            for (int i = 0;
                    i < MAX_CHAIN
                            && node.filter(n -> n.kind().startsWith("ControlNetApply"))
                                    .isPresent();
                    i++) {
                ComfyNode control = node.get();
                if (side.equals("positive")) {
                    notTaken.add(control.title() + ": another kind of control network; give the condition again");
                }
                node = linked(control, "conditioning").or(() -> linked(control, side));
            }
            if (node.isEmpty() || !node.get().kind().equals("CLIPTextEncode")) {
                notTaken.add(sampler.title() + ": its " + side
                        + node.map(from -> " comes from " + from.title()).orElse(" is missing"));
                return "";
            }
            clipSkip(node.get());
            String text = value(node.get(), "text").orElse("");
            if (SYNTAX.matcher(text).find()) {
                notTaken.add(node.get().title()
                        + ": its text is taken, but ComfyUI reads weights and other signs by rules of its own");
            }
            return text;
        }

        private void clipSkip(ComfyNode encoder) {
            Optional<ComfyNode> node = linked(encoder, "clip");
            for (int i = 0; i < MAX_CHAIN && node.isPresent(); i++) {
                ComfyNode current = node.get();
                if (current.kind().equals("CLIPSetLastLayer")) {
                    current.value("stop_at_clip_layer")
                            .filter(layer -> layer.startsWith("-"))
                            .map(layer -> layer.substring(1))
                            .ifPresent(layer -> {
                                String other = values.getOrDefault("Clip skip", layer);
                                values.put("Clip skip", layer);
                                if (!other.equals(layer)) {
                                    notTaken.add(current.title() + ": the texts stop at different layers");
                                }
                            });
                } else if (!current.kind().equals("LoraLoader")) {
                    return;
                }
                node = linked(current, "clip");
            }
        }

        private void model(ComfyNode sampler) {
            List<ComfyNode> loras = new ArrayList<>();
            ComfyNode user = sampler;
            Optional<ComfyNode> node = linked(sampler, "model");
            while (node.filter(n -> n.kind().startsWith("LoraLoader")).isPresent() && loras.size() < MAX_CHAIN) {
                user = node.get();
                loras.add(user);
                node = linked(user, "model");
            }
            if (node.filter(n -> n.kind().equals("CheckpointLoaderSimple")).isPresent()) {
                value(node.get(), "ckpt_name").ifPresent(name -> values.put("Model", slashed(name)));
            } else {
                notTaken.add(user.title() + ": its model" + source(user, "model"));
            }
            // The one next to the checkpoint acts first.
            for (int i = loras.size() - 1; i >= 0; i--) {
                lora(loras.get(i), loras.size() - 1 - i);
            }
        }

        private void lora(ComfyNode loader, int number) {
            boolean isModelOnly = loader.kind().equals("LoraLoaderModelOnly");
            Optional<String> name = value(loader, "lora_name");
            Optional<String> unet = value(loader, "strength_model");
            Optional<String> clip = isModelOnly ? Optional.of("0") : value(loader, "strength_clip");
            if (name.isPresent() && unet.isPresent() && clip.isPresent()) {
                Map<String, String> pairs = new LinkedHashMap<>();
                pairs.put("model", slashed(name.get()));
                pairs.put("unet weight", unet.get());
                pairs.put("text weight", clip.get());
                values.put("Style LoRA " + number, InfoPairs.write(pairs));
            }
        }

        /** ComfyUI on Windows writes paths below the folder of models with backslashes. */
        private static String slashed(String path) {
            return path.replace('\\', '/');
        }

        private void vae(ComfyNode sampler) {
            nodes.values().stream()
                    .filter(node -> node.kind().startsWith("VAEDecode"))
                    .filter(node -> node.link("samples").equals(Optional.of(sampler.id())))
                    .findFirst()
                    .flatMap(node -> linked(node, "vae"))
                    .filter(node -> !node.kind().equals("CheckpointLoaderSimple"))
                    .ifPresent(node -> {
                        if (node.kind().equals("VAELoader")) {
                            take(node, "vae_name", "VAE");
                        } else {
                            notTaken.add(node.title() + ": decodes the image");
                        }
                    });
        }
    }
}
