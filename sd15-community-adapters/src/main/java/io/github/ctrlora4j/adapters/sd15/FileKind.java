package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;

/** What a file is: the row of the {@link KindTable} that fits it. Implementations are immutable. */
interface FileKind {
    /**
     * The kind of a file, determined from names and shapes. Layouts are compared only when the verdict is asked for.
     */
    static FileKind of(TensorFile file) {
        return KindTable.find(file);
    }

    /** Whether the file can be used, and as what. */
    Verdict verdict();

    /** The canonical form of a file whose verdict is usable. */
    ModelWeights weights();

    /** A file that cannot be used, whatever its layout is. */
    record Useless(TensorFile file, Verdict verdict) implements FileKind {
        @Override
        public ModelWeights weights() {
            throw new UnsupportedFileException(file.path().toString(), "this is " + verdict.reason());
        }
    }
}
