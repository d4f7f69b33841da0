package io.github.ctrlora4j.adapters.container;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.TensorFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder as diffusers saves a model: {@code model_index.json}, and a folder with weights and configuration for each
 * network. It is read as one file: the tensors of {@code unet/} begin with {@code unet.}, and so on, and the metadata
 * has the configurations' texts by their path. Immutable.
 */
@AutoService(TensorFormat.class)
public final class DiffusersFolderFormat implements TensorFormat {
    private static final String INDEX = "model_index.json";
    private static final String UNET = "unet";
    private static final List<String> NETWORKS = List.of(UNET, "vae", "text_encoder");
    private static final List<String> TEXTS = List.of(
            INDEX,
            "unet/config.json",
            "vae/config.json",
            "text_encoder/config.json",
            "scheduler/scheduler_config.json");
    private static final Pattern DOCUMENT = Pattern.compile("\\.(json|txt|md)$|^\\.gitattributes$");
    private static final int MAX_TEXT_BYTES = 1 << 20;

    @Override
    public String id() {
        return "diffusers";
    }

    @Override
    public boolean recognizes(Path file, ByteBuffer head) {
        return Files.isRegularFile(file.resolve(INDEX));
    }

    @Override
    public TensorFile open(Path folder) {
        List<TensorFile> opened = new ArrayList<>();
        boolean complete = false;
        try {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String network : NETWORKS) {
                if (Files.isDirectory(folder.resolve(network))
                        && (network.equals(UNET) || hasWeights(folder.resolve(network)))) {
                    DiffusersWeights.of(folder.resolve(network), opened)
                            .forEach((name, tensor) -> tensors.put(network + "." + name, named(network, tensor)));
                }
            }
            TensorFile file = new Folder(folder, List.copyOf(opened), Map.copyOf(texts(folder)), tensors);
            complete = true;
            return file;
        } finally {
            if (!complete) {
                opened.forEach(TensorFile::close);
            }
        }
    }

    /**
     * False if a folder holds a configuration at most: its network comes from another file. Weights under an unusual
     * name, unfinished downloads and indexes count as weights, so that they are told and not passed over.
     */
    private static boolean hasWeights(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .anyMatch(name ->
                            name.contains(".index.") || !DOCUMENT.matcher(name).find());
        } catch (IOException e) {
            throw new MalformedFileException(folder.toString(), "cannot be read (" + e + ")", e);
        }
    }

    private static Tensor named(String network, Tensor tensor) {
        return new FolderTensor(network + "/" + tensor.name(), tensor);
    }

    private static Map<String, String> texts(Path folder) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : TEXTS) {
            Path path = folder.resolve(name);
            if (Files.isRegularFile(path)) {
                texts.put(name, text(path));
            }
        }
        return texts;
    }

    private static String text(Path path) {
        try (InputStream stream = Files.newInputStream(path)) {
            byte[] bytes = stream.readNBytes(MAX_TEXT_BYTES + 1);
            if (bytes.length > MAX_TEXT_BYTES) {
                throw new MalformedFileException(
                        path.toString(), "has more than " + MAX_TEXT_BYTES + " bytes, which no configuration needs");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MalformedFileException(path.toString(), "cannot be read (" + e + ")", e);
        }
    }

    /** The networks of a folder as one file. Thread-safe. */
    private record Folder(Path path, List<TensorFile> files, Map<String, String> metadata, Map<String, Tensor> tensors)
            implements TensorFile {
        @Override
        public long size() {
            return files.stream().mapToLong(TensorFile::size).sum();
        }

        @Override
        public String format() {
            return "diffusers";
        }

        @Override
        public void close() {
            files.forEach(TensorFile::close);
        }
    }
}
