package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Recognizes quantized weights: integers or packed bits, or scaled numbers whose scales are separate tensors ({@code
 * x.scale_weight}, {@code x.weight.absmax}). Without the scales they would give a wrong picture, so such files are
 * rejected.
 */
final class Quantization {
    /** Types whose numbers are the weights themselves; the runtime loads exactly these. */
    private static final Set<DType> PLAIN =
            EnumSet.of(DType.F64, DType.F32, DType.F16, DType.BF16, DType.F8_E4M3, DType.F8_E5M2);

    private Quantization() {}

    /** Whether the runtime loads tensors of this type. */
    static boolean isPlain(DType dtype) {
        return PLAIN.contains(dtype);
    }

    /**
     * @param what the kind of file, such as "a Base ControlNet of CtrLoRA"
     * @param prefix completes the names in the message
     */
    static Optional<Verdict> verdict(String what, TensorLayout layout, TensorNames found, String prefix) {
        return sign(layout, found, prefix)
                .map(sign -> Verdict.refused(
                        "quantized",
                        what + " with quantized weights, which cannot be used: it has " + sign
                                + "; get the float16 or float32 version"));
    }

    private static Optional<String> sign(TensorLayout layout, TensorNames found, String prefix) {
        for (String name : layout.names()) {
            Optional<Tensor> tensor = Optional.ofNullable(found.tensors().get(name));
            if (tensor.isPresent() && !isPlain(tensor.get().dtype())) {
                return Optional.of(prefix + name + " of type " + tensor.get().dtype());
            }
        }
        List<String> scales = layout.surplus(found).stream()
                .filter(name -> isBesideWeight(layout, name))
                .toList();
        return scales.isEmpty()
                ? Optional.empty()
                : Optional.of("the tensor " + prefix + scales.get(0) + " beside a weight"
                        + (scales.size() == 1 ? "" : " (and " + (scales.size() - 1) + " more)"));
    }

    /** Whether an unknown tensor belongs to a layer of the layout, and so changes what the layer's weight means. */
    private static boolean isBesideWeight(TensorLayout layout, String name) {
        int dot = name.lastIndexOf('.');
        String parent = name.substring(0, Math.max(0, dot));
        return layout.names().contains(parent) || layout.names().contains(parent + ".weight");
    }
}
