package io.github.ctrlora4j.dist.storm;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A checkpoint that is replaced under its path by one of the same size and time between requests, and overwritten in
 * place and cut off during requests. Each result is that of one content, and between requests of the present one; or
 * the request fails with an error that names the file.
 */
final class FileStorm {
    private static final FileTime ONE_TIME = FileTime.fromMillis(1_700_000_000_000L);

    private final StormSettings settings;
    private final Tally tally;
    private final List<Path> contents;
    private final Path file;
    private final GenerationRequest request;
    private final List<List<GeneratedImage>> expected = new ArrayList<>();

    private FileStorm(StormSettings settings, Tally tally) {
        this.settings = settings;
        this.tally = tally;
        // Both have 26,023,462 bytes.
        this.contents = List.of(
                settings.models().resolve("miniature-ink.safetensors"),
                settings.models().resolve("miniature-3d.safetensors"));
        this.file = settings.folder("changing-models").resolve("changing.safetensors");
        this.request = GenerationRequest.builder("changing")
                .base(settings.models().resolve("basecn.safetensors").toString())
                .condition(ConditionInput.builder("canny", ImageFiles.read(settings.source(0)))
                        .build())
                .prompt("a rocket")
                .steps(2)
                .seed(1)
                .size(new ImageSize(64, 64))
                .build();
    }

    static void run(StormSettings settings, Tally tally) throws Exception {
        Packing.pack(settings, "storm-pack");
        FileStorm storm = new FileStorm(settings, tally);
        for (Path content : storm.contents) {
            storm.replace(content);
            try (Ctrlora4j ctrlora4j = storm.open()) {
                storm.expected.add(storm.generate(ctrlora4j));
            }
        }
        if (storm.expected.get(0).equals(storm.expected.get(1))) {
            tally.fault("both contents give one image");
        }
        long deadline = settings.deadline();
        Random random = settings.random(3);
        try (Ctrlora4j ctrlora4j = storm.open()) {
            for (int i = 0; i < settings.count() && System.nanoTime() < deadline; i++) {
                storm.between(ctrlora4j, random);
                storm.during(ctrlora4j, random);
            }
        }
        if (!Census.temporaryFolders().isEmpty()) {
            tally.fault("left behind " + Census.temporaryFolders());
        }
    }

    private Ctrlora4j open() {
        return settings.open(settings.folder("changing-models"), settings.folder("canny-alone"));
    }

    private List<GeneratedImage> generate(Ctrlora4j ctrlora4j) {
        return ctrlora4j
                .generator()
                .generate(request, progress -> {}, new Cancellation())
                .images();
    }

    private void replace(Path content) throws IOException {
        Path next = file.resolveSibling("next.tmp");
        Files.copy(content, next, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(next, ONE_TIME);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void overwrite(Path content, boolean isSlow) throws IOException {
        byte[] bytes = Files.readAllBytes(content);
        try (OutputStream out = Files.newOutputStream(file)) { // cuts the file off first, as cp does
            int half = bytes.length / 2;
            out.write(bytes, 0, half);
            if (isSlow) {
                LockSupport.parkNanos(20_000_000);
            }
            out.write(bytes, half, bytes.length - half);
        }
        Files.setLastModifiedTime(file, ONE_TIME);
    }

    private void between(Ctrlora4j ctrlora4j, Random random) throws IOException {
        int index = random.nextInt(contents.size());
        boolean isInPlace = random.nextBoolean();
        if (isInPlace) {
            overwrite(contents.get(index), false);
        } else {
            replace(contents.get(index));
        }
        tally.count("changes between requests");
        if (generate(ctrlora4j).equals(expected.get(index))) {
            tally.count("finished");
        } else {
            tally.count("differing");
            tally.fault("an old or mixed content was used, in place: " + isInPlace);
        }
    }

    private void during(Ctrlora4j ctrlora4j, Random random) throws Exception {
        // The other content first, so that this request has to load.
        replace(contents.get(random.nextInt(contents.size())));
        long moment = (long) (random.nextDouble() * 400_000_000);
        int kind = random.nextInt(3);
        Path other = contents.get(random.nextInt(contents.size()));
        Thread writer = new Thread(() -> {
            LockSupport.parkNanos(moment);
            try {
                switch (kind) {
                    case 0 -> overwrite(other, true);
                    case 1 -> cut();
                    default -> replace(other);
                }
            } catch (IOException e) {
                tally.fault("writing " + file, e);
            }
        });
        writer.start();
        tally.count("changes during requests");
        try {
            if (expected.contains(generate(ctrlora4j))) {
                tally.count("finished");
            } else {
                tally.count("differing");
                tally.fault("a mixed content was used, kind " + kind);
            }
        } catch (CtrloraException e) {
            tally.refused(e);
        } catch (RuntimeException | Error e) {
            tally.fault("kind " + kind, e);
        } finally {
            writer.join();
        }
    }

    private void cut() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 3);
        }
    }
}
