package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.conditions.ConditionLookup;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.files.CancellableOutput;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.TemporaryFolder;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Checks every byte of a pack: that checksums match, that LoRAs are what the descriptor says, that texts are texts and
 * the preview is a picture. LoRAs are unpacked one after the other into the system's temporary folder, and deleted.
 * Thread-safe.
 */
public final class PackVerifier {
    /** The joiners U+200C and U+200D are letters' and emojis' own in many scripts; a direction mark is nobody's. */
    private static final Pattern TEXT = Pattern.compile("[^\\p{Cc}\\p{Cf}]|[\\t\\r\\n\\f\\x{feff}\\x{200c}\\x{200d}]");

    private final ModelReader models;
    private final ConditionLookup installed;
    private final Function<String, Optional<PackFolder.Listed>> replaceable;
    private final BooleanSupplier cancelled;

    /**
     * @param models says what LoRAs are
     * @param installed has the preprocessors, and what a pack must not clash with
     * @param replaceable the installed pack of a name, which a new pack of that name would replace
     * @param cancelled polled often; a cancelled call throws {@link java.util.concurrent.CancellationException}
     */
    PackVerifier(
            ModelReader models,
            ConditionLookup installed,
            Function<String, Optional<PackFolder.Listed>> replaceable,
            BooleanSupplier cancelled) {
        this.models = models;
        this.installed = installed;
        this.replaceable = replaceable;
        this.cancelled = cancelled;
    }

    BooleanSupplier cancelled() {
        return cancelled;
    }

    /**
     * @return the pack, which is valid and can be installed
     * @throws CtrloraException if anything is wrong; names the pack, and the file in it
     */
    Pack verify(Path file) {
        Pack pack = contents(file, file.toString());
        // A pack in a plugin folder must not clash with itself.
        PackFolder.Listed self = new PackFolder.Listed(file, Optional.of(pack), Optional.empty());
        requireNoClash(pack, Optional.of(replaced(pack).orElse(self)));
        return pack;
    }

    /**
     * The same for a copy that is about to be installed.
     *
     * @param label the pack's name in messages
     */
    public Pack verify(Path file, String label) {
        Pack pack = contents(file, label);
        requireNoClash(pack, replaced(pack));
        return pack;
    }

    /** The installed pack that this one would replace. */
    Optional<PackFolder.Listed> replaced(Pack pack) {
        return replaceable.apply(pack.descriptor().name());
    }

    void requireNoClash(Pack pack, Optional<PackFolder.Listed> replaced) {
        PackClash.require(pack, installed, replaced);
    }

    private Pack contents(Path file, String label) {
        Pack pack = Pack.open(file, label);
        PackCondition.of(pack, installed);
        pack.files().sizes().forEach((name, bytes) -> {
            switch (PackFileKind.of(label, name, bytes)) {
                case LICENSE, README -> rejectBinary(pack, name);
                case PREVIEW -> rejectOtherPicture(pack, name);
                case DESCRIPTOR, LORA -> {}
            }
        });
        pack.descriptor().loras().forEach(lora -> verify(pack, lora));
        return pack;
    }

    private static void rejectBinary(Pack pack, String name) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(pack.bytes(name)))
                    .toString();
            if (text.codePoints()
                    .allMatch(c -> TEXT.matcher(Character.toString(c)).matches())) {
                return;
            }
        } catch (CharacterCodingException e) {
            throw new MalformedFileException(pack.label(), name + " is not a text in UTF-8", e);
        }
        throw new MalformedFileException(pack.label(), name + " is not a text: it has control characters");
    }

    private static void rejectOtherPicture(Pack pack, String name) {
        ImageFiles.read(pack.bytes(name), pack.label() + ": " + name);
    }

    private void verify(Pack pack, PackedLora lora) {
        try (TemporaryFolder folder = TemporaryFolder.create("pack")) {
            Path file = folder.path().resolve(lora.file());
            String sha256;
            try (InputStream in = pack.files().open(lora.file());
                    OutputStream out = new CancellableOutput(Files.newOutputStream(file), cancelled)) {
                sha256 = Checksum.SHA_256.copy(in, out, lora.size());
            } catch (IOException e) {
                throw new MalformedFileException(pack.label(), lora.file() + ": " + IoProblem.of(e), e);
            }
            if (!sha256.equals(lora.sha256())) {
                throw new MalformedFileException(
                        pack.label(),
                        lora.file() + " has SHA-256 " + sha256 + ", its condition.json says " + lora.sha256());
            }
            rejectOtherModel(pack.label(), lora, file);
        }
    }

    private void rejectOtherModel(String label, PackedLora lora, Path file) {
        int rank;
        boolean isSafetensors;
        try (OpenedModel opened = models.open(file, ModelRole.CONDITION_LORA)) {
            rank = ConditionTensors.rank(opened.weights());
            isSafetensors = opened.isSafetensors();
        } catch (EngineException e) {
            throw e;
        } catch (CtrloraException e) {
            throw e.at(label + ": " + lora.file());
        }
        if (!isSafetensors) {
            throw new UnsupportedFileException(label, lora.file() + " is not a safetensors file, despite its name");
        }
        if (rank != lora.rank()) {
            throw new MalformedFileException(
                    label, lora.file() + " has rank " + rank + ", its condition.json says " + lora.rank());
        }
    }
}
