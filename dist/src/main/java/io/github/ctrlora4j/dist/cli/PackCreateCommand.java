package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.packs.PackContents;
import io.github.ctrlora4j.runtime.packs.PackContents.LoraFile;
import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import io.github.ctrlora4j.runtime.packs.PackDescriptorBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pack create}: makes a pack from LoRA files and a description. */
@Command(
        name = "create",
        description = "Makes a pack from condition LoRAs of any known format.",
        sortOptions = false,
        footer = {
            "",
            "A file as the authors of CtrLoRA publish it needs no more than --from and --out: its name says id, title,"
                    + " preprocessor and base. Every option overrides what follows from the name.",
            "Without --from, a pack needs --lora, --base, --title, --license, and either --id and --preprocessor or"
                    + " --extends."
        })
final class PackCreateCommand implements Callable<Integer> {
    @Option(names = "--from", paramLabel = "FILE", description = "ctrlora_sd15_BASE_CONDITION_rankR[_...].ckpt.")
    private Optional<Path> official = Optional.empty();

    @Option(names = "--lora", paramLabel = "FILE", description = "Condition LoRA; repeatable, one for each base.")
    private List<Path> loras = new ArrayList<>();

    @Option(
            names = "--base",
            paramLabel = "FILE_OR_FINGERPRINT",
            description = "Base ControlNet of the LoRA: file, name or fingerprint; as often as --lora, in its order.")
    private List<String> bases = new ArrayList<>();

    @Option(names = "--id", paramLabel = "ID", description = "Id of the new condition.")
    private Optional<String> id = Optional.empty();

    @Option(
            names = "--extends",
            paramLabel = "CONDITION",
            description = "Installed condition that gets the LoRAs, instead of a new one.")
    private Optional<String> extended = Optional.empty();

    @Option(names = "--title", paramLabel = "TEXT", description = "Name for a person.")
    private Optional<String> title = Optional.empty();

    @Option(names = "--pack-version", paramLabel = "V", description = "Default 1.0.0.")
    private Optional<String> version = Optional.empty();

    @Option(names = "--appearance", paramLabel = "TEXT", description = "What the condition image looks like.")
    private Optional<String> appearance = Optional.empty();

    @Option(names = "--purpose", paramLabel = "WORD", description = "control or restoration.")
    private Optional<String> purpose = Optional.empty();

    @Option(
            names = "--preprocessor",
            paramLabel = "CONDITION",
            description = "Installed condition that makes the condition image, or none.")
    private Optional<String> preprocessor = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "PARAM=VALUE",
            description = "Fixes a parameter of the preprocessor; repeatable.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--alias", paramLabel = "NAME", description = "Another name of the condition; repeatable.")
    private List<String> aliases = new ArrayList<>();

    @Option(names = "--license", paramLabel = "TEXT", description = "SPDX expression or a short text.")
    private Optional<String> license = Optional.empty();

    @Option(names = "--author", paramLabel = "TEXT", description = "Who made it.")
    private Optional<String> author = Optional.empty();

    @Option(names = "--page", paramLabel = "URL", description = "Where it comes from.")
    private Optional<String> page = Optional.empty();

    @Option(names = "--license-file", paramLabel = "FILE", description = "Becomes LICENSE.")
    private Optional<Path> licenseFile = Optional.empty();

    @Option(names = "--readme", paramLabel = "FILE", description = "Becomes README.md.")
    private Optional<Path> readme = Optional.empty();

    @Option(names = "--preview", paramLabel = "FILE", description = "A PNG or JPEG picture.")
    private Optional<Path> preview = Optional.empty();

    @Option(names = "--out", required = true, paramLabel = "ZIP", description = "The new pack.")
    private Path out = Path.of("");

    @Option(names = "--force", description = "Replace the file of --out if it exists.")
    private boolean force;

    private final CommandContext context;

    PackCreateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        PackContents contents = new PackContents(descriptor(), loraFiles(), attachments(), official.isPresent());
        OutputFile file = OutputFile.of(out, force);
        return context.cancellable(interrupt -> {
            try (Ctrlora4j ctrlora4j = context.open()) {
                file.write(target -> context.console()
                        .print(out + ": "
                                + PackText.summary(
                                        ctrlora4j.packs().create(contents, target, interrupt.cancellation()))));
                return ExitCode.OK.value();
            }
        });
    }

    /** Only what was given on the command line; the rest comes from an official file name or is reported missing. */
    private PackDescriptorBuilder descriptor() {
        PackDescriptorBuilder builder = PackDescriptor.builder();
        id.ifPresent(builder::id);
        extended.ifPresent(builder::extend);
        title.ifPresent(builder::title);
        version.ifPresent(builder::version);
        appearance.ifPresent(builder::appearance);
        purpose.ifPresent(builder::purpose);
        preprocessor.ifPresent(builder::preprocessor);
        parameters.forEach(builder::parameter);
        aliases.forEach(builder::alias);
        license.ifPresent(builder::license);
        author.ifPresent(builder::author);
        page.ifPresent(builder::page);
        return builder;
    }

    private List<LoraFile> loraFiles() {
        List<Path> files = Stream.concat(official.stream(), loras.stream()).toList();
        if (files.isEmpty()) {
            throw new InvalidRequestException("pack create needs a LoRA: --lora FILE, or --from an official file");
        }
        // An official file's base follows from the file's name, but may be given.
        boolean isFound = official.isPresent() && bases.size() == files.size() - 1;
        if (!isFound && bases.size() != files.size()) {
            throw new InvalidRequestException("pack create needs a --base for each LoRA, in the same order; got "
                    + files.size() + " LoRAs and " + bases.size() + " bases");
        }
        List<LoraFile> loraFiles = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            int base = isFound ? i - 1 : i;
            loraFiles.add(new LoraFile(files.get(i), base < 0 ? Optional.empty() : Optional.of(bases.get(base))));
        }
        return loraFiles;
    }

    private Map<String, Path> attachments() {
        Map<String, Path> attachments = new LinkedHashMap<>();
        licenseFile.ifPresent(file -> attachments.put("LICENSE", file));
        readme.ifPresent(file -> attachments.put("README.md", file));
        preview.ifPresent(file -> attachments.put(previewName(file), file));
        return attachments;
    }

    private static String previewName(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg") ? "preview.jpg" : "preview.png";
    }
}
