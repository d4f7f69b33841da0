package io.github.ctrlora4j.runtime.infotext;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node of ComfyUI's graph.
 *
 * @param kind its {@code class_type}
 * @param inputs by name: a value, or for a link the array of another node's id and the number of its output
 */
record ComfyNode(String id, String kind, JsonNode inputs) {
    /** The editor stores the values of its fields by position. */
    private static final Map<String, List<String>> FIELDS = Map.of(
            "KSampler",
            List.of("seed", "control_after_generate", "steps", "cfg", "sampler_name", "scheduler", "denoise"),
            "CLIPTextEncode",
            List.of("text"),
            "CheckpointLoaderSimple",
            List.of("ckpt_name"),
            "LoraLoader",
            List.of("lora_name", "strength_model", "strength_clip"),
            "LoraLoaderModelOnly",
            List.of("lora_name", "strength_model"),
            "VAELoader",
            List.of("vae_name"),
            "EmptyLatentImage",
            List.of("width", "height", "batch_size"),
            "CLIPSetLastLayer",
            List.of("stop_at_clip_layer"));

    /** An input's value as text; empty if it is missing, or a link. */
    Optional<String> value(String name) {
        return Optional.ofNullable(inputs.get(name))
                .filter(node -> node.isTextual() || node.isNumber() || node.isBoolean())
                .map(JsonNode::asText);
    }

    /** Id of the node that an input is linked to. */
    Optional<String> link(String name) {
        return Optional.ofNullable(inputs.get(name))
                .filter(node -> node.isArray() && node.size() == 2)
                .map(node -> node.get(0).asText());
    }

    /** "KSampler 3". */
    String title() {
        return kind + " " + id;
    }

    /** The nodes by id of what ComfyUI calls the "prompt": the graph as the server runs it. */
    static Map<String, ComfyNode> ofPrompt(JsonNode prompt) {
        Map<String, ComfyNode> nodes = new LinkedHashMap<>();
        prompt.properties().forEach(entry -> {
            JsonNode kind = entry.getValue().path("class_type");
            if (kind.isTextual()) {
                JsonNode inputs = entry.getValue().path("inputs");
                nodes.put(entry.getKey(), new ComfyNode(entry.getKey(), kind.textValue(), inputs));
            }
        });
        return nodes;
    }

    /** The nodes by id of the "workflow": the graph as the editor draws it. */
    static Map<String, ComfyNode> ofWorkflow(JsonNode workflow) {
        Map<String, JsonNode> sources = new HashMap<>();
        workflow.path("links").forEach(link -> sources.put(link.path(0).asText(), link.path(1)));
        Map<String, ComfyNode> nodes = new LinkedHashMap<>();
        for (JsonNode node : workflow.path("nodes")) {
            String id = node.path("id").asText();
            String kind = node.path("type").asText();
            // A muted or bypassed node does not run; what then runs instead, only the editor knows.
            String played = node.path("mode").asInt() == 0 ? kind : kind + " (switched off)";
            nodes.put(id, new ComfyNode(id, played, inputs(node, FIELDS.getOrDefault(kind, List.of()), sources)));
        }
        return nodes;
    }

    private static JsonNode inputs(JsonNode node, List<String> fields, Map<String, JsonNode> sources) {
        ObjectNode inputs = JsonNodeFactory.instance.objectNode();
        List<JsonNode> values = new ArrayList<>();
        node.path("widgets_values").forEach(values::add);
        for (int i = 0; i < Math.min(fields.size(), values.size()); i++) {
            inputs.set(fields.get(i), values.get(i));
        }
        for (JsonNode input : node.path("inputs")) {
            JsonNode source = sources.get(input.path("link").asText());
            if (source != null && input.path("name").isTextual()) {
                ArrayNode link =
                        JsonNodeFactory.instance.arrayNode().add(source).add(0);
                inputs.set(input.path("name").textValue(), link);
            }
        }
        return inputs;
    }
}
