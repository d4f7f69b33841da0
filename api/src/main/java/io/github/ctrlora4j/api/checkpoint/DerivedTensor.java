package io.github.ctrlora4j.api.checkpoint;

import java.util.List;

/**
 * A tensor that is made from another one. It has the other one's name, type and shape unless it defines its own; data
 * are never forwarded, so that no implementation hands out the wrong ones by omission.
 */
public interface DerivedTensor extends Tensor {
    /** The tensor that this one is made from. */
    Tensor tensor();

    @Override
    default String name() {
        return tensor().name();
    }

    @Override
    default DType dtype() {
        return tensor().dtype();
    }

    @Override
    default List<Long> shape() {
        return tensor().shape();
    }
}
