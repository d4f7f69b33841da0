package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.plugins.TestJar;
import io.github.ctrlora4j.runtime.weights.HugeTensor;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a listener hears and a result holds, and that a failure leaves a host that works. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratorTest {
    private static final RgbImage MAP = RgbImage.of(64, 64, new byte[64 * 64 * 3]);

    private Ctrlora4j ctrlora4j;

    @BeforeAll
    void open() {
        ctrlora4j = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(GoldenModels.file("sd.safetensors").getParent())
                .device(GoldenModels.DEVICE)
                .build());
    }

    @AfterAll
    void close() {
        ctrlora4j.close();
    }

    private static ConditionInput.Builder none() {
        return ConditionInput.builder(ConditionInput.NONE, MAP).lora(GoldenModels.file("lora0.ckpt"));
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("sd.safetensors")
                .base("basecn.ckpt")
                .prompt("a cat")
                .steps(2)
                .seed(5)
                .size(new ImageSize(64, 64));
    }

    private GenerationResult generate(GenerationRequest.Builder request, NotingListener listener) {
        return ctrlora4j.generator().generate(request.build(), listener, listener.cancellation);
    }

    private String failure(GenerationRequest.Builder request) {
        return assertThrows(CtrloraException.class, () -> generate(request, new NotingListener()))
                .getMessage();
    }

    @Test
    void aConditionThatWouldNeverActIsRefused() {
        String message = failure(request().condition(none().start(0.4).end(0.6).build()));
        assertTrue(message.startsWith("condition none: would never act: none of the 2 steps"), message);
    }

    @Test
    void runningOutOfMemoryIsAnErrorOfTheRequestAndTheNextOneWorks() {
        ProgressListener exhausted = progress -> {
            if (progress.stage() == Stage.SAMPLE && progress.done() == 1) {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        GenerationRequest request = request().condition(none().build()).build();
        String message = assertThrows(
                        EngineException.class,
                        () -> ctrlora4j.generator().generate(request, exhausted, new Cancellation()))
                .getMessage();
        assertTrue(
                message.startsWith("Java memory: ran out in the generation (Java heap space); use a smaller"), message);
        assertFalse(generate(request(), new NotingListener()).images().isEmpty());
    }

    /**
     * The jar goes when the request is already resolved, and another look at the folder unloads what nobody holds; the
     * condition then needs a class of the jar that was not read before.
     */
    @Test
    void aPluginThatIsRemovedDuringARunWorksToItsEnd(@TempDir Path folder) throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path jar = TestJar.plugin("lazy")
                .source("Helper", "package test; public class Helper { static int one() { return 1; } }")
                .service("Lazy", TestJar.condition("Lazy", "lazy").replace("(byte) ~pixels[i]", "(byte) Helper.one()"))
                .write(plugins.resolve("lazy.jar"));
        ConditionInput input = ConditionInput.builder("lazy", MAP)
                .lora(GoldenModels.file("lora0.ckpt"))
                .build();
        try (Ctrlora4j host = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(GoldenModels.file("sd.safetensors").getParent())
                .pluginFolder(plugins)
                .device(GoldenModels.DEVICE)
                .build())) {
            ProgressListener remover = progress -> {
                if (progress.stage() == Stage.LOAD && progress.done() == 0) {
                    assertTrue(jar.toFile().delete());
                    assertThrows(InvalidRequestException.class, () -> host.conditions()
                            .get("lazy"));
                }
            };
            GenerationResult result =
                    host.generator().generate(request().condition(input).build(), remover, new Cancellation());
            assertEquals(0x010101, result.conditionImages().get(0).rgb(0, 0));
        }
    }

    /** 1e30 is a number that a file may hold; times another such number it is none. */
    @Test
    void aLoraWhoseValuesAreTooLargeIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("diverged.safetensors");
        try (OpenedModel opened = GoldenModels.open("lora0.ckpt", ModelRole.CONDITION_LORA);
                OutputStream out = Files.newOutputStream(file)) {
            Map<String, Tensor> tensors =
                    new LinkedHashMap<>(opened.weights().components().get("control"));
            tensors.replaceAll((name, tensor) -> name.contains("lora_layer") ? new HugeTensor(tensor) : tensor);
            SafetensorsWriter.write(tensors, opened.weights().settings(), out);
        }
        ConditionInput input =
                ConditionInput.builder(ConditionInput.NONE, MAP).lora(file).build();
        CtrloraException e = assertThrows(
                MalformedFileException.class, () -> generate(request().condition(input), new NotingListener()));
        assertEquals(file.toString(), e.subject().orElse(""));
        assertTrue(e.problem().startsWith("the values of this condition LoRA are too large"), e.problem());
    }
}
