package io.github.ctrlora4j.adapters.container;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.TensorFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Recognizes files that are certainly not models and rejects them; the message says what the file is and what to do.
 * Immutable.
 */
@AutoService(TensorFormat.class)
public final class ForeignContainerFormat implements TensorFormat {
    @Override
    public String id() {
        return "foreign";
    }

    @Override
    public boolean recognizes(Path file, ByteBuffer head) {
        return ForeignContainer.of(head).isPresent();
    }

    @Override
    public TensorFile open(Path file) {
        ForeignContainer container = ForeignContainer.of(head(file))
                .orElseThrow(
                        () -> new UnsupportedFileException(file.toString(), "not a weight file of a known format"));
        if (container == ForeignContainer.BARE_PICKLE) {
            return IndexedFile.open(file, ForeignContainerFormat::rejectPickle);
        }
        throw new UnsupportedFileException(file.toString(), "this is " + container.description());
    }

    /** A malicious pickle is rejected with the name that it asks for, any other as a bare pickle. */
    private static TensorFile rejectPickle(FileSource source) {
        FileCursor pickle = source.cursor(0, Math.min(source.size(), PickleReader.MAX_BYTES));
        new PickleReader(new PickleInput(source, pickle, "the file")).read();
        throw source.unsupported("this is " + ForeignContainer.BARE_PICKLE.description());
    }

    private static ByteBuffer head(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return ByteBuffer.wrap(stream.readNBytes(HEAD_BYTES));
        } catch (IOException e) {
            throw new UnsupportedFileException(file.toString(), "cannot be read (" + e + ")", e);
        }
    }
}
