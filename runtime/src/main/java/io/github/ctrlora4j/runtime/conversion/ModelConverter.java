package io.github.ctrlora4j.runtime.conversion;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.api.host.ModelConversion;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.files.WholeFile;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.lora.LoraFit;
import io.github.ctrlora4j.runtime.lora.OpenedLoras;
import io.github.ctrlora4j.runtime.lora.StyleChange;
import io.github.ctrlora4j.runtime.lora.StyledWeights;
import io.github.ctrlora4j.runtime.weights.Examination;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes models as safetensors. Confined to one thread.
 *
 * @param library finds models and style LoRAs
 * @param engine computes the changes of style LoRAs; started only if there are some
 */
public record ModelConverter(ModelLibrary library, Supplier<TorchEngine> engine) {
    private static final List<ModelRole> ROLES = List.of(
            ModelRole.CHECKPOINT,
            ModelRole.BASE_CONTROLNET,
            ModelRole.CONDITION_LORA,
            ModelRole.CONTROLNET,
            ModelRole.VAE,
            ModelRole.TEXT_ENCODER);

    /** Types in which a changed weight can be stored; others become float32. */
    private static final Set<DType> STORED = Set.of(DType.F32, DType.F16, DType.BF16);

    /**
     * @param progress receives numbers that rise from 0 to 1
     * @throws java.util.concurrent.CancellationException if it was cancelled; nothing is left behind
     */
    public void convert(ModelConversion conversion, DoubleConsumer progress, BooleanSupplier cancelled) {
        if (!conversion.overwrites() && Files.exists(conversion.target(), LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidRequestException(
                    conversion.target().toString(), "exists and is not overwritten; choose another name or folder");
        }
        Path source = find(conversion.model());
        ModelRole role = role(source);
        if (role != ModelRole.CHECKPOINT) {
            requirePlain(conversion, role);
        }
        try (OwnedResources open = new OwnedResources()) {
            OpenedModel model = open.own(library.reader().open(source, role));
            Map<String, Map<String, Tensor>> components =
                    new LinkedHashMap<>(model.weights().components());
            if (role == ModelRole.CHECKPOINT) {
                // The image model alone is converted; a ControlNet may be in the same file.
                components.remove("control");
            }
            Map<String, String> settings = new HashMap<>(model.weights().settings());
            Map<String, Path> origins = new HashMap<>();
            for (OpenedModel part : parts(open, conversion)) {
                part.weights().components().forEach((id, tensors) -> {
                    components.put(id, tensors);
                    origins.put(id, part.file().path());
                    replaceSettings(settings, part.weights().settings(), id);
                });
            }
            ModelWeights.Builder whole =
                    ModelWeights.builder(role, model.weights().architecture()).settings(settings);
            components.forEach(whole::component);
            ModelWeights weights = whole.build();
            Map<String, Tensor> tensors = tensors(open, conversion, id -> origins.getOrDefault(id, source), weights);
            write(conversion, tensors, ModelSpec.of(conversion, source, weights), progress, cancelled);
        }
    }

    /** By path or name, whatever it is; the first role that has such a file decides. */
    private Path find(String model) {
        return ROLES.stream()
                .flatMap(role -> library.search(model, role).stream())
                .findFirst()
                .orElseGet(() -> library.find(model, ModelRole.CHECKPOINT));
    }

    private ModelRole role(Path source) {
        Examination found = library.examine(source);
        return found.verdict()
                .flatMap(Verdict::role)
                .filter(ROLES::contains)
                .orElseThrow(() -> new UnsupportedFileException(
                        source.toString(), "cannot be converted: this is " + found.reason()));
    }

    private static void requirePlain(ModelConversion conversion, ModelRole role) {
        Optional<String> field = !conversion.styleLoras().isEmpty()
                ? Optional.of("style LoRA")
                : conversion.vae().map(name -> "vae").or(() -> conversion
                        .textEncoder()
                        .map(name -> "textEncoder"));
        field.ifPresent(name -> {
            throw new InvalidRequestException(
                    name, "belongs to a checkpoint; " + conversion.model() + " is none, its role is " + role);
        });
    }

    /** What takes the place of the model's own parts. */
    private List<OpenedModel> parts(OwnedResources open, ModelConversion conversion) {
        List<OpenedModel> parts = new ArrayList<>();
        conversion.vae().ifPresent(name -> parts.add(part(open, name, ModelRole.VAE)));
        conversion.textEncoder().ifPresent(name -> parts.add(part(open, name, ModelRole.TEXT_ENCODER)));
        return parts;
    }

    private OpenedModel part(OwnedResources open, String name, ModelRole role) {
        return open.own(library.reader().open(library.find(name, role), role));
    }

    /** What shapes do not tell of a part, such as its number of heads, comes from the file that the part comes from. */
    private static void replaceSettings(Map<String, String> settings, Map<String, String> others, String component) {
        String prefix = "ctrlora4j." + component + ".";
        settings.keySet().removeIf(key -> key.startsWith(prefix));
        others.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                settings.put(key, value);
            }
        });
    }

    /**
     * All tensors by canonical name, changed and typed as the conversion says.
     *
     * @param origin the file of a component
     */
    private Map<String, Tensor> tensors(
            OwnedResources open, ModelConversion conversion, Function<String, Path> origin, ModelWeights weights) {
        List<StyleChange> changes = changes(open, conversion, weights);
        Optional<TorchEngine> computing = changes.isEmpty() ? Optional.empty() : Optional.of(engine.get());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.components().forEach((id, component) -> {
            List<StyledWeights.Part> parts = parts(changes, id);
            Set<String> changed = StyledWeights.changedBy(parts);
            component.forEach((name, tensor) -> {
                Path file = origin.apply(id);
                boolean isChanged = changed.contains(name);
                Tensor styled = isChanged
                        ? new StyledTensor(computing.orElseThrow(), file, name, tensor, parts)
                        : new FiniteTensor(file, tensor);
                DType own = !isChanged || STORED.contains(tensor.dtype()) ? tensor.dtype() : DType.F32;
                tensors.put(name, TypedTensor.of(styled, conversion.type().orElse(own)));
            });
        });
        return tensors;
    }

    private List<StyleChange> changes(OwnedResources open, ModelConversion conversion, ModelWeights weights) {
        List<ActiveLora> loras = conversion.styleLoras().stream()
                .map(lora -> new ActiveLora(
                        library.find(lora.file(), ModelRole.STYLE_LORA), lora.unetWeight(), lora.textWeight()))
                .toList();
        List<StyleChange> changes =
                open.own(OpenedLoras.open(library.reader(), loras)).changes();
        changes.forEach(change -> LoraFit.of(change.file(), change.weights(), weights));
        return changes;
    }

    private static List<StyledWeights.Part> parts(List<StyleChange> changes, String component) {
        return changes.stream()
                .flatMap(change ->
                        Optional.ofNullable(change.weights().components().get(component))
                                .map(tensors -> new StyledWeights.Part(
                                        change.file(),
                                        change.state(),
                                        tensors,
                                        component.equals("text") ? change.textWeight() : change.unetWeight()))
                                .stream())
                .toList();
    }

    private void write(
            ModelConversion conversion,
            Map<String, Tensor> tensors,
            Map<String, String> metadata,
            DoubleConsumer progress,
            BooleanSupplier cancelled) {
        long total = tensors.values().stream().mapToLong(Tensor::bytes).sum();
        WholeFile.Content content =
                out -> SafetensorsWriter.write(tensors, metadata, new MeteredOutput(out, total, progress, cancelled));
        WholeFile.Check check = file -> {
            Examination written = library.reader().examine(file);
            if (!written.usable()) {
                throw new MalformedFileException(
                        conversion.target().toString(), "would not be usable: " + written.reason());
            }
        };
        if (conversion.overwrites()) {
            WholeFile.replace(conversion.target(), content, check);
        } else {
            WholeFile.create(conversion.target(), content, check);
        }
    }
}
