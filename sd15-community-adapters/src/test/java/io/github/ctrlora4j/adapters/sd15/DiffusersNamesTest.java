package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All of SD 1.5's names, from the golden table of both spellings. */
final class DiffusersNamesTest {
    private static Map<String, Tensor> component(Map<String, List<Long>> shapes, String id) {
        return Optional.ofNullable(FileKind.of(new IndexedShapes(shapes))
                        .weights()
                        .components()
                        .get(id))
                .orElseThrow();
    }

    private static Map<String, List<Long>> shapes(Map<String, Tensor> tensors) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }

    @ParameterizedTest
    @CsvSource({
        "unet, '', unet, model.diffusion_model.",
        "unet, unet., unet, model.diffusion_model.",
        "vae, '', vae, first_stage_model.",
        "vae, vae., vae, first_stage_model.",
        "vae, first_stage_model., vae, first_stage_model.",
        "text_encoder, '', text, cond_stage_model.",
        "text_encoder, text_encoder., text, cond_stage_model."
    })
    void everyNameOfStableDiffusion15IsTranslated(String part, String prefix, String id, String ldm) {
        assertEquals(
                IndexedShapes.sd15(part, ldm), shapes(component(IndexedShapes.diffusers(part, prefix), id)), prefix);
    }

    @Test
    void theTensorUnderANewNameIsTheRightOne() {
        Map<String, List<Long>> diffusers = IndexedShapes.diffusers("unet", "");
        Map<String, Tensor> unet = component(diffusers, "unet");
        // Two of each kind, counted by hand with the law: input block 3b + j + 1, output block 3b + j.
        Map.of(
                        "input_blocks.5.1.proj_in.weight", "down_blocks.1.attentions.1.proj_in.weight",
                        "input_blocks.9.0.op.bias", "down_blocks.2.downsamplers.0.conv.bias",
                        "middle_block.2.emb_layers.1.weight", "mid_block.resnets.1.time_emb_proj.weight",
                        "output_blocks.7.0.skip_connection.weight", "up_blocks.2.resnets.1.conv_shortcut.weight",
                        "output_blocks.2.1.conv.weight", "up_blocks.0.upsamplers.0.conv.weight",
                        "output_blocks.8.2.conv.weight", "up_blocks.2.upsamplers.0.conv.weight")
                .forEach((ldm, name) -> assertEquals(
                        name,
                        Optional.ofNullable(unet.get("model.diffusion_model." + ldm))
                                .map(Tensor::name)
                                .orElse("nothing")));
    }

    @Test
    void theDecodersLevelsAreCountedFromTheOtherEnd() {
        Map<String, Tensor> vae = component(IndexedShapes.diffusers("vae", ""), "vae");
        Map.of(
                        "decoder.up.3.upsample.conv.weight", "decoder.up_blocks.0.upsamplers.0.conv.weight",
                        "decoder.up.0.block.2.conv1.bias", "decoder.up_blocks.3.resnets.2.conv1.bias",
                        "encoder.down.1.block.0.nin_shortcut.weight",
                                "encoder.down_blocks.1.resnets.0.conv_shortcut.weight",
                        "encoder.mid.attn_1.proj_out.weight", "encoder.mid_block.attentions.0.to_out.0.weight")
                .forEach((ldm, name) -> assertEquals(
                        name,
                        Optional.ofNullable(vae.get("first_stage_model." + ldm))
                                .map(Tensor::name)
                                .orElse("nothing")));
    }

    /** Names of diffusers before 0.15, and of exporters that leave out the number of the output layer. */
    @Test
    void oldNamesAreKnown() {
        Map<String, List<Long>> vae = new LinkedHashMap<>();
        IndexedShapes.diffusers("vae", "")
                .forEach((name, shape) -> vae.put(
                        name.replace(".to_q.", ".query.")
                                .replace(".to_k.", ".key.")
                                .replace(".to_v.", ".value.")
                                .replace(".to_out.0.", ".proj_attn."),
                        shape));
        assertEquals(IndexedShapes.sd15("vae", "first_stage_model."), shapes(component(vae, "vae")));
        Map<String, List<Long>> unet = new LinkedHashMap<>();
        IndexedShapes.diffusers("unet", "")
                .forEach((name, shape) -> unet.put(name.replace(".to_out.0.", ".to_out."), shape));
        assertEquals(IndexedShapes.sd15("unet", "model.diffusion_model."), shapes(component(unet, "unet")));
    }

    @Test
    void anUnknownNameStaysAndIsTooMany() {
        Map<String, List<Long>> shapes = IndexedShapes.diffusers("unet", "");
        shapes.put("down_blocks.0.resnets.0.other.weight", List.of(1L));
        assertEquals(
                "sd15-variant", FileKind.of(new IndexedShapes(shapes)).verdict().kind());
    }
}
