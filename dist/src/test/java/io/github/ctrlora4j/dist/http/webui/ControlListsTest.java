package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What clients of the extension fill their menus from; see sections 15.6 and 15.7 of the API's description. */
class ControlListsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @AutoClose
    private static final Requests requests = new Requests();

    private final ControlLists lists =
            new ControlLists(ControlCatalog.of(requests.host.conditions(), requests.host.models()));

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    private JsonNode modules(boolean labels) {
        return JSON.valueToTree(lists.moduleList(labels));
    }

    private JsonNode types() {
        return JSON.<JsonNode>valueToTree(lists.controlTypes()).path("control_types");
    }

    @Test
    void controlTypesAreThoseOfTheExtension() {
        JsonNode types = types();

        assertEquals(21, types.size());
        assertEquals("All", types.fieldNames().next());
        assertEquals(List.of("none", "canny"), texts(types.at("/Canny/module_list")));
        assertEquals("canny", types.at("/Canny/default_option").textValue());
        assertTrue(types.at("/Canny/default_model").textValue().matches("ctrlora_canny \\[[0-9a-f]{8}]"));
    }

    @Test
    void aTypeWithoutAConditionOffersNothing() {
        assertEquals(
                JSON.createObjectNode()
                        .<ObjectNode>set("module_list", JSON.createArrayNode().add("none"))
                        .<ObjectNode>set("model_list", JSON.createArrayNode().add("None"))
                        .put("default_option", "none")
                        .put("default_model", "None"),
                types().path("Revision"));
    }

    @Test
    void allTypesTogetherOfferEverythingAndChooseNothing() {
        JsonNode all = types().path("All");

        assertEquals(texts(modules(true).path("module_list")), texts(all.path("module_list")));
        assertEquals("None", all.at("/model_list/0").textValue());
        assertEquals("none", all.path("default_option").textValue());
        assertEquals("None", all.path("default_model").textValue());
    }

    @Test
    void everyModuleIsDescribed() {
        for (boolean labels : new boolean[] {false, true}) {
            List<String> described = new ArrayList<>();
            modules(labels).path("module_detail").fieldNames().forEachRemaining(described::add);
            assertEquals(texts(modules(labels).path("module_list")), described);
            assertEquals("none", described.get(0));
            assertTrue(described.contains(labels ? "depth_midas" : "depth"), described.toString());
        }
        assertEquals(0, modules(false).at("/module_detail/none/sliders").size());
    }

    /** The extension's own check demands exactly this. */
    @Test
    void slidersAreThoseOfTheExtension() throws JsonProcessingException {
        assertEquals(
                JSON.readTree(
                        """
                        {"model_free":false,"sliders":[
                          {"name":"Resolution","value":512,"min":64,"max":2048,"step":8},
                          {"name":"Low Threshold","value":100,"min":1,"max":255,"step":1},
                          {"name":"High Threshold","value":200,"min":1,"max":255,"step":1}]}"""),
                JSON.readTree(JSON.writeValueAsString(modules(false).at("/module_detail/canny"))));
    }

    /** Two at most, after the resolution: {@code threshold_a} and {@code threshold_b}. */
    @Test
    void noModuleHasMoreSlidersThanFields() {
        modules(false)
                .path("module_detail")
                .properties()
                .forEach(module -> assertTrue(module.getValue().path("sliders").size() <= 3, module.getKey()));
    }
}
