package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.launch.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that are rejected before anything is loaded. */
class TrainBaseCommandTest {
    @TempDir
    private Path folder;

    private Invocation train(String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "base", "--checkpoint", "none"));
        arguments.addAll(List.of("--out", folder.resolve("run").toString(), "--license", "CC0-1.0"));
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private Invocation extract(String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "extract", folder.toString()));
        arguments.addAll(List.of("--out", folder.resolve("files").toString()));
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private static Invocation run(List<String> arguments) {
        return Invocation.of(new FakeGenerator().engines(), Invocation.BARE, arguments.toArray(String[]::new));
    }

    private static void assertRejected(Invocation invocation, String message) {
        assertEquals(ExitCode.USAGE, invocation.exitCode(), invocation.err());
        assertTrue(invocation.err().contains(message), invocation.err());
    }

    @Test
    void aBaseNeedsConditions() {
        assertRejected(train(), "condition: a base needs at least one to learn from (--condition)");
    }

    @Test
    void conditionsNeedPictures() {
        assertRejected(train("--condition", "canny"), "data: condition canny needs pictures");
    }

    @Test
    void aConditionIsGivenOnce() {
        assertRejected(
                train("--data", "none", "--condition", "canny", "--condition", "canny;low=50"),
                "condition canny: is given twice");
        assertRejected(
                train("--data", "none", "--condition", "canny", "--pairs", "canny=none"),
                "condition canny: is given twice");
    }

    @Test
    void pairsAreNameAndFolder() {
        assertRejected(train("--pairs", "folder"), "--pairs 'folder': must be the id of a condition, '=' and a folder");
        assertRejected(train("--pairs", "=folder"), "must be the id of a condition, '=' and a folder");
    }

    @Test
    void onlyTrainingsHaveFilesToExtract() {
        assertRejected(extract(), folder + ": has no checkpoint of a training");
        assertRejected(
                extract("--step", "500"), "has no checkpoint of step 500; none but the latest was kept (--step)");
    }
}
