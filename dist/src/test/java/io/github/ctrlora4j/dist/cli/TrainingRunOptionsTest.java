package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.TrainingData;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrainingRunOptionsTest {
    private static final Path FOLDER = Path.of("pictures");

    private static TrainingRunOptions parsed(String... arguments) {
        return CommandLine.populateCommand(new TrainingRunOptions(), arguments);
    }

    private static ConditionTraining training(TrainingRunOptions options) {
        TrainingData data = options.data(FOLDER, Optional.of(DetectorArgument.parse("canny")));
        return options.complete(ConditionTraining.builder("ink", data, options.out()))
                .build();
    }

    @Test
    void picturesHaveAPromptASizeAndACondition() {
        assertEquals(
                new TrainingData(
                        FOLDER,
                        Optional.of("canny"),
                        Map.of("low", "50"),
                        Optional.of("an icon"),
                        Optional.of(new ImageSize(128, 64))),
                parsed("--license=CC0", "--out=run", "--prompt=an icon", "--size=128x64")
                        .data(FOLDER, Optional.of(DetectorArgument.parse("canny;low=50"))));
    }

    @Test
    void finishedPairsNeedNothing() {
        assertEquals(
                TrainingData.pairs(FOLDER), parsed("--license=CC0", "--out=run").data(FOLDER, Optional.empty()));
    }

    @Test
    void theRequestHasLicenseAuthorAndFolder() {
        ConditionTraining training = training(parsed("--license=CC0", "--out=run", "--author=Ada", "--resume"));
        assertEquals("CC0", training.license());
        assertEquals(Optional.of("Ada"), training.author());
        assertEquals(Path.of("run"), training.folder());
        assertTrue(training.resumes());
    }

    @Test
    void aTrainingBeginsAnewAndHasNoAuthorUnlessAsked() {
        ConditionTraining training = training(parsed("--license=CC0", "--out=run"));
        assertEquals(Optional.empty(), training.author());
        assertFalse(training.resumes());
    }

    @Test
    void licenseAndFolderMustBeGiven() {
        assertTrue(assertThrows(CommandLine.MissingParameterException.class, () -> parsed("--out=run"))
                .getMessage()
                .contains("--license"));
        assertTrue(assertThrows(CommandLine.MissingParameterException.class, () -> parsed("--license=CC0"))
                .getMessage()
                .contains("--out"));
    }
}
