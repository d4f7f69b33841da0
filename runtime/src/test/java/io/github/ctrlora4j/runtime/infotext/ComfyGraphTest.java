package io.github.ctrlora4j.runtime.infotext;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Graphs in the form that ComfyUI writes into its images; the first is its default graph with a LoRA. */
class ComfyGraphTest {
    private static final String PROMPT =
            """
            {"3": {"class_type": "KSampler", "inputs": {"seed": 5, "steps": 20, "cfg": 8.0, "sampler_name": "dpmpp_2m",
              "scheduler": "karras", "denoise": 1.0, "model": ["10", 0], "positive": ["6", 0], "negative": ["7", 0],
              "latent_image": ["5", 0]}},
             "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd\\\\v1-5.safetensors"}},
             "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 768, "batch_size": 1}},
             "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a cat", "clip": ["12", 0]}},
             "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "bad, blurry", "clip": ["12", 0]}},
             "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["11", 0]}},
             "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}},
             "10": {"class_type": "LoraLoader", "inputs": {"lora_name": "ink.safetensors", "strength_model": 0.8,
              "strength_clip": 0.5, "model": ["13", 0], "clip": ["4", 1]}},
             "11": {"class_type": "VAELoader", "inputs": {"vae_name": "v.pt"}},
             "12": {"class_type": "CLIPSetLastLayer", "inputs": {"stop_at_clip_layer": -2, "clip": ["10", 1]}},
             "13": {"class_type": "LoraLoaderModelOnly", "inputs": {"lora_name": "first.pt", "strength_model": 1,
              "model": ["4", 0]}}}""";

    @Test
    void readsAGraphWithOneSampler() {
        ComfyGraph graph = ComfyGraph.ofPrompt(PROMPT);

        assertEquals(List.of(), graph.notTaken());
        assertEquals("a cat", graph.text().prompt());
        assertEquals("bad, blurry", graph.text().negativePrompt());
        assertEquals(
                Map.ofEntries(
                        Map.entry("Steps", "20"),
                        Map.entry("Sampler", "dpmpp_2m"),
                        Map.entry("Schedule type", "karras"),
                        Map.entry("CFG scale", "8.0"),
                        Map.entry("Seed", "5"),
                        Map.entry("Size", "512x768"),
                        Map.entry("Clip skip", "2"),
                        Map.entry("Model", "sd/v1-5.safetensors"),
                        Map.entry("Style LoRA 0", "model: first.pt, unet weight: 1, text weight: 0"),
                        Map.entry("Style LoRA 1", "model: ink.safetensors, unet weight: 0.8, text weight: 0.5"),
                        Map.entry("VAE", "v.pt"),
                        Map.entry("RNG", "NV"),
                        Map.entry("Noise convention", "ComfyUI")),
                graph.text().values());
    }

    @Test
    void readsTheEditorsGraph() {
        ComfyGraph graph = ComfyGraph.ofWorkflow(
                """
                {"nodes": [
                  {"id": 3, "type": "KSampler", "mode": 0, "widgets_values": [5, "randomize", 20, 8, "euler", "normal", 1],
                   "inputs": [{"name": "model", "link": 1}, {"name": "positive", "link": 2},
                              {"name": "negative", "link": 3}, {"name": "latent_image", "link": 4}]},
                  {"id": 4, "type": "CheckpointLoaderSimple", "widgets_values": ["v1-5.ckpt"]},
                  {"id": 5, "type": "EmptyLatentImage", "widgets_values": [64, 128, 1]},
                  {"id": 6, "type": "CLIPTextEncode", "widgets_values": ["a cat"], "inputs": [{"name": "clip", "link": 5}]},
                  {"id": 7, "type": "CLIPTextEncode", "widgets_values": [""], "inputs": [{"name": "clip", "link": 6}]}],
                 "links": [[1, 4, 0, 3, 0, "MODEL"], [2, 6, 0, 3, 1, "CONDITIONING"], [3, 7, 0, 3, 2, "CONDITIONING"],
                           [4, 5, 0, 3, 3, "LATENT"], [5, 4, 1, 6, 0, "CLIP"], [6, 4, 1, 7, 0, "CLIP"]]}""");

        assertEquals(List.of(), graph.notTaken());
        assertEquals("a cat", graph.text().prompt());
        assertEquals(
                "{Steps=20, Sampler=euler, Schedule type=normal, CFG scale=8, Seed=5, Size=64x128, Model=v1-5.ckpt,"
                        + " RNG=NV, Noise convention=ComfyUI}",
                graph.text().values().toString());
    }

    @Test
    void saysWhatIsAmbiguous() {
        String linked = PROMPT.replace("\"seed\": 5", "\"seed\": [\"40\", 0]")
                .replace("\"text\": \"a cat\"", "\"text\": \"(a cat:1.2)\"")
                .replace("\"EmptyLatentImage\"", "\"VAEEncode\"")
                .replace("\"model\": [\"4\", 0]", "\"model\": [\"40\", 0]")
                .replaceFirst("\\{", "{\"40\": {\"class_type\": \"Reroute\", \"inputs\": {}}, ");
        assertEquals(
                List.of(
                        "KSampler 3: its seed comes from Reroute 40",
                        "KSampler 3: its latent_image comes from VAEEncode 5",
                        "CLIPTextEncode 6: its text is taken, but ComfyUI reads weights and other signs by rules of its"
                                + " own",
                        "LoraLoaderModelOnly 13: its model comes from Reroute 40"),
                ComfyGraph.ofPrompt(linked).notTaken());
    }

    @Test
    void aGraphWithTwoSamplersIsNotRead() {
        String second = PROMPT.replaceFirst(
                "\\{", "{\"41\": {\"class_type\": \"KSampler\", \"inputs\": {\"latent_image\": [\"3\", 0]}}, ");
        assertEquals(
                new ComfyGraph(
                        new InfoText("", "", Map.of()),
                        List.of("the graph: needs exactly one KSampler, has [KSampler 41, KSampler 3]")),
                ComfyGraph.ofPrompt(second));
    }

    @Test
    void whatIsNoGraphHasNoSampler() {
        for (String json :
                List.of("", "{", "[]", "3", "{\"a\": 1}", "{\"a\": {\"class_type\": []}}", "[".repeat(9_999))) {
            assertEquals(
                    List.of("the graph: needs exactly one KSampler, has none"),
                    ComfyGraph.ofPrompt(json).notTaken());
            assertEquals(
                    List.of("the graph: needs exactly one KSampler, has none"),
                    ComfyGraph.ofWorkflow(json).notTaken());
        }
    }

    @Test
    void aCircleOfLorasEnds() {
        String circle = PROMPT.replace("\"model\": [\"4\", 0]", "\"model\": [\"10\", 0]")
                .replace("\"clip\": [\"4\", 1]", "\"clip\": [\"12\", 0]");
        assertEquals(
                List.of("LoraLoaderModelOnly 13: its model comes from LoraLoader 10"),
                ComfyGraph.ofPrompt(circle).notTaken());
    }
}
