package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units whose model is a ControlNet in the model folders: two small ones with the names of ControlNet 1.1. */
class ControlNetUnitsTest {
    private static final String CANNY = "control_v11p_sd15_canny";
    private static final String SOFT_EDGE = "control_v11p_sd15_softedge";

    @TempDir
    private Path folder;

    private Ctrlora4j host = Ctrlora4j.open(RuntimeOptions.builder().build());

    @BeforeEach
    void open() throws IOException {
        host.close();
        for (String name : List.of(CANNY, SOFT_EDGE)) {
            Files.write(folder.resolve(name + ".safetensors"), lite());
        }
        host = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(folder)
                .modelFolder(DemoFiles.MODELS)
                .build());
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void controlNetsAreListedByTypeBesideTheLoras() {
        ControlCatalog catalog = ControlCatalog.of(host.conditions(), host.models());

        ControlCatalog.Model model = catalog.model("model", CANNY).orElseThrow();
        assertTrue(model.isControlNet());
        assertTrue(catalog.modelNames().contains(model.name()));
        assertEquals(Optional.of("Canny"), model.type());
        assertEquals(
                Optional.of("SoftEdge"),
                catalog.model("model", SOFT_EDGE).orElseThrow().type());
        // A condition's own LoRA stays its model.
        String own = catalog.modelOf(host.conditions().get("canny")).orElseThrow();
        assertFalse(catalog.model("model", own).orElseThrow().isControlNet());
    }

    /** The first fitting model whose name contains 11, even if another one comes first: see section 15.7. */
    @Test
    void aTypesDefaultModelIsOneOfControlNet11() throws IOException {
        Files.write(folder.resolve("a_canny.safetensors"), lite());
        ControlCatalog catalog = ControlCatalog.of(host.conditions(), host.models());
        Map<?, ?> types = (Map<?, ?>)
                Optional.ofNullable(new ControlLists(catalog).controlTypes().get("control_types"))
                        .orElseThrow();

        Map<?, ?> canny = (Map<?, ?>) Optional.ofNullable(types.get("Canny")).orElseThrow();

        assertTrue(String.valueOf(canny.get("model_list")).startsWith("[None, a_canny [e3b0c442], "), canny.toString());
        assertEquals(CANNY + " [e3b0c442]", canny.get("default_model"));
    }

    @Test
    void aUnitGivesTheConditionItsControlNet() {
        RequestReader reader = new RequestReader(
                host,
                new CheckpointTitles(host.models()),
                new ApiSamplers(host.samplers()),
                RequestLimits.standard(),
                Optional.empty());
        Drawing drawing = reader.read(
                "txt2img",
                Requests.fields("{'alwayson_scripts':{'controlnet':{'args':[{'module':'canny','model':'" + CANNY
                        + "','image':'PICTURE','weight':0.5}]}}}"),
                OptionValues.defaults());

        ControlUnit unit = drawing.units().get(0);
        ConditionInput.Builder input = ConditionInput.builder(unit.condition(), RgbImage.of(1, 1, new byte[3]));
        unit.model().orElseThrow().giveTo(input);
        assertEquals("canny", unit.condition());
        assertEquals(
                Optional.of(folder.resolve(CANNY + ".safetensors")),
                input.build().controlNet());
        assertEquals(Optional.empty(), input.build().lora());
    }

    /** The smallest ControlNet-LITE: four blocks of 4 channels, all numbers 0. */
    private static byte[] lite() {
        StringBuilder header = new StringBuilder();
        int end = 0;
        long[] hint = {3, 1, 1, 1, 1, 1, 1, 1, 4};
        for (int i = 0; i < 8; i++) {
            end = layer(header, end, "input_hint_block." + 2 * i, hint[i + 1], hint[i], 3, 3);
        }
        end = layer(header, end, "input_blocks.0.0", 4, 4, 3, 3);
        for (String block : List.of("input_blocks.1", "input_blocks.2", "middle_block")) {
            end = layer(header, end, block + ".0", 4);
            end = layer(header, end, block + ".2", 4, 4, 3, 3);
        }
        end = layer(header, end, "input_blocks.3.0.op", 4, 4, 3, 3);
        for (String zero :
                List.of("zero_convs.0", "zero_convs.1", "zero_convs.2", "zero_convs.3", "middle_block_out")) {
            end = layer(header, end, zero + ".0", 4, 4, 1, 1);
        }
        byte[] text = ("{" + header.substring(1) + "}").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(8 + text.length + end)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    /** Adds weight and bias to the header; returns where the data ends. */
    private static int layer(StringBuilder header, int start, String name, long... shape) {
        int end = start;
        for (Map.Entry<String, long[]> tensor :
                Map.of("weight", shape, "bias", new long[] {shape[0]}).entrySet()) {
            int bytes = 4;
            StringBuilder extents = new StringBuilder();
            for (long extent : tensor.getValue()) {
                bytes *= (int) extent;
                extents.append(",").append(extent);
            }
            header.append(",\"control_model.").append(name).append('.').append(tensor.getKey());
            header.append("\":{\"dtype\":\"F32\",\"shape\":[").append(extents.substring(1));
            header.append("],\"data_offsets\":[")
                    .append(end)
                    .append(',')
                    .append(end + bytes)
                    .append("]}");
            end += bytes;
        }
        return end;
    }
}
