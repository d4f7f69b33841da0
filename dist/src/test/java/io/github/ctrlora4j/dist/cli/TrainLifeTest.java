package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code train condition} and {@code train base} as processes of their own, which Ctrl-C ends. */
@Timeout(600)
@EnabledOnOs(value = OS.LINUX, disabledReason = "env and kill are those of Linux")
class TrainLifeTest {
    /** 128 + SIGINT, as Java ends. */
    private static final int INTERRUPTED = 130;

    private static final List<String> CONDITION = List.of("condition", "--condition", "palette", "--id", "mine");
    private static final List<String> BASE = List.of("base", "--condition", "palette", "--condition", "blur");

    private static final Pattern CANCELLED = Pattern.compile(
            "ctrlora4j: cancelled after step (\\d+); the same command with --resume goes on from the checkpoint in .*");

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    /** A program that runs command lines in turn, because starting a process takes longer than these trainings. */
    static final class CommandsInTurn {
        private CommandsInTurn() {}

        public static void main(String[] lines) {
            for (String line : lines) {
                Invocation command = Invocation.of(line.split("\t"));
                if (command.exitCode() != ExitCode.OK) {
                    throw new IllegalStateException(line + ": " + command.err());
                }
            }
        }
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    /** A process that was started in the background of a shell ignores SIGINT, and its children would do so, too. */
    private Process start(Class<?> program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Duser.home=" + folder));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // libtorch's sums over several threads differ from run to run.
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** The only checkpoint is that of an interruption, or of the end. */
    private List<String> train(List<String> kind, String run, int steps) {
        List<String> line = new ArrayList<>(List.of("train"));
        line.addAll(kind);
        line.addAll(List.of("--models", DemoFiles.MODELS.toString(), "--checkpoint", "miniature", "--device", "cpu"));
        line.addAll(List.of("--data", folder.resolve("data").toString(), "--prompt", "an icon", "--size", "64x64"));
        line.addAll(List.of("--rank", "2", "--lr", "1e-3", "--held-out", "0", "--license", "CC0-1.0"));
        line.addAll(List.of("--checkpoint-every", "1000", "--steps", "" + steps, "--resume"));
        line.addAll(List.of("--out", folder.resolve(kind.get(0)).resolve(run).toString()));
        return line;
    }

    @Test
    void interruptedAndResumedGivesTheBytesOfAnUninterruptedOne() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        for (String name : List.of("pizza-noto", "tulip-3d")) {
            Files.copy(DemoFiles.source(name), folder.resolve("data").resolve(name + ".png"));
        }
        List<String> rest = new ArrayList<>();
        for (List<String> kind : List.of(CONDITION, BASE)) {
            int steps = interrupt(kind);
            rest.add(String.join("\t", train(kind, "halves", steps + 1)));
            rest.add(String.join("\t", train(kind, "whole", steps + 1)));
        }
        Process process = start(CommandsInTurn.class, rest);
        List<String> said = process.inputReader().lines().toList();
        assertEquals(0, process.waitFor(), said.toString());
        assertSame("condition", "checkpoint.safetensors", "mine.safetensors", "mine.zip");
        assertSame("base", "checkpoint.safetensors", "base.safetensors", "blur.safetensors", "palette.zip");
    }

    private void assertSame(String kind, String... files) throws IOException {
        for (String file : files) {
            assertArrayEquals(bytes(kind, "whole", file), bytes(kind, "halves", file), file);
        }
    }

    private byte[] bytes(String kind, String run, String file) throws IOException {
        return Files.readAllBytes(folder.resolve(kind).resolve(run).resolve(file));
    }

    /**
     * Of 60 steps, every third has a line; the signal comes after the first of them.
     *
     * @return after how many steps the training ended
     */
    private int interrupt(List<String> kind) throws Exception {
        Process process = start(Main.class, train(kind, "halves", 60));
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.startsWith("train 3/60")) {
                    new ProcessBuilder("kill", "-INT", "" + process.pid()).start();
                }
            }
        }
        assertEquals(INTERRUPTED, process.waitFor(), lines.toString());
        Matcher cancelled = CANCELLED.matcher(lines.get(lines.size() - 1));
        assertTrue(cancelled.matches(), lines.toString());
        Path metrics = folder.resolve(kind.get(0)).resolve("halves/metrics.jsonl");
        assertEquals(
                Integer.parseInt(cancelled.group(1)),
                Files.readAllLines(metrics).size());
        return Integer.parseInt(cancelled.group(1));
    }
}
