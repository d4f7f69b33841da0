package io.github.ctrlora4j.runtime.conversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.DerivedTensor;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.lora.StyledWeights;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A weight with the changes of style LoRAs, computed in float32 as a generation does, when it is read.
 *
 * @param file of the weight, named in errors
 * @param id canonical name, by which the changes find it
 */
record StyledTensor(TorchEngine engine, Path file, String id, Tensor tensor, List<StyledWeights.Part> parts)
        implements DerivedTensor {
    @Override
    public DType dtype() {
        return DType.F32;
    }

    @Override
    public ByteBuffer read() {
        try (NDManager scope = engine.newManager()) {
            NDArray loaded = new WeightLoader(file).load(scope, tensor, DataType.FLOAT32);
            try (StyledWeights weights = new StyledWeights(scope, Map.of(id, loaded))) {
                weights.merge(parts);
                ByteBuffer merged = Optional.ofNullable(weights.current().get(id))
                        .orElseThrow()
                        .toByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN);
                ByteBuffer copy = ByteBuffer.allocateDirect(merged.remaining()).order(ByteOrder.LITTLE_ENDIAN);
                return copy.put(merged).flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
            }
        }
    }
}
