package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.CheckpointAdapter;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.TensorFormat;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Opens weight files with the formats and adapters that are installed. Immutable and thread-safe. */
public final class ModelReader {
    /** Roles of files with a part of a checkpoint, and the component that they have. */
    private static final Map<ModelRole, String> PARTS =
            Map.of(ModelRole.VAE, "vae", ModelRole.TEXT_ENCODER, "text", ModelRole.CONTROLNET, "control");

    private final List<TensorFormat> formats;
    private final List<CheckpointAdapter> adapters;

    /** A verdict and the adapter that gave it; no adapter if none knows the file. */
    private record Answer(Verdict verdict, Optional<CheckpointAdapter> adapter) {}

    /** Formats and adapters are asked in the given order. */
    public ModelReader(List<TensorFormat> formats, List<CheckpointAdapter> adapters) {
        this.formats = List.copyOf(formats);
        this.adapters = List.copyOf(adapters);
    }

    /** With everything that {@code loader} finds in {@code META-INF/services}. */
    public static ModelReader discover(ClassLoader loader) {
        List<TensorFormat> formats = new ArrayList<>();
        ServiceLoader.load(TensorFormat.class, loader).forEach(formats::add);
        List<CheckpointAdapter> adapters = new ArrayList<>();
        ServiceLoader.load(CheckpointAdapter.class, loader).forEach(adapters::add);
        return new ModelReader(formats, adapters);
    }

    /**
     * Opens a file with the first format that recognizes it; the caller closes it.
     *
     * @throws InvalidRequestException if there is no such file
     * @throws UnsupportedFileException if it is not a weight file of a known format
     * @throws io.github.ctrlora4j.api.MalformedFileException if it is damaged
     */
    public TensorFile open(Path path) {
        byte[] head = head(path);
        missing("format", formats).ifPresent(problem -> {
            throw new EngineException(problem);
        });
        for (TensorFormat format : formats) {
            if (guarded(path, format.id(), () -> format.recognizes(path, ByteBuffer.wrap(head)))) {
                return guarded(path, format.id(), () -> format.open(path));
            }
        }
        if (Files.isDirectory(path)) {
            throw new UnsupportedFileException(path.toString(), "a diffusers folder, which no installed format reads");
        }
        String start = HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(head.length, 9));
        throw new UnsupportedFileException(
                path.toString(),
                "not a weight file of a known format, it begins with " + start
                        + "; expected safetensors or a PyTorch checkpoint");
    }

    /**
     * Opens a file that is to be used as {@code expected}; the caller closes the result. A VAE, text encoder or ControlNet
     * may also be that of a checkpoint.
     *
     * @throws UnsupportedFileException if it is something else; says what it is and what was expected
     */
    public OpenedModel open(Path path, ModelRole expected) {
        TensorFile file = open(path);
        boolean opened = false;
        try {
            Answer answer = ask(file);
            Verdict verdict = answer.verdict();
            ModelWeights weights = answer.adapter()
                    .filter(adapter ->
                            verdict.role().filter(role -> fits(role, expected)).isPresent())
                    .map(adapter -> guarded(path, adapter.id(), () -> adapter.adapt(file)))
                    .flatMap(found -> part(found, expected))
                    .orElseThrow(() -> new UnsupportedFileException(path.toString(), misfit(verdict, expected)));
            opened = true;
            return new OpenedModel(file, weights);
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    /** A part of a checkpoint is also found in a whole one. */
    private static boolean fits(ModelRole role, ModelRole expected) {
        return role == expected || role == ModelRole.CHECKPOINT && PARTS.containsKey(expected);
    }

    /** The weights in the expected role; empty if the checkpoint lacks this part. */
    private static Optional<ModelWeights> part(ModelWeights found, ModelRole expected) {
        if (found.role() == expected) {
            return Optional.of(found);
        }
        return Optional.ofNullable(PARTS.get(expected))
                .flatMap(id -> Optional.ofNullable(found.components().get(id))
                        .map(tensors -> ModelWeights.builder(expected, found.architecture())
                                .component(id, tensors)
                                .settings(found.settings())
                                .build()));
    }

    /** What a file is. Bad files are a result, not an exception. */
    public Examination examine(Path path) {
        try (TensorFile file = open(path)) {
            return Examination.of(file, ask(file).verdict());
        } catch (CtrloraException e) {
            return Examination.unreadable(path, e.problem());
        }
    }

    /** What a file is instead; a file that nothing can use says itself what is wrong with it. */
    private static String misfit(Verdict verdict, ModelRole expected) {
        return verdict.role()
                .map(role -> "expected " + name(expected) + ", but this is " + verdict.reason() + "; give it where "
                        + name(role) + " is expected")
                .orElseGet(() -> "cannot be used as " + name(expected) + ": this is " + verdict.reason());
    }

    private static String name(ModelRole role) {
        return switch (role) {
            case CHECKPOINT -> "a checkpoint";
            case BASE_CONTROLNET -> "a Base ControlNet";
            case CONDITION_LORA -> "a condition LoRA";
            case CONTROLNET -> "a ControlNet";
            case STYLE_LORA -> "a style LoRA";
            case EMBEDDING -> "an embedding";
            case VAE -> "a VAE";
            case TEXT_ENCODER -> "a text encoder";
        };
    }

    /** The first adapter that can use the file, else the first that knows what it is. */
    private Answer ask(TensorFile file) {
        missing("adapter", adapters).ifPresent(problem -> {
            throw new EngineException(problem);
        });
        Answer known = new Answer(
                Verdict.unknown("an unknown model with " + file.tensors().size() + " tensors, the first "
                        + file.tensors().keySet().stream().limit(5).toList()),
                Optional.empty());
        for (CheckpointAdapter adapter : adapters) {
            Verdict verdict = guarded(file.path(), adapter.id(), () -> adapter.examine(file));
            if (verdict.isUsable()) {
                return new Answer(verdict, Optional.of(adapter));
            }
            if (known.verdict().isUnknown() && !verdict.isUnknown()) {
                known = new Answer(verdict, Optional.of(adapter));
            }
        }
        return known;
    }

    /** Why no model file can be read, whatever it is; empty if formats and adapters are installed. */
    public Optional<String> missing() {
        return missing("format", formats).or(() -> missing("adapter", adapters));
    }

    /** Tells these formats and adapters from other versions of them; empty if that is impossible, see {@link CodeVersion}. */
    Optional<String> code() {
        return CodeVersion.of(Stream.concat(formats.stream(), adapters.stream()).toList());
    }

    /** They are found through {@code META-INF/services}, which a careless fat jar loses. */
    private static Optional<String> missing(String what, List<?> installed) {
        return installed.isEmpty()
                ? Optional.of("no " + what
                        + " for model files is on the class path; add ctrlora4j-sd15-community-adapters, and in a shaded"
                        + " jar merge META-INF/services")
                : Optional.empty();
    }

    private static byte[] head(Path path) {
        if (!Files.exists(path)) {
            throw new InvalidRequestException(path.toString(), "no such file");
        }
        if (ModelFolders.isModel(path)) {
            return new byte[0];
        }
        if (Files.isDirectory(path)) {
            throw new UnsupportedFileException(path.toString(), "a folder; give the file inside it");
        }
        if (!Files.isRegularFile(path)) {
            throw new UnsupportedFileException(path.toString(), "a device or pipe, not a file");
        }
        if (!Files.isReadable(path)) {
            throw new UnsupportedFileException(path.toString(), "permission denied; make the file readable");
        }
        try (InputStream stream = Files.newInputStream(path)) {
            return stream.readNBytes(TensorFormat.HEAD_BYTES);
        } catch (IOException e) {
            throw new UnsupportedFileException(path.toString(), "cannot be read (" + e + ")", e);
        }
    }

    /** Runs code of a format or adapter, which may be a third party's. */
    private static <T> T guarded(Path path, String id, Supplier<T> code) {
        try {
            return code.get();
        } catch (CtrloraException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new PluginException("format or adapter '" + id + "'", "failed on " + path + ": " + e, e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw new MalformedFileException(
                    path.toString(), "its index needs more memory than there is (" + e.getMessage() + ")", e);
        }
    }
}
