package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code checkpoints}: what each model file is. Reads indexes only, and executes nothing. */
@Command(name = "checkpoints", description = "Says what model files are: kind, tensors, and whether they can be used.")
final class CheckpointsCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Model files.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--json", description = "Print a JSON array with one object per file, in order.")
    private boolean json;

    private final Host host;
    private final Console console;

    CheckpointsCommand(Host host, Console console) {
        this.host = host;
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Host.ExaminedFile> examined = new ArrayList<>();
        for (Path file : files) {
            Host.ExaminedFile answer = host.examine(file);
            examined.add(answer);
            if (!json) {
                print(answer);
            }
        }
        if (json) {
            console.printJson(examined.stream().map(CheckpointsCommand::asMap).toList());
        }
        boolean allReadable = examined.stream().allMatch(Host.ExaminedFile::isReadable);
        return (allReadable ? ExitCode.OK : ExitCode.FAILED).value();
    }

    private void print(Host.ExaminedFile file) {
        String what = file.verdict()
                .map(verdict -> verdict.kind() + (verdict.isUsable() ? ", usable" : ", not usable"))
                .orElse("not readable");
        console.print(file.path() + ": " + what);
        console.print("    " + file.reason());
        if (file.isReadable()) {
            String dtypes = new TreeMap<>(file.dtypes())
                    .entrySet().stream()
                            .map(entry -> entry.getValue() + " " + entry.getKey())
                            .collect(Collectors.joining(", "));
            console.print("    " + file.format() + ", " + file.tensors() + " tensors: " + dtypes);
        }
    }

    private static Map<String, Object> asMap(Host.ExaminedFile file) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", file.path().toString());
        object.put("readable", file.isReadable());
        object.put("kind", file.verdict().map(Verdict::kind).orElse(null));
        object.put("usable", file.verdict().filter(Verdict::isUsable).isPresent());
        object.put("reason", file.reason());
        object.put("tensors", file.tensors());
        object.put("format", file.format());
        object.put("dtypes", new TreeMap<>(file.dtypes()));
        return object;
    }
}
