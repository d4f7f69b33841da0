package io.github.ctrlora4j.adapters.container;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.TensorFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * safetensors: the length of a JSON header, the header, the data. Immutable.
 *
 * <p>Accepts what the reference library accepts, except for two tensors with the same name, which the specification
 * forbids but the library accepts.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
@AutoService(TensorFormat.class)
public final class SafetensorsFormat implements TensorFormat {
    private static final int LENGTH_BYTES = 8;
    /** The reference library's limit. */
    private static final long MAX_HEADER = 100_000_000;

    @Override
    public String id() {
        return "safetensors";
    }

    @Override
    public boolean recognizes(Path file, ByteBuffer head) {
        if (startsWithHeader(head)) {
            return true;
        }
        // A header after a damaged length: the message names the damage instead of calling the file unknown.
        return head.limit() > LENGTH_BYTES
                && head.get(LENGTH_BYTES) == '{'
                && ForeignContainer.of(head).isEmpty();
    }

    /** Whether a length within the limit is followed by the beginning of a JSON object. */
    static boolean startsWithHeader(ByteBuffer head) {
        if (head.limit() <= LENGTH_BYTES || head.get(LENGTH_BYTES) != '{') {
            return false;
        }
        long length = head.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return length >= 2 && length <= MAX_HEADER;
    }

    @Override
    public TensorFile open(Path file) {
        return IndexedFile.open(file, this::index);
    }

    private TensorFile index(FileSource source) {
        if (source.size() < LENGTH_BYTES) {
            throw source.malformed("ends after " + source.size() + " bytes, before the length of the header");
        }
        long length = source.read(0, LENGTH_BYTES).getLong();
        if (length < 0 || length > MAX_HEADER) {
            throw source.malformed("the header length at offset 0 is " + Long.toUnsignedString(length)
                    + " bytes, more than the allowed " + MAX_HEADER);
        }
        if (length > source.size() - LENGTH_BYTES) {
            throw source.malformed(
                    "the header should take " + length + " bytes from offset 8, but the file ends at offset "
                            + source.size() + "; it was cut off, download it again");
        }
        SafetensorsHeader header = SafetensorsHeader.parse(source, LENGTH_BYTES, LENGTH_BYTES + length);
        return new IndexedFile(source, id(), tensors(source, header, LENGTH_BYTES + length), header.metadata());
    }

    /** Checks that the tensors fill the data completely, each byte once, and gives them their place in the file. */
    private static Map<String, Tensor> tensors(FileSource source, SafetensorsHeader header, long dataStart) {
        long dataBytes = source.size() - dataStart;
        List<SafetensorsHeader.Entry> inFileOrder = header.entries().stream()
                .sorted(Comparator.comparingLong(SafetensorsHeader.Entry::begin)
                        .thenComparingLong(SafetensorsHeader.Entry::end))
                .toList();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        long expected = 0;
        for (SafetensorsHeader.Entry entry : inFileOrder) {
            String name = FileSource.quote(entry.name());
            if (entry.begin() != expected) {
                throw source.malformed("tensor " + name + " begins at offset " + absolute(dataStart, entry.begin())
                        + ", but the tensor before it ends at " + (dataStart + expected));
            }
            if (entry.end() < entry.begin() || entry.end() > dataBytes) {
                throw source.malformed("tensor " + name + " should take the bytes from offset "
                        + (dataStart + entry.begin()) + " to " + absolute(dataStart, entry.end())
                        + ", but the file ends at offset " + source.size());
            }
            long bytes = entry.end() - entry.begin();
            if (bytes != entry.bytes()) {
                throw source.malformed("tensor " + name + " at offset " + (dataStart + entry.begin()) + " takes "
                        + bytes + " bytes, but " + entry.dtype() + entry.shape() + " needs " + entry.bytes());
            }
            long position = dataStart + entry.begin();
            tensors.put(
                    entry.name(),
                    new ContiguousTensor(source, entry.name(), entry.dtype(), entry.shape(), position, bytes));
            expected = entry.end();
        }
        if (expected != dataBytes) {
            throw source.malformed("the last tensor ends at offset " + (dataStart + expected) + ", but the file has "
                    + source.size() + " bytes");
        }
        return tensors;
    }

    /** An offset from the beginning of the file, for messages; a hostile one may not fit into 64 bits. */
    private static String absolute(long dataStart, long offset) {
        return Long.toUnsignedString(dataStart + offset);
    }
}
