package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A textual inversion: vectors that stand for a word, in the place of its tokens' rows in the text encoder's table.
 * Immutable.
 */
final class TextualInversion implements FileKind {
    private static final long USUAL_WIDTH = 768;
    private static final long SD2_WIDTH = 1024;
    /** Width of SDXL's second text encoder. */
    private static final long SDXL_WIDTH = 1280;
    /** A text has room for as many tokens. */
    private static final long MAX_VECTORS = 75;
    /** What web UIs and diffusers call the vectors; a number is the place in a list of such files. */
    private static final Pattern NAME = Pattern.compile("(\\d+\\.)?(emb_params|\\*|<.*>)");

    private final TensorFile file;
    private final StackedTensor vectors;

    private TextualInversion(TensorFile file, StackedTensor vectors) {
        this.file = file;
        this.vectors = vectors;
    }

    /** Empty if the file is nothing like this. */
    static Optional<FileKind> of(TensorFile file) {
        Map<String, Tensor> tensors = file.tensors();
        if (tensors.containsKey("clip_l") && tensors.containsKey("clip_g")) {
            return useless(
                    file,
                    "embedding-sdxl",
                    "a textual inversion (embedding) for SDXL; one for Stable Diffusion 1.5 is needed");
        }
        List<Tensor> parts = List.copyOf(tensors.values());
        if (parts.isEmpty() || parts.size() > MAX_VECTORS) {
            return Optional.empty();
        }
        long width = width(parts.get(0));
        boolean named =
                tensors.keySet().stream().allMatch(name -> NAME.matcher(name).matches());
        boolean alike = width > 0 && parts.stream().allMatch(part -> width(part) == width);
        if (!alike || !named && (parts.size() > 1 || width != USUAL_WIDTH && width != SD2_WIDTH)) {
            return Optional.empty();
        }
        if (width == SD2_WIDTH || width == SDXL_WIDTH) {
            boolean sd2 = width == SD2_WIDTH;
            return useless(
                    file,
                    sd2 ? "embedding-sd2" : "embedding-sdxl",
                    "a textual inversion (embedding) for " + (sd2 ? "Stable Diffusion 2" : "SDXL")
                            + "; one for Stable Diffusion 1.5 is needed");
        }
        return Optional.of(new TextualInversion(file, new StackedTensor(parts, width)));
    }

    /** The last extent of one vector or of several; 0 for anything else. */
    private static long width(Tensor tensor) {
        List<Long> shape = tensor.shape();
        return shape.size() == 1 || shape.size() == 2 ? shape.get(shape.size() - 1) : 0;
    }

    private static Optional<FileKind> useless(TensorFile file, String kind, String what) {
        return Optional.of(new FileKind.Useless(file, Verdict.refused(kind, what)));
    }

    @Override
    public Verdict verdict() {
        String what = "a textual inversion (embedding) of width " + vectors.width();
        // There are at most 75 parts, so that this sum cannot overflow.
        long count = vectors.parts().stream()
                .mapToLong(part ->
                        part.shape().size() == 1 ? 1 : Math.min(part.shape().get(0), Long.MAX_VALUE / MAX_VECTORS))
                .sum();
        if (count < 1 || count > MAX_VECTORS) {
            return Verdict.refused(
                    "embedding", what + " with " + count + " vectors; a text has room for 1.." + MAX_VECTORS);
        }
        boolean plain = vectors.parts().stream()
                .allMatch(part -> part.dtype() == vectors.dtype() && Quantization.isPlain(part.dtype()));
        return plain
                ? Verdict.usable(
                        "embedding", ModelRole.EMBEDDING, what + " with " + count + " vector" + (count == 1 ? "" : "s"))
                : Verdict.refused(
                        "embedding",
                        what + " whose vectors are of the type " + vectors.dtype()
                                + " or of several types; they need one floating-point type");
    }

    @Override
    public ModelWeights weights() {
        return ModelWeights.builder(ModelRole.EMBEDDING, "sd15")
                .component("text", Map.of("vectors", vectors))
                .settings(file.metadata())
                .build();
    }
}
