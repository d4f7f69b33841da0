package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code natives} commands on a cache of their own, in which an installation is a file of 1.5 MB. */
record NativesCache(Path folder) {
    Invocation natives(String... arguments) {
        Installation installation =
                new Installation(Optional.empty(), Map.of("DJL_CACHE_DIR", folder.toString()), folder);
        return Invocation.of(
                new Engines(host -> new FakeGenerator(), List::of),
                installation,
                Stream.concat(Stream.of("natives"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** @return the folder that appears to be CUDA's libraries */
    Path install() throws IOException {
        Path torch = Files.createDirectories(folder.resolve("ctrlora4j/2.7.1-cuda-linux-x86_64/torch"));
        Files.write(torch.resolve("libtorch.so"), new byte[1_500_000]);
        return torch.getParent();
    }
}
