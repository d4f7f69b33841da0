package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.host.ModelConversion;
import io.github.ctrlora4j.api.host.ModelFile;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.TerminalLine;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code convert}: one safetensors file out of a model of any format. */
@Command(
        name = "convert",
        description = {
            "Writes a model as one safetensors file, with LDM's names and without its averaged copy (EMA).",
            "It may be a checkpoint, a diffusers folder, a Base ControlNet, a condition LoRA, a VAE or a text encoder."
        },
        sortOptions = false)
final class ConvertCommand implements Callable<Integer> {
    private static final Map<String, DType> TYPES = Map.of("fp32", DType.F32, "fp16", DType.F16, "bf16", DType.BF16);

    @Option(names = "--checkpoint", required = true, paramLabel = "NAME_OR_FILE", description = "The model.")
    private String model = "";

    @Option(
            names = "--lora",
            paramLabel = "FILE[:UNET[:TEXT]]",
            description = "Style LoRA that is added to a checkpoint, with its weights; repeatable.")
    private List<String> loras = new ArrayList<>();

    @Option(
            names = "--vae",
            paramLabel = "NAME_OR_FILE",
            description = "VAE, or checkpoint with the VAE, that takes the place of the checkpoint's.")
    private Optional<String> vae = Optional.empty();

    @Option(names = "--text-encoder", paramLabel = "NAME_OR_FILE", description = "The same for the text encoder.")
    private Optional<String> textEncoder = Optional.empty();

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "fp32, fp16 or bf16 for all weights; without it, each keeps its own.")
    private Optional<String> type = Optional.empty();

    @Option(names = "--out", required = true, paramLabel = "FILE.safetensors", description = "The new file.")
    private Path out = Path.of("");

    @Option(names = "--force", description = "Replace the file of --out if it exists.")
    private boolean force;

    private final CommandContext context;

    ConvertCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ModelConversion.Builder conversion = ModelConversion.builder(model, out);
        loras.forEach(lora -> conversion.styleLora(StyleLoraArgument.parse(lora)));
        vae.ifPresent(conversion::vae);
        textEncoder.ifPresent(conversion::textEncoder);
        type.map(ConvertCommand::type).ifPresent(conversion::type);
        if (force) {
            conversion.overwrite();
        }
        // Says before any work that the file exists, and names the option that replaces it.
        OutputFile.of(out, force);
        return context.cancellable(interrupt -> {
            try (Ctrlora4j ctrlora4j = context.open();
                    Percentage percentage = new Percentage(context.console())) {
                ModelFile written =
                        ctrlora4j.models().convert(conversion.build(), percentage, interrupt.cancellation());
                percentage.close();
                context.console().print(written.path() + ": " + written.reason());
                return ExitCode.OK.value();
            }
        });
    }

    private static DType type(String name) {
        return Optional.ofNullable(TYPES.get(name.toLowerCase(Locale.ROOT)))
                .orElseThrow(
                        () -> new InvalidRequestException("--dtype must be fp32, fp16 or bf16, got '" + name + "'"));
    }

    /** How much is written, on a terminal only. Confined to one thread. */
    private static final class Percentage implements DoubleConsumer, AutoCloseable {
        private final Optional<TerminalLine> line;

        Percentage(Console console) {
            this.line = console.isTerminal() ? Optional.of(new TerminalLine(console)) : Optional.empty();
        }

        @Override
        public void accept(double part) {
            line.ifPresent(shown -> shown.redraw("writing " + Math.round(part * 100) + " %"));
        }

        @Override
        public void close() {
            line.ifPresent(TerminalLine::close);
        }
    }
}
