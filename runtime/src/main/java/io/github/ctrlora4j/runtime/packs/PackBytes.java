package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.files.CancellableOutput;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.IoProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;

/** Compares packs by their files, whether they are zips or folders. Stateless. */
final class PackBytes {
    private PackBytes() {}

    /**
     * True if both have the same files with the same bytes. Large files are read only if all sizes agree.
     *
     * @param cancelled polled often; if true, {@link java.util.concurrent.CancellationException} is thrown
     */
    static boolean areEqual(Pack one, Pack other, BooleanSupplier cancelled) {
        return one.files().sizes().equals(other.files().sizes())
                && one.files().sizes().keySet().stream()
                        .allMatch(name -> digest(one, name, cancelled).equals(digest(other, name, cancelled)));
    }

    private static String digest(Pack pack, String name, BooleanSupplier cancelled) {
        try (InputStream in = pack.files().open(name);
                OutputStream nowhere = new CancellableOutput(OutputStream.nullOutputStream(), cancelled)) {
            return Checksum.SHA_256.copy(in, nowhere, Long.MAX_VALUE);
        } catch (IOException e) {
            throw new MalformedFileException(pack.label(), name + ": " + IoProblem.of(e), e);
        }
    }
}
