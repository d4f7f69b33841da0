package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.conditions.ConditionLookup;
import io.github.ctrlora4j.runtime.control.BaseFingerprint;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.files.CancellableOutput;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.TemporaryFolder;
import io.github.ctrlora4j.runtime.files.WholeFile;
import io.github.ctrlora4j.runtime.packs.PackContents.LoraFile;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes packs: converts LoRAs to safetensors, writes descriptor and zip, and verifies the result before it appears.
 * Thread-safe.
 */
public final class PackWriter {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

    /** Tied tensors are stored once and written twice; nothing else makes a file grow when it is converted. */
    private static final int MAX_GROWTH = 2;

    /** Where the authors of CtrLoRA publish their files. */
    private static final String OFFICIAL_PAGE = "https://huggingface.co/xyfJASON/ctrlora";

    private final ModelLibrary library;
    private final ConditionLookup installed;
    private final PackVerifier verifier;
    private final BooleanSupplier cancelled;

    /**
     * @param library has the Base ControlNets
     * @param installed has the preprocessors
     * @param verifier checks the new pack; a call that it cancels throws {@link
     *     java.util.concurrent.CancellationException} and leaves nothing
     */
    PackWriter(ModelLibrary library, ConditionLookup installed, PackVerifier verifier) {
        this.library = library;
        this.installed = installed;
        this.verifier = verifier;
        this.cancelled = verifier.cancelled();
    }

    private static OfficialFileName official(PackContents contents) {
        Path file = contents.loras().get(0).file();
        return OfficialFileName.parse(file)
                .orElseThrow(() -> new InvalidRequestException(
                        file.toString(),
                        "is not named like CtrLoRA's files,"
                                + " ctrlora_sd15_<basecn>_<condition>_rank<r>[_<images>_<steps>].ckpt; give it as an"
                                + " ordinary LoRA, with its base, an id or the extended condition, title and license"));
    }

    /** The condition that an official file is for, if it is installed; users bring condition images otherwise. */
    private String preprocessor(String condition) {
        return List.of(condition, condition.replace('_', '-')).stream()
                .filter(name -> installed.find(name).isPresent())
                .findFirst()
                .orElse(ConditionInput.NONE);
    }

    /**
     * @param out the new zip; an existing file is never overwritten
     * @return the descriptor that the pack got
     * @throws InvalidRequestException if something is missing, or its names are already taken
     * @throws io.github.ctrlora4j.api.CtrloraException if any part is rejected; no partial file remains
     */
    public PackDescriptor write(PackContents contents, Path out) {
        requireFiles(contents);
        if (contents.isOfficial()) {
            OfficialFileName name = official(contents);
            contents.descriptor().complete(name, preprocessor(name.condition()), OFFICIAL_PAGE);
        }
        try (TemporaryFolder folder = TemporaryFolder.create("pack")) {
            Map<String, PackZipWriter.Content> files = new LinkedHashMap<>();
            List<PackedLora> loras = new ArrayList<>();
            for (LoraFile given : contents.loras()) {
                String base = fingerprint(contents, given);
                String name = contents.descriptor().stem() + "-" + base.substring(0, PackDescriptor.SHORT_FINGERPRINT)
                        + ".safetensors";
                Path copy = folder.path().resolve(loras.size() + ".safetensors");
                Converted lora = safetensors(given.file(), copy);
                loras.add(new PackedLora(
                        name, base, lora.rank(), Files.size(lora.file()), Checksum.SHA_256.of(lora.file())));
                files.put(name, () -> Files.newInputStream(lora.file()));
            }
            contents.attachments().forEach((name, file) -> files.put(name, () -> Files.newInputStream(file)));
            PackDescriptor descriptor = checked(contents.descriptor().build(loras));
            byte[] json = DescriptorWriter.write(descriptor);
            files.put(DescriptorReader.FILE, () -> new ByteArrayInputStream(json));
            WholeFile.removeAbandoned(out.toAbsolutePath().resolveSibling("."));
            WholeFile.create(
                    out,
                    stream -> PackZipWriter.write(files, new CancellableOutput(stream, cancelled)),
                    zip -> verifier.verify(zip, out.toString()));
            return descriptor;
        } catch (IOException e) {
            throw new EngineException(out.toString(), "cannot be written: " + IoProblem.of(e), e);
        }
    }

    private static void requireFiles(PackContents contents) {
        if (contents.loras().isEmpty()) {
            throw new InvalidRequestException("the new pack", "has no LoRA; give it at least one");
        }
        Stream.concat(contents.loras().stream().map(LoraFile::file), contents.attachments().values().stream())
                .filter(file -> !Files.isRegularFile(file))
                .findFirst()
                .ifPresent(file -> {
                    throw new InvalidRequestException(file.toString(), "no such file");
                });
    }

    /** Checked before anything is written: a faulty descriptor is the caller's mistake. */
    private static PackDescriptor checked(PackDescriptor descriptor) {
        try {
            return DescriptorReader.read("the new pack", DescriptorWriter.write(descriptor));
        } catch (MalformedFileException e) {
            throw new InvalidRequestException("the new pack", e.problem(), e);
        }
    }

    /** A LoRA as safetensors. */
    private record Converted(Path file, int rank) {}

    /**
     * The file itself if it is safetensors, else a copy with the tensors of the condition, in their own number formats.
     */
    private Converted safetensors(Path file, Path copy) throws IOException {
        try (OpenedModel opened = library.reader().open(file, ModelRole.CONDITION_LORA)) {
            int rank = ConditionTensors.rank(opened.weights());
            if (opened.isSafetensors()) {
                return new Converted(file, rank);
            }
            Map<String, Tensor> tensors = ConditionTensors.of(opened.weights());
            rejectInflated(file, tensors);
            try (OutputStream out = new CancellableOutput(Files.newOutputStream(copy), cancelled)) {
                Map<String, String> metadata =
                        new LinkedHashMap<>(opened.weights().settings());
                metadata.put("format", "pt");
                SafetensorsWriter.write(tensors, metadata, out);
            }
            return new Converted(copy, rank);
        }
    }

    /** Views with a stride of 0 make a small file claim any size. */
    static void rejectInflated(Path file, Map<String, Tensor> tensors) throws IOException {
        double bytes = tensors.values().stream()
                .mapToDouble(
                        tensor -> (double) tensor.elements() * tensor.dtype().bits() / 8)
                .sum();
        long size = Files.size(file);
        if (bytes > MAX_GROWTH * (double) size) {
            throw new MalformedFileException(
                    file.toString(),
                    String.format(
                            Locale.ROOT,
                            "has %d bytes, and its tensors would take %.0f; it is malicious",
                            size,
                            bytes));
        }
    }

    private String fingerprint(PackContents contents, LoraFile lora) {
        Optional<String> base = lora.base();
        if (base.isPresent() && FINGERPRINT.matcher(base.get()).matches()) {
            return base.get();
        }
        Path file = base.map(name -> library.find(name, ModelRole.BASE_CONTROLNET))
                .orElseGet(() -> officialBase(official(contents)));
        try (OpenedModel opened = library.reader().open(file, ModelRole.BASE_CONTROLNET)) {
            return BaseFingerprint.of(opened.weights());
        }
    }

    private Path officialBase(OfficialFileName name) {
        return library.all(ModelRole.BASE_CONTROLNET).stream()
                .filter(file -> name.isBase(ModelLibrary.stem(file)))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "base",
                        "no Base ControlNet called " + name.base() + " in " + library.folders()
                                + "; name the file or fingerprint of the LoRA's base"));
    }
}
