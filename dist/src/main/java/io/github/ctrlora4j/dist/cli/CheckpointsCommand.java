package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.ModelFile;
import io.github.ctrlora4j.api.host.Models;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code checkpoints}: what each model file is. Reads indexes only, and executes nothing. */
@Command(
        name = "checkpoints",
        description = {
            "Says what model files are: kind, tensors, and whether they can be used.",
            "Without FILE it lists the models in the model folders."
        })
final class CheckpointsCommand implements Callable<Integer> {
    private static final int SHORT_HASH = 10;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Model files, or folders of them.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--json", description = "Print a JSON array with one object per file, in order.")
    private boolean json;

    @Option(
            names = "--hash",
            description = "Show the beginning of each file's SHA-256, as web UIs do; reads the files once.")
    private boolean hash;

    private final CommandContext context;

    CheckpointsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Ctrlora4j ctrlora4j = context.open()) {
            Models models = ctrlora4j.models();
            return (files.isEmpty() ? list(models) : examine(models)).value();
        }
    }

    private ExitCode list(Models models) {
        List<ModelFile> usable = new ArrayList<>();
        for (ModelRole role : ModelRole.values()) {
            List<ModelFile> found = models.list(role);
            usable.addAll(found);
            if (!json && !found.isEmpty()) {
                context.console().print(heading(role));
                found.forEach(file ->
                        context.console().print("    " + name(file) + hash(models, file) + "  (" + file.path() + ")"));
            }
        }
        models.problems().forEach(problem -> context.console().note("ctrlora4j: " + problem));
        if (json) {
            printJson(models, usable);
        } else if (usable.isEmpty()) {
            context.console()
                    .note("ctrlora4j: no model file in "
                            + context.common().searchedModelFolders().stream()
                                    .map(Path::toString)
                                    .collect(Collectors.joining(", ")));
        }
        return ExitCode.OK;
    }

    private static String heading(ModelRole role) {
        return switch (role) {
            case CHECKPOINT -> "checkpoints, for generate --checkpoint:";
            case BASE_CONTROLNET -> "Base ControlNets, for generate --base:";
            case CONDITION_LORA -> "condition LoRAs, for ;lora= in generate --condition:";
            case CONTROLNET -> "ControlNets, for ;network= in generate --condition:";
            case STYLE_LORA -> "style LoRAs, for generate --lora:";
            case EMBEDDING -> "embeddings, for their names in prompts:";
            case VAE -> "VAEs:";
            case TEXT_ENCODER -> "text encoders:";
        };
    }

    private static String name(ModelFile file) {
        String name = String.valueOf(file.path().getFileName());
        if (Files.isDirectory(file.path())) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private ExitCode examine(Models models) {
        List<ModelFile> examined = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            if (isPlainFolder(file)) {
                problems.addAll(models.problems(file));
            }
            for (Path found : isPlainFolder(file) ? models.files(file) : List.of(file)) {
                ModelFile answer = models.examine(found);
                examined.add(answer);
                if (!json) {
                    print(models, answer);
                }
            }
        }
        if (json) {
            printJson(models, examined);
        }
        problems.forEach(problem -> context.console().note("ctrlora4j: " + problem));
        return problems.isEmpty() && examined.stream().allMatch(ModelFile::isReadable) ? ExitCode.OK : ExitCode.FAILED;
    }

    /** A diffusers folder counts as one model; the runtime says what it is. */
    private static boolean isPlainFolder(Path file) {
        return Files.isDirectory(file) && !Files.exists(file.resolve("model_index.json"));
    }

    private void printJson(Models models, List<ModelFile> answers) {
        context.console()
                .printJson(answers.stream()
                        .map(answer -> {
                            Map<String, Object> object = asMap(answer);
                            sha256(models, answer).ifPresent(digits -> object.put("sha256", digits));
                            return object;
                        })
                        .toList());
    }

    /** A file that cannot be read has no hash, and its reason says why. */
    private Optional<String> sha256(Models models, ModelFile file) {
        return hash && file.isReadable() ? models.hash(file.path()) : Optional.empty();
    }

    private String hash(Models models, ModelFile file) {
        return sha256(models, file)
                .map(digits -> " [" + digits.substring(0, SHORT_HASH) + "]")
                .orElse("");
    }

    private void print(Models models, ModelFile file) {
        String what = file.kind()
                .map(kind -> kind + (file.isUsable() ? ", usable" : ", not usable"))
                .orElse("not readable");
        context.console().print(file.path() + hash(models, file) + ": " + what);
        context.console().print("    " + file.reason());
        file.fingerprint().ifPresent(value -> context.console().print("    fingerprint " + value));
        file.rank().ifPresent(value -> context.console().print("    rank " + value));
        file.format().ifPresent(format -> context.console().print("    " + format + ", " + tensors(file)));
    }

    private static String tensors(ModelFile file) {
        String types = file.dtypes().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return file.tensors() + " tensors: " + types;
    }

    private static Map<String, Object> asMap(ModelFile file) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", file.path().toString());
        object.put("readable", file.isReadable());
        object.put("kind", file.kind().orElse(null));
        object.put(
                "role",
                file.role().map(role -> role.name().toLowerCase(Locale.ROOT)).orElse(null));
        object.put("usable", file.isUsable());
        object.put("reason", file.reason());
        object.put("tensors", file.tensors());
        object.put("format", file.format().orElse(""));
        Map<String, Integer> types = new LinkedHashMap<>();
        file.dtypes().forEach((type, count) -> types.put(type.name(), count));
        object.put("dtypes", types);
        file.fingerprint().ifPresent(value -> object.put("fingerprint", value));
        file.rank().ifPresent(value -> object.put("rank", value));
        return object;
    }
}
