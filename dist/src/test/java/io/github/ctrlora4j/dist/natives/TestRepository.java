package io.github.ctrlora4j.dist.natives;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ctrlora4j.dist.natives.NativeJar.Part;
import io.github.ctrlora4j.runtime.files.Checksum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A Maven repository in this process, with small jars of the real layout. Its server can begin in the middle. */
final class TestRepository implements AutoCloseable {
    static final String TORCH_FOLDER = "org/bytedeco/pytorch/linux-x86_64-gpu/";
    static final String NVIDIA_FOLDER = "org/bytedeco/cuda/linux-x86_64/";

    final List<String> requests = new ArrayList<>();
    /** The connection breaks after this many bytes of each answer. */
    int breakAfter = Integer.MAX_VALUE;

    private final Map<String, byte[]> files = new HashMap<>();
    private final HttpServer server;

    TestRepository() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/maven2/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/maven2/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring("/maven2/".length());
            String range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
            requests.add(path + " " + range);
            byte[] file = files.get(path);
            if (file == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            int offset = range.equals("null") ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            if (offset > 0) {
                exchange.getResponseHeaders()
                        .add("Content-Range", "bytes " + offset + "-" + (file.length - 1) + "/" + file.length);
            }
            byte[] rest = Arrays.copyOfRange(file, offset, file.length);
            exchange.sendResponseHeaders(offset > 0 ? 206 : 200, rest.length);
            exchange.getResponseBody().write(rest, 0, Math.min(rest.length, breakAfter));
            exchange.getResponseBody().flush();
        }
    }

    /** A library of Linux as far as its first bytes say. */
    static byte[] library(String text) {
        return ("\u007fELF" + text).getBytes(StandardCharsets.US_ASCII);
    }

    /** Name and content alternate. */
    static byte[] jar(Object... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                zip.write((byte[]) namesAndContents[i + 1]);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Serves a jar. */
    void put(String path, byte[] jar) {
        files.put(path, jar);
    }

    /** Serves a jar and pins it. */
    NativeJar pinned(String path, byte[] jar, String folder, Part part, String... libraries) {
        put(path, jar);
        return new NativeJar(path, jar.length, Checksum.SHA_256.of(jar), folder, List.of(libraries), 1000, part);
    }

    /** PyTorch with its JNI library, and NVIDIA's libraries with one that is not wanted. */
    CudaPackage cuda() throws IOException {
        byte[] torch = jar(
                TORCH_FOLDER + "libtorch.so",
                library("torch"),
                TORCH_FOLDER + "libjnitorch.so",
                library("jni"),
                TORCH_FOLDER + "libc10.so",
                library("c10"));
        byte[] nvidia = jar(
                NVIDIA_FOLDER + "libcudart.so.12", library("cudart"), NVIDIA_FOLDER + "libnppc.so.12", library("npp"));
        return new CudaPackage(
                "linux-x86_64",
                List.of(
                        pinned("org/torch.jar", torch, TORCH_FOLDER, Part.TORCH, "libtorch.so", "libc10.so"),
                        pinned("org/cuda.jar", nvidia, NVIDIA_FOLDER, Part.NVIDIA, "libcudart.so.12")),
                true);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
