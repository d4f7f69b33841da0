package io.github.ctrlora4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.api.host.Models;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What works without any engine. */
class Ctrlora4jTest {
    private static final int RANK = 8;

    @TempDir
    private Path plugins;

    private Ctrlora4j open() {
        return Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(MiniatureModels.FOLDER)
                .pluginFolder(plugins)
                .build());
    }

    @Test
    void listsModelsByRole() {
        try (Ctrlora4j ctrlora4j = open()) {
            Models models = ctrlora4j.models();

            assertEquals(3, models.list(ModelRole.CHECKPOINT).size());
            assertEquals(
                    List.of(MiniatureModels.FOLDER.resolve("basecn.safetensors")),
                    models.list(ModelRole.BASE_CONTROLNET).stream()
                            .map(file -> file.path())
                            .toList());
            assertEquals(
                    MiniatureModels.FOLDER.resolve("miniature.safetensors"),
                    models.find("miniature", ModelRole.CHECKPOINT));
            assertEquals(List.of(MiniatureModels.FOLDER), models.folders());
            assertEquals(5, models.files(MiniatureModels.FOLDER).size());
        }
    }

    @Test
    void tellsTheFingerprintOfABaseAndTheRankOfALora() {
        try (Ctrlora4j ctrlora4j = open()) {
            Models models = ctrlora4j.models();

            assertTrue(models.examine(MiniatureModels.FOLDER.resolve("basecn.safetensors"))
                    .fingerprint()
                    .isPresent());
            assertTrue(models.examine(MiniatureModels.FOLDER.resolve("miniature.safetensors"))
                    .fingerprint()
                    .isEmpty());
            assertEquals(
                    OptionalInt.of(RANK),
                    models.examine(MiniatureModels.CANNY_LORA).rank());
            assertTrue(!models.examine(plugins.resolve("none")).isReadable());
        }
    }

    @Test
    void reportsSourcesThatFail() throws IOException {
        Files.writeString(plugins.resolve("bad.jar"), "not a jar");
        try (Ctrlora4j ctrlora4j = open()) {
            assertEquals(
                    List.of("bad.jar"),
                    ctrlora4j.conditions().sources().stream()
                            .map(report -> report.source())
                            .toList());
        }
    }

    @Test
    void suggestsConditionsAndListsSamplers() {
        try (Ctrlora4j ctrlora4j = open()) {
            ConditionInput input = ConditionInput.builder("no-such", RgbImage.of(1, 1, new byte[3]))
                    .build();

            assertThrows(
                    InvalidRequestException.class, () -> ctrlora4j.conditions().detect(input));
            assertTrue(ctrlora4j.samplers().stream().map(SamplerDescriptor::id).anyMatch("ddim"::equals));
        }
    }

    @Test
    void whatIsInstalledGoesIntoThePluginFolder() {
        try (Ctrlora4j ctrlora4j = open()) {
            assertEquals(List.of(), ctrlora4j.packs().list());
            assertEquals(
                    List.of(), ctrlora4j.plugins(List.of(), new Cancellation()).installed());
        }
    }

    @Test
    void anInterruptedThreadCloses() {
        Ctrlora4j ctrlora4j = open();
        ctrlora4j.conditions().list();
        Thread.currentThread().interrupt();

        ctrlora4j.close();

        assertTrue(Thread.interrupted());
        assertThrows(IllegalStateException.class, ctrlora4j::conditions);
    }

    @Test
    void everythingSaysThatItIsClosed() {
        Ctrlora4j ctrlora4j = open();
        Conditions conditions = ctrlora4j.conditions();
        Models models = ctrlora4j.models();

        ctrlora4j.close();
        ctrlora4j.close();

        Stream.<Executable>of(
                        ctrlora4j::conditions,
                        ctrlora4j::models,
                        ctrlora4j::packs,
                        ctrlora4j::samplers,
                        ctrlora4j::generator,
                        conditions::list,
                        conditions::sources,
                        models::folders)
                .forEach(call -> assertEquals(
                        "this Ctrlora4j is closed; open another one",
                        assertThrows(IllegalStateException.class, call).getMessage()));
    }
}
