package io.github.ctrlora4j.adapters.container;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.adapters.container.PickleValue.Storage;
import io.github.ctrlora4j.adapters.container.PickleValue.StoredTensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.TensorFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The format of {@code torch.save} since PyTorch 1.6: a zip archive of one pickle and the raw storages. Immutable. */
@AutoService(TensorFormat.class)
public final class TorchZipFormat implements TensorFormat {
    private static final int MAGIC = 0x504B0304;
    private static final int MAGIC_OF_EMPTY = 0x504B0506;
    private static final String PICKLE = "data.pkl";

    @Override
    public String id() {
        return "torch-zip";
    }

    @Override
    public boolean recognizes(Path file, ByteBuffer head) {
        return head.limit() >= 4
                && (head.getInt(0) == MAGIC || head.getInt(0) == MAGIC_OF_EMPTY)
                && !SafetensorsFormat.startsWithHeader(head);
    }

    @Override
    public TensorFile open(Path file) {
        return IndexedFile.open(file, source -> new Archive(source).index(id()));
    }

    /** One archive while its index is read; confined to one thread. */
    private static final class Archive {
        private final FileSource source;
        private final Map<String, StoredZip.Entry> entries;
        private final StoredZip.Entry pickle;
        private final String root;

        private Archive(FileSource source) {
            this.source = source;
            this.entries = StoredZip.read(source);
            this.pickle = pickle();
            this.root = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
        }

        private TensorFile index(String format) {
            for (String name : entries.keySet()) {
                if (!name.startsWith(root)) {
                    throw source.malformed("a PyTorch archive has one folder, but " + FileSource.quote(name)
                            + " lies outside " + FileSource.quote(root));
                }
            }
            Map<String, StoredTensor> views = views();
            TorchTensors tensors = new TorchTensors(source, this::position, isBigEndian());
            return new IndexedFile(source, format, tensors.index(views), Map.of());
        }

        /** The one pickle, after checking that the archive holds data and no program. */
        private StoredZip.Entry pickle() {
            for (String name : entries.keySet()) {
                if (name.endsWith("/constants.pkl") || name.contains("/code/")) {
                    throw source.unsupported("this is a TorchScript archive, which holds a program ("
                            + FileSource.quote(name) + "); save the model's state dict with torch.save");
                }
            }
            List<StoredZip.Entry> pickles = entries.values().stream()
                    .filter(entry -> entry.name().endsWith(".pkl"))
                    .toList();
            if (pickles.isEmpty()) {
                throw source.unsupported("this is a zip archive without data.pkl and therefore not a PyTorch file;"
                        + " if a model lies inside, unpack it");
            }
            String name = pickles.get(0).name();
            if (pickles.size() > 1
                    || name.indexOf('/') < 1
                    || !name.substring(name.indexOf('/') + 1).equals(PICKLE)) {
                throw source.malformed("a PyTorch archive has one pickle, ROOT/data.pkl, but this has " + pickles.size()
                        + ", the first " + FileSource.quote(name));
            }
            return pickles.get(0);
        }

        private Map<String, StoredTensor> views() {
            if (pickle.size() > PickleReader.MAX_BYTES) {
                throw source.unsupported(
                        "data.pkl has " + pickle.size() + " bytes, more than the allowed " + PickleReader.MAX_BYTES);
            }
            FileCursor bytes = source.cursor(pickle.position(), pickle.position() + pickle.size());
            PickleInput input = new PickleInput(source, bytes, PICKLE);
            Object saved = new PickleReader(input).read();
            if (bytes.remaining() > 0) {
                throw source.malformed(
                        "data.pkl continues after its end at byte " + (pickle.size() - bytes.remaining()));
            }
            return StateDict.tensors(source, input, saved);
        }

        private boolean isBigEndian() {
            Optional<StoredZip.Entry> entry = Optional.ofNullable(entries.get(root + "byteorder"));
            if (entry.isEmpty()) {
                return false;
            }
            int length = (int) Math.min(entry.get().size(), 16);
            ByteBuffer bytes = source.read(entry.get().position(), length);
            String order = StandardCharsets.ISO_8859_1.decode(bytes).toString();
            if (!order.equals("little") && !order.equals("big")) {
                throw source.malformed("the byte order is " + FileSource.quote(order) + ", expected little or big");
            }
            return order.equals("big");
        }

        private long position(Storage storage, String tensor) {
            String name = "tensor " + FileSource.quote(tensor);
            // A key is a number; anything else could name an entry that is not a storage.
            if (!storage.key().matches("[0-9]{1,19}")) {
                throw source.malformed(
                        name + " is in storage " + FileSource.quote(storage.key()) + ", expected a number");
            }
            StoredZip.Entry entry = Optional.ofNullable(entries.get(root + "data/" + storage.key()))
                    .orElseThrow(() -> source.malformed(
                            name + " is in storage " + storage.key() + ", which the archive does not hold"));
            if (storage.elements() > Long.MAX_VALUE / 8
                    || storage.elements() * storage.elementBytes() != entry.size()) {
                throw source.malformed(name + " is in storage " + storage.key() + " of " + storage.elements() + " x "
                        + storage.elementBytes() + " bytes, but the archive holds " + entry.size() + " bytes at offset "
                        + entry.position());
            }
            return entry.position();
        }
    }
}
