package io.github.ctrlora4j.runtime.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Writes model files of SD1.5's real names and shapes with random float32 weights: a checkpoint (4.3 GB, of which the
 * UNet is 3.4 GB), a Base ControlNet (1.4 GB) and a condition LoRA of rank 128 (148 MB). Their pictures mean nothing;
 * their cost is that of the real ones. Weights are uniform with variance 1 / fan-in, so that activations stay finite.
 */
public final class RandomSd15 {
    private static final int RANK = 128;
    private static final int CHUNK = 1 << 20;

    private RandomSd15() {}

    /** Elements in float16, the UNet's from a seed; text encoder and VAE are always the same. */
    static void halfCheckpoint(Path target, long unetSeed) throws IOException {
        write(target, select(false), 2, unetSeed);
    }

    /** Only the beginning has content, as much as is needed to know what the file is. */
    public static void emptyCheckpoint(Path target) throws IOException {
        Map<String, long[]> shapes = select(false);
        try (FileChannel channel = FileChannel.open(
                target, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            byte[] header = header(shapes, 2);
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(length.putLong(header.length).flip());
            channel.write(ByteBuffer.wrap(header));
            long data = shapes.values().stream().mapToLong(RandomSd15::elements).sum() * 2;
            channel.write(ByteBuffer.allocate(1), Long.BYTES + header.length + data - 1);
        }
    }

    /** A style LoRA of rank 32 for all attention layers of the UNet. */
    static void styleLora(Path target) throws IOException {
        Map<String, long[]> lora = new LinkedHashMap<>();
        select(false).forEach((name, shape) -> {
            if (name.startsWith("model.diffusion_model.") && name.contains(".attn") && shape.length == 2) {
                String layer = "lora_unet_"
                        + name.substring("model.diffusion_model.".length(), name.length() - ".weight".length())
                                .replace('.', '_');
                lora.put(layer + ".lora_down.weight", new long[] {32, shape[1]});
                lora.put(layer + ".lora_up.weight", new long[] {shape[0], 32});
            }
        });
        write(target, lora);
    }

    /** Arguments: the folder to write into. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        write(folder.resolve("random-sd15.safetensors"), select(false));
        Map<String, long[]> control = select(true);
        write(folder.resolve("random-basecn.safetensors"), control);
        write(folder.resolve("random-lora.safetensors"), lora(control));
    }

    private static Map<String, long[]> select(boolean control) throws IOException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        try (InputStream stream = RandomSd15.class.getResourceAsStream("sd15-shapes.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ");
                if (parts[0].startsWith("control_model.") == control) {
                    shapes.put(
                            parts[0],
                            Arrays.stream(parts[1].split("x"))
                                    .mapToLong(Long::parseLong)
                                    .toArray());
                }
            }
        }
        return shapes;
    }

    private static Map<String, long[]> lora(Map<String, long[]> control) {
        Map<String, long[]> lora = new LinkedHashMap<>();
        control.forEach((name, shape) -> {
            if (name.contains("zero_convs") || name.contains("middle_block_out") || name.contains("norm")) {
                lora.put(name, shape);
            } else if (shape.length == 2) {
                String stem = name.substring(0, name.length() - ".weight".length());
                lora.put(stem + ".lora_layer.down.weight", new long[] {RANK, shape[1]});
                lora.put(stem + ".lora_layer.up.weight", new long[] {shape[0], RANK});
            }
        });
        return lora;
    }

    private static void write(Path target, Map<String, long[]> shapes) throws IOException {
        write(target, shapes, Float.BYTES, 15);
    }

    private static void write(Path target, Map<String, long[]> shapes, int width, long unetSeed) throws IOException {
        if (Files.exists(target)) {
            System.out.println(target + " exists");
            return;
        }
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            byte[] header = header(shapes, width);
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(length.putLong(header.length).flip());
            channel.write(ByteBuffer.wrap(header));
            SplittableRandom parts = new SplittableRandom(15);
            SplittableRandom unet = new SplittableRandom(unetSeed);
            for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
                SplittableRandom random = entry.getKey().startsWith("model.diffusion_model.") ? unet : parts;
                writeTensor(channel, entry.getKey(), entry.getValue(), width, random);
            }
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        System.out.println(target + ": " + Files.size(target) / 1_000_000 + " MB");
    }

    private static byte[] header(Map<String, long[]> shapes, int width) {
        StringBuilder json = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        long offset = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            long end = offset + elements(entry.getValue()) * width;
            json.append(",\"")
                    .append(entry.getKey())
                    .append("\":{\"dtype\":\"" + (width == 2 ? "F16" : "F32") + "\",\"shape\":");
            json.append(Arrays.toString(entry.getValue()).replace(" ", ""));
            json.append(",\"data_offsets\":[")
                    .append(offset)
                    .append(',')
                    .append(end)
                    .append("]}");
            offset = end;
        }
        json.append('}');
        while (json.length() % Long.BYTES != 0) {
            json.append(' ');
        }
        return json.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static long elements(long[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    private static void writeTensor(FileChannel channel, String name, long[] shape, int width, SplittableRandom random)
            throws IOException {
        boolean normWeight = shape.length == 1 && name.endsWith(".weight");
        double fanIn = shape.length == 1 ? 0 : (double) elements(shape) / shape[0];
        // A uniform distribution over ±a has the variance a² / 3.
        float amplitude = fanIn == 0 ? 0 : (float) Math.sqrt(3 / fanIn);
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long left = elements(shape); left > 0; left -= CHUNK) {
            chunk.clear();
            for (int i = 0; i < Math.min(left, CHUNK); i++) {
                float uniform = (random.nextInt() >> 8) / (float) (1 << 23);
                float value = normWeight ? 1 : amplitude * uniform;
                if (width == 2) {
                    chunk.putShort(half(value));
                } else {
                    chunk.putFloat(value);
                }
            }
            chunk.flip();
            while (chunk.hasRemaining()) {
                channel.write(chunk);
            }
        }
    }

    /** Rounded towards zero; what is too small for a normal float16 is zero. */
    private static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int exponent = (bits >>> 23 & 0xFF) - 112;
        return (short) (exponent <= 0 ? sign : sign | exponent << 10 | bits >>> 13 & 0x3FF);
    }
}
