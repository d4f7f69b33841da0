package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.TensorFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of one network in a diffusers folder: one file, or several with an index that says which tensor is where.
 * Of several versions the one that diffusers itself takes first is read: safetensors before pickles, then the one
 * without a variant in its name. Stateless.
 */
final class DiffusersWeights {
    private static final List<TensorFormat> FORMATS = List.of(
            new SafetensorsFormat(), new TorchZipFormat(), new TorchLegacyFormat(), new ForeignContainerFormat());
    private static final List<String> STEMS = List.of("diffusion_pytorch_model", "model", "pytorch_model");
    private static final List<String> EXTENSIONS = List.of("safetensors", "bin");
    private static final List<String> VARIANTS = List.of("", ".fp16", ".bf16", ".fp32", ".non_ema", ".ema");
    private static final int MAX_INDEX_BYTES = 1 << 20;
    private static final int MAX_NAME = 1024;
    private static final int MAX_SHARDS = 256;

    private DiffusersWeights() {}

    /**
     * @param folder of one network
     * @param opened receives every file as soon as it is open; the caller closes them, also after a failure
     * @return name to tensor
     */
    static Map<String, Tensor> of(Path folder, List<TensorFile> opened) {
        for (String extension : EXTENSIONS) {
            for (String variant : VARIANTS) {
                for (String stem : STEMS) {
                    Path whole = folder.resolve(stem + variant + "." + extension);
                    if (Files.isRegularFile(whole)) {
                        return open(whole, opened).tensors();
                    }
                    Optional<Path> index = index(folder, stem + "." + extension, variant)
                            .or(() -> index(folder, stem + variant + "." + extension, ""));
                    if (index.isPresent()) {
                        return sharded(folder, index.get(), opened);
                    }
                }
            }
        }
        throw new UnsupportedFileException(
                folder.toString(),
                "holds no weights; expected " + STEMS.get(0) + ".safetensors, model.safetensors or a version of these");
    }

    /** Both spellings of a variant's index are in use. */
    private static Optional<Path> index(Path folder, String file, String variant) {
        return List.of(file + ".index" + variant + ".json", file + variant + ".index.json").stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static Map<String, Tensor> sharded(Path folder, Path index, List<TensorFile> opened) {
        Map<String, TensorFile> shards = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        shardNames(index).forEach((name, shard) -> {
            if (!shards.containsKey(shard)) {
                requireShard(index, shard, shards.size());
                shards.put(shard, open(folder.resolve(shard), opened));
            }
            Tensor tensor = Optional.ofNullable(shards.get(shard))
                    .map(file -> file.tensors().get(name))
                    .orElseThrow(() -> new MalformedFileException(
                            index.toString(),
                            "says that tensor " + FileSource.quote(name) + " is in " + FileSource.quote(shard)
                                    + ", where it is not; get the folder again"));
            tensors.put(name, tensor);
        });
        return tensors;
    }

    private static void requireShard(Path index, String shard, int shards) {
        if (!shard.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
            throw new MalformedFileException(
                    index.toString(), "names " + FileSource.quote(shard) + ", which lies outside this folder");
        }
        if (shards == MAX_SHARDS) {
            throw new MalformedFileException(index.toString(), "names more than " + MAX_SHARDS + " files");
        }
    }

    /** The file of each tensor. */
    private static Map<String, String> shardNames(Path index) {
        Map<String, String> names = new LinkedHashMap<>();
        try (FileSource source = FileSource.open(index)) {
            if (source.size() > MAX_INDEX_BYTES) {
                throw source.malformed("has more than " + MAX_INDEX_BYTES + " bytes, which no index needs");
            }
            JsonReader json = new JsonReader(source, 0, source.size());
            json.object(MAX_NAME, member -> {
                if (!member.equals("weight_map")) {
                    json.skip();
                    return;
                }
                json.object(
                        MAX_NAME,
                        name -> names.put(
                                name,
                                json.string(MAX_NAME)
                                        .orElseThrow(() -> source.malformed("has a file name that is too long"))));
            });
            if (names.isEmpty()) {
                throw source.malformed("has no weight_map, which says where each tensor is");
            }
        }
        return names;
    }

    private static TensorFile open(Path file, List<TensorFile> opened) {
        ByteBuffer head = head(file);
        TensorFile found = FORMATS.stream()
                .filter(format -> format.recognizes(file, head.duplicate()))
                .findFirst()
                .orElseThrow(() -> new UnsupportedFileException(file.toString(), "not a weight file of a known format"))
                .open(file);
        opened.add(found);
        return found;
    }

    private static ByteBuffer head(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return ByteBuffer.wrap(stream.readNBytes(TensorFormat.HEAD_BYTES));
        } catch (IOException e) {
            throw new MalformedFileException(file.toString(), "cannot be read (" + e + ")", e);
        }
    }
}
