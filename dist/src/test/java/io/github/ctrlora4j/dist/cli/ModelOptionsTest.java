package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.Prediction;
import io.github.ctrlora4j.api.host.StyleLora;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ModelOptionsTest {
    private static GenerationRequest parsed(GenerationRequest.Builder request, String... arguments) {
        CommandLine.populateCommand(new ModelOptions(), arguments).addTo(request);
        return request.build();
    }

    @Test
    void passesEveryOptionOn() {
        assertEquals(
                GenerationRequest.builder("ink")
                        .vae("a")
                        .conditionVae("b")
                        .textEncoder("c")
                        .prediction(Prediction.V)
                        .base("d")
                        .styleLoras(List.of(new StyleLora("e", 0.5, 0), StyleLora.of("f")))
                        .build(),
                parsed(
                        GenerationRequest.builder("ink"),
                        "--vae=a",
                        "--condition-vae=b",
                        "--text-encoder=c",
                        "--prediction=V",
                        "--base=d",
                        "--lora=e:0.5:0",
                        "--lora=f"));
    }

    /** With {@code --like}, what the picture was made with stays unless an option says otherwise. */
    @Test
    void leavesTheRequestAloneWithoutOptions() {
        GenerationRequest.Builder request = GenerationRequest.builder("ink")
                .vae("a")
                .base("d")
                .prediction(Prediction.V)
                .styleLora(StyleLora.of("f"));
        assertEquals(request.build(), parsed(request.build().toBuilder()));
    }

    @Test
    void lorasReplaceThoseOfTheRequest() {
        GenerationRequest.Builder request = GenerationRequest.builder("ink").styleLora(StyleLora.of("f"));
        assertEquals(List.of(StyleLora.of("e")), parsed(request, "--lora=e").styleLoras());
    }
}
