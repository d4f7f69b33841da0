package io.github.ctrlora4j.runtime.infotext;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComfyNodeTest {
    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    private static ComfyNode node(Map<String, ComfyNode> nodes, String id) {
        return Optional.ofNullable(nodes.get(id)).orElseThrow();
    }

    @Test
    void anInputIsAValueOrALink() throws JsonProcessingException {
        ComfyNode sampler = node(
                ComfyNode.ofPrompt(json(
                        "{'3': {'class_type': 'KSampler', 'inputs': {'seed': 7, 'cfg': 7.5, 'model': ['4', 0]}}}")),
                "3");

        assertEquals("KSampler 3", sampler.title());
        assertEquals(Optional.of("7"), sampler.value("seed"));
        assertEquals(Optional.of("7.5"), sampler.value("cfg"));
        assertEquals(Optional.empty(), sampler.value("model"));
        assertEquals(Optional.of("4"), sampler.link("model"));
        assertEquals(Optional.empty(), sampler.link("seed"));
        assertEquals(Optional.empty(), sampler.link("missing"));
    }

    @Test
    void whatIsNoNodeIsLeftOut() throws JsonProcessingException {
        assertEquals(
                Set.of("1"),
                ComfyNode.ofPrompt(json("{'1': {'class_type': 'VAELoader'}, 'extra': {'version': 2}, 'n': 3}"))
                        .keySet());
    }

    /** The fields of KSampler in the editor's order; its model comes by link 9 from node 4. */
    private static final String WORKFLOW =
            """
            {'links': [[9, 4, 0, 3, 0, 'MODEL']],
             'nodes': [
               {'id': 3, 'type': 'KSampler', 'mode': 0, 'inputs': [{'name': 'model', 'link': 9}, {'name': 'seed', 'link': null}],
                'widgets_values': [156680208700286, 'randomize', 20, 8, 'euler', 'normal', 1]},
               {'id': 4, 'type': 'CheckpointLoaderSimple', 'mode': MODE, 'widgets_values': ['a.ckpt', 'more']},
               {'id': 5, 'type': 'Unknown', 'widgets_values': ['what']}]}""";

    @Test
    void theEditorsFieldsHaveNamesByTheirPlace() throws JsonProcessingException {
        Map<String, ComfyNode> nodes = ComfyNode.ofWorkflow(json(WORKFLOW.replace("MODE", "0")));
        ComfyNode sampler = node(nodes, "3");

        assertEquals(Optional.of("156680208700286"), sampler.value("seed"));
        assertEquals(Optional.of("20"), sampler.value("steps"));
        assertEquals(Optional.of("8"), sampler.value("cfg"));
        assertEquals(Optional.of("normal"), sampler.value("scheduler"));
        assertEquals(Optional.of("4"), sampler.link("model"));
        assertEquals(Optional.of("a.ckpt"), node(nodes, "4").value("ckpt_name"));
        assertEquals(0, node(nodes, "5").inputs().size());
    }

    /** 2 is muted, 4 bypassed. */
    @Test
    void aNodeThatDoesNotRunIsOfNoKind() throws JsonProcessingException {
        for (String mode : Set.of("2", "4")) {
            ComfyNode loader = node(ComfyNode.ofWorkflow(json(WORKFLOW.replace("MODE", mode))), "4");

            assertEquals("CheckpointLoaderSimple (switched off)", loader.kind());
        }
    }
}
