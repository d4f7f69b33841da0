package io.github.ctrlora4j.dist.xyz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ControlMode;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.dist.xyz.XyzGrid.Cell;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class XyzGridTest {
    private static final RgbImage PIXEL = RgbImage.of(1, 1, new byte[3]);

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("ink").prompt("a cat").seed(7);
    }

    private static XyzGrid grid(GenerationRequest.Builder request, String... axes) {
        List<Axis> parsed =
                List.of(axes).stream().map(axis -> Axis.parse("--x", axis)).toList();
        return new XyzGrid(
                Optional.of(parsed.get(0)),
                parsed.stream().skip(1).findFirst(),
                parsed.stream().skip(2).findFirst(),
                request.build());
    }

    private static List<GenerationRequest> requests(GenerationRequest.Builder request, String axis) {
        return grid(request, axis).cells().stream().map(Cell::request).toList();
    }

    @Test
    void theCheckpointChangesLeast() {
        List<String> labels = grid(request(), "steps=4,8", "seed=1-2", "checkpoint=a,b").cells().stream()
                .map(Cell::label)
                .toList();
        assertEquals(
                List.of(
                        "steps 4, seed 1, a",
                        "steps 4, seed 2, a",
                        "steps 8, seed 1, a",
                        "steps 8, seed 2, a",
                        "steps 4, seed 1, b",
                        "steps 4, seed 2, b",
                        "steps 8, seed 1, b",
                        "steps 8, seed 2, b"),
                labels);
    }

    @Test
    void aConditionKeepsItsControlMode() {
        ConditionInput input = ConditionInput.builder("canny", RgbImage.of(1, 1, new byte[3]))
                .controlMode(ControlMode.CONDITION)
                .build();
        for (String axis : List.of("weight=0.5,1", "condition=canny,depth")) {
            for (GenerationRequest request : requests(request().condition(input), axis)) {
                assertEquals(ControlMode.CONDITION, request.conditions().get(0).controlMode());
            }
        }
    }

    @Test
    void eachKindChangesItsField() {
        assertEquals("b", requests(request(), "checkpoint=a,b").get(1).checkpoint());
        assertEquals(Optional.of("b"), requests(request(), "vae=a,b").get(1).vae());
        assertEquals("euler", requests(request(), "sampler=ddim,euler").get(1).sampler());
        assertEquals(8, requests(request(), "steps=4,8").get(1).steps());
        assertEquals(2, requests(request(), "clip-skip=1-2").get(1).clipSkip());
        assertEquals(9.5, requests(request(), "guidance=1,9.5").get(1).guidanceScale());
        assertEquals(9, requests(request(), "seed=8,9").get(1).seed());
        List<StyleLora> loras = requests(
                        request().styleLora(StyleLora.of("a", 3)).styleLora(StyleLora.of("b")), "lora=0,0.5")
                .get(1)
                .styleLoras();
        assertEquals(List.of(StyleLora.of("a", 0.5), StyleLora.of("b", 0.5)), loras);
    }

    @Test
    void theFirstValueOfAPromptIsSearched() {
        List<GenerationRequest> requests =
                requests(request().negativePrompt("wild cat"), "prompt=cat,dog,\"fox, red\"");
        assertEquals(
                List.of("a cat", "a dog", "a fox, red"),
                requests.stream().map(GenerationRequest::prompt).toList());
        assertEquals("wild dog", requests.get(1).negativePrompt());
        assertEquals("a ", requests(request(), "prompt=cat,").get(1).prompt());
    }

    @Test
    void conditionsKeepThePictureAndLoseWhatIsTheirOwn() {
        ConditionInput canny = ConditionInput.builder("canny", PIXEL)
                .weight(0.5)
                .parameter("low", "3")
                .build();
        List<GenerationRequest> requests = requests(request().condition(canny), "condition=canny,depth,off");
        assertEquals(List.of(canny), requests.get(0).conditions());
        assertEquals(
                List.of(ConditionInput.builder("depth", PIXEL).weight(0.5).build()),
                requests.get(1).conditions());
        assertEquals(List.of(), requests.get(2).conditions());
        ConditionInput heavier = requests(request().condition(canny), "weight=0,1.5")
                .get(1)
                .conditions()
                .get(0);
        assertEquals(1.5, heavier.weight());
        assertEquals(canny.parameters(), heavier.parameters());
    }

    /** "off" leaves out the condition whose weight varies; the picture is the same with any weight. */
    @Test
    void conditionAndWeightGoTogetherInEitherOrder() {
        GenerationRequest.Builder request =
                request().condition(ConditionInput.builder("canny", PIXEL).build());
        for (List<String> axes : List.of(
                List.of("condition=canny,off", "weight=0.5,1"), List.of("weight=0.5,1", "condition=canny,off"))) {
            List<List<Double>> weights = grid(request, axes.get(0), axes.get(1)).cells().stream()
                    .map(cell -> cell.request().conditions().stream()
                            .map(ConditionInput::weight)
                            .toList())
                    .toList();
            assertEquals(List.of(List.of(0.5), List.of(1.0), List.of(), List.of()), weights);
        }
    }

    /** The second axis would find the "cat" that the first one puts in. */
    @Test
    void whatOneAxisPutsIntoThePromptIsNotSearchedByAnother() {
        for (List<String> axes : List.of(
                List.of("prompt=red,red cat", "prompt=cat,dog"), List.of("prompt=cat,dog", "prompt=red,red cat"))) {
            List<String> prompts = grid(request().prompt("a red cat"), axes.get(0), axes.get(1)).cells().stream()
                    .map(cell -> cell.request().prompt())
                    .sorted()
                    .toList();
            assertEquals(List.of("a red cat", "a red cat cat", "a red cat dog", "a red dog"), prompts);
        }
    }

    private static String failure(GenerationRequest.Builder request, String... axes) {
        return assertThrows(
                        InvalidRequestException.class, () -> grid(request, axes).cells())
                .getMessage();
    }

    @Test
    void whatDoesNotGoWithTheRequestIsNamed() {
        assertEquals(
                "--x steps=4,400: value '400': steps: needs a number within 1..150, got 400",
                failure(request(), "steps=4,400"));
        assertTrue(failure(request(), "lora=1").contains("there is no style LoRA"));
        assertTrue(failure(request(), "weight=1").contains("there is no condition"));
        assertTrue(failure(request(), "prompt=dog,cat").contains("'dog' is in neither prompt"));
        assertTrue(failure(request(), "prompt=cat,dog", "prompt=a cat,a fox").contains("'cat' is only within"));
        assertTrue(failure(request(), "prompt=cat,dog", "prompt=cat,fox").contains("another axis searches 'cat'"));
        assertTrue(failure(request(), "brightness=1").contains("one of these names: checkpoint, vae, lora"));
        assertTrue(failure(request(), "steps").contains("must be NAME=VALUE"));
        assertTrue(failure(request(), "checkpoint=a,,b").contains("a value is empty"));
        assertTrue(failure(request(), "steps=4", "steps=5").contains("two axes vary the same"));
        assertTrue(failure(request(), "seed=1-100", "steps=1-100").contains("a sheet of 10000 pictures"));
        assertTrue(failure(request().batch(2), "steps=4").startsWith("batch: "));
    }
}
