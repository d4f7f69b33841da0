package io.github.ctrlora4j.runtime.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The program of the small virtual machine in {@link FormatCorpusTest}: reads every file and writes down what it found.
 */
final class CorpusReader {
    /** Only a file that hangs takes so long, on a machine that is busy with other things, too. */
    private static final int SECONDS_PER_FILE = 60;

    private static final ObjectMapper JSON = new ObjectMapper();

    private CorpusReader() {}

    /** Arguments: the folder of the corpus, the file of file names relative to it, the file to write. */
    public static void main(String[] arguments) throws Exception {
        Path corpus = Path.of(arguments[0]);
        ModelReader files = ModelReader.discover(CorpusReader.class.getClassLoader());
        ExecutorService worker = Executors.newSingleThreadExecutor();
        ArrayNode results = JSON.createArrayNode();
        for (String name : Files.readAllLines(Path.of(arguments[1]))) {
            ObjectNode result = results.addObject().put("file", name);
            try {
                worker.submit(() -> read(files, corpus.resolve(name), name.startsWith("containers/"), result))
                        .get(SECONDS_PER_FILE, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                result.put("failure", "took more than " + SECONDS_PER_FILE + " s");
                break;
            } catch (ExecutionException e) {
                result.put("failure", String.valueOf(e.getCause()));
            }
        }
        Files.writeString(Path.of(arguments[2]), JSON.writeValueAsString(results));
        worker.shutdownNow();
        // A worker that hangs must not keep the test from reporting it.
        Runtime.getRuntime().halt(0);
    }

    private static Void read(ModelReader files, Path file, boolean withValues, ObjectNode result) throws IOException {
        long before = allocatedBytes();
        Examination examination = files.examine(file);
        result.put("allocated", allocatedBytes() - before);
        result.put("readable", examination.readable())
                .put("kind", examination.kind().orElse(null))
                .put("usable", examination.usable())
                .put("reason", examination.reason())
                .put("tensors", examination.tensors());
        if (withValues && examination.readable()) {
            try (TensorFile opened = files.open(file)) {
                opened.tensors().values().forEach(tensor -> values(tensor, result.withObject("/values")));
            } catch (CtrloraException e) {
                result.put("failure", e.getMessage());
            }
        }
        return null;
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static void values(Tensor tensor, ObjectNode values) {
        ObjectNode node =
                values.putObject(tensor.name()).put("dtype", tensor.dtype().name());
        tensor.shape().forEach(node.putArray("shape")::add);
        ArrayNode bits = node.putArray("bits");
        for (float value : FloatConversion.toArray(tensor)) {
            bits.add(Float.floatToIntBits(value));
        }
    }
}
