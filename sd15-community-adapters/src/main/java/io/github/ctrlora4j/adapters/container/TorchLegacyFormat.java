package io.github.ctrlora4j.adapters.container;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.adapters.container.PickleValue.Dictionary;
import io.github.ctrlora4j.adapters.container.PickleValue.Items;
import io.github.ctrlora4j.adapters.container.PickleValue.Storage;
import io.github.ctrlora4j.adapters.container.PickleValue.StoredTensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.TensorFormat;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The format of {@code torch.save} before PyTorch 1.6: five pickles (magic number, version, system, object, storage
 * keys), then each storage with its number of elements in front. Immutable.
 */
@AutoService(TensorFormat.class)
public final class TorchLegacyFormat implements TensorFormat {
    /** The pickle of 0x1950A86A20F9469CFC6C. */
    private static final int[] MAGIC = {
        0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E
    };

    private static final long VERSION = 1001;

    @Override
    public String id() {
        return "torch-legacy";
    }

    @Override
    public boolean recognizes(Path file, ByteBuffer head) {
        return startsWithMagic(head);
    }

    static boolean startsWithMagic(ByteBuffer head) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (i >= head.limit() || head.get(i) != (byte) MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public TensorFile open(Path file) {
        return IndexedFile.open(file, this::index);
    }

    private TensorFile index(FileSource source) {
        if (source.size() < MAGIC.length || !startsWithMagic(source.read(0, MAGIC.length))) {
            throw source.malformed("does not begin with PyTorch's magic number");
        }
        FileCursor pickles = source.cursor(0, Math.min(source.size(), PickleReader.MAX_BYTES));
        PickleInput input = new PickleInput(source, pickles, "the file");
        input.skip(MAGIC.length);
        PickleReader reader = new PickleReader(input);
        if (!(reader.read() instanceof Long version) || version != VERSION) {
            throw source.malformed("is not of version " + VERSION);
        }
        // On big-endian machines PyTorch swaps bytes when it writes this format; there is no known file to
        // check that with.
        if (!(reader.read() instanceof Dictionary system)
                || !Boolean.TRUE.equals(system.map().get("little_endian"))) {
            throw source.unsupported("does not say that it was written by a little-endian machine; save it again");
        }
        Map<String, StoredTensor> views = StateDict.tensors(source, input, reader.read());
        if (!(reader.read() instanceof Items keys)) {
            throw source.malformed("has no list of storages before offset " + pickles.position());
        }
        Storages storages = new Storages(source, reader.storages(), keys, pickles.position());
        return new IndexedFile(
                source, id(), new TorchTensors(source, storages::position, false).index(views), Map.of());
    }

    /** Where the storages are. Immutable after construction. */
    private static final class Storages {
        private final FileSource source;
        private final Map<String, Storage> described = new HashMap<>();
        private final Map<String, Long> positions = new HashMap<>();

        private Storages(FileSource source, List<Storage> mentioned, Items keys, long start) {
            this.source = source;
            mentioned.forEach(this::describe);
            long position = start;
            for (Object key : keys.list) {
                position = skip(key, position);
            }
            if (position != source.size()) {
                throw source.malformed("the last storage ends at offset " + position + ", but the file has "
                        + source.size() + " bytes");
            }
        }

        /** Only the object's pickle has element sizes, so all mentions of a storage must agree. */
        private void describe(Storage storage) {
            Storage known = described.putIfAbsent(storage.key(), storage);
            if (known != null
                    && (known.elements() != storage.elements() || known.elementBytes() != storage.elementBytes())) {
                throw source.malformed("storage " + FileSource.quote(storage.key()) + " is described in two ways");
            }
        }

        /** Notes where a storage's elements begin and returns where they end. */
        private long skip(Object key, long position) {
            Storage storage = Optional.ofNullable(described.get(key))
                    .orElseThrow(() -> source.malformed("the storage at offset " + position + " is not described"));
            String name = "storage " + FileSource.quote(storage.key()) + " at offset " + position;
            long start = position + Long.BYTES;
            if (start > source.size()) {
                throw source.malformed(name + " begins after the end of the file at " + source.size());
            }
            long elements = source.read(position, Long.BYTES).getLong();
            if (elements != storage.elements() || elements > (source.size() - start) / storage.elementBytes()) {
                throw source.malformed(name + " has " + elements + " elements of " + storage.elementBytes()
                        + " bytes, expected " + storage.elements() + "; the file ends at offset " + source.size());
            }
            if (positions.put(storage.key(), start) != null) {
                throw source.malformed(name + " is listed twice");
            }
            return start + elements * storage.elementBytes();
        }

        private long position(Storage storage, String tensor) {
            return Optional.ofNullable(positions.get(storage.key()))
                    .orElseThrow(() -> source.malformed("tensor " + FileSource.quote(tensor) + " is in storage "
                            + FileSource.quote(storage.key()) + ", which the file does not list"));
        }
    }
}
