package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.runtime.programs.ControlBlocks;
import io.github.ctrlora4j.runtime.programs.ControlBlocks.Part;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradients of a batch block by block (gradient checkpointing, arXiv 1604.06174): the forward pass keeps the inputs of
 * each block alone, and the backward pass computes each block once more. The numbers are those of the ordinary pass to
 * the last bit, because the same kernels run on the same values and sums have the same order. Confined to one thread.
 */
final class BlockwiseGradients {
    private final ControlBlocks blocks;
    private final NDManager scope;
    private final ControlTraining.Batch batch;
    private final NDArray contexts;
    /** Of the control network: the input of each block from the second on, then that of the middle. */
    private final List<NDArray> features = new ArrayList<>();
    /** Shallow to deep, then the middle's. */
    private final List<NDArray> residuals = new ArrayList<>();
    /** Of the UNet: time embedding, output of the middle, skips from shallow to deep. */
    private final NDList unet;
    /** The input of each of the UNet's output blocks, then that of its last convolution. */
    private final List<NDArray> decoded = new ArrayList<>();

    private final NDArray embedding;

    /** The forward pass. */
    private BlockwiseGradients(ControlBlocks blocks, NDManager scope, ControlTraining.Batch batch) {
        this.blocks = blocks;
        this.scope = scope;
        this.batch = batch;
        this.contexts = batch.contexts();
        this.unet = blocks.call(scope, Part.UNET, batch.noisy(), batch.timesteps(), contexts);
        NDList begun = blocks.call(scope, Part.BEGIN, batch.noisy(), batch.condition(), batch.timesteps());
        this.embedding = input(begun.get(0));
        features.add(begun.get(1));
        for (int i = 1; i <= skips(); i++) {
            NDList encoded = blocks.call(scope, encoder(i), encoding(i, features.get(i - 1)));
            features.add(encoded.get(0));
            residuals.add(encoded.get(1));
        }
        // The middle outputs its residual in place of features.
        residuals.add(features.remove(skips()));
        decoded.add(kept(unet.get(1).add(residuals.get(skips()))));
        for (int o = 0; o < skips(); o++) {
            decoded.addAll(blocks.call(scope, Part.DECODE, decoding(o, decoded.get(o), residual(o))));
        }
    }

    /**
     * Adds the gradients of a batch to those of the weights.
     *
     * @param share factor of the gradients
     * @return the loss; if it is not finite, nothing was added
     */
    static double accumulate(ControlBlocks blocks, NDManager owner, ControlTraining.Batch batch, double share) {
        try (NDManager scope = owner.newSubManager()) {
            BlockwiseGradients pass = new BlockwiseGradients(blocks, scope, batch);
            try (GradientMode gradients = new GradientMode()) {
                return pass.backward(gradients, share);
            }
        }
    }

    private double backward(GradientMode gradients, double share) {
        NDArray last = input(decoded.get(skips()));
        NDArray gradient;
        double value;
        try (NDManager block = scope.newSubManager()) {
            NDArray loss = owned(block, blocks.callWithGradients(Part.FINISH, last, batch.target()))
                    .get(0);
            value = loss.getFloat();
            if (!Double.isFinite(value)) {
                return value;
            }
            gradients.backward(block, loss, share);
            gradient = gradient(last);
        }
        List<NDArray> ofResiduals = decoder(gradients, gradient);
        encoder(gradients, ofResiduals);
        return value;
    }

    /** @return gradients of the residuals, shallow to deep, then the middle's */
    private List<NDArray> decoder(GradientMode gradients, NDArray ofLast) {
        List<NDArray> ofResiduals = new ArrayList<>();
        NDArray gradient = ofLast;
        for (int o = skips() - 1; o >= 0; o--) {
            NDArray h = input(decoded.get(o));
            NDArray residual = input(residual(o));
            try (NDManager block = scope.newSubManager()) {
                NDList out = owned(block, blocks.callWithGradients(Part.DECODE, decoding(o, h, residual)));
                gradients.backward(out.get(0), gradient);
            }
            gradient = gradient(h);
            ofResiduals.add(gradient(residual));
        }
        ofResiduals.add(gradient);
        return ofResiduals;
    }

    private void encoder(GradientMode gradients, List<NDArray> ofResiduals) {
        NDArray gradient = ofResiduals.get(skips());
        for (int i = skips(); i > 0; i--) {
            NDArray h = input(features.get(i - 1));
            try (NDManager block = scope.newSubManager()) {
                NDList out = owned(block, blocks.callWithGradients(encoder(i), encoding(i, h)));
                backward(block, gradients, out, gradient, ofResiduals.get(i - 1));
            }
            gradient = gradient(h);
        }
        try (NDManager block = scope.newSubManager()) {
            NDList out = owned(
                    block, blocks.callWithGradients(Part.BEGIN, batch.noisy(), batch.condition(), batch.timesteps()));
            backward(block, gradients, out, gradient(embedding), gradient);
        }
    }

    /** Of the control network's block i; that behind all input blocks is the middle. */
    private Part encoder(int i) {
        return i < skips() ? Part.ENCODE : Part.DEEPEST;
    }

    private NDArray[] encoding(int i, NDArray h) {
        return new NDArray[] {number(i < skips() ? i : i - 1), h, embedding, contexts};
    }

    /** From several results at once: of the sum of their products with these gradients. */
    private static void backward(NDManager block, GradientMode gradients, NDList results, NDArray... ofResults) {
        NDList sums = new NDList();
        for (int i = 0; i < ofResults.length; i++) {
            NDArray product = results.get(i).mul(ofResults[i]);
            product.attach(block);
            NDArray sum = product.sum();
            sum.attach(block);
            sums.add(sum);
        }
        NDArray all = sums.get(0);
        for (NDArray sum : sums.subList(1, sums.size())) {
            all = all.add(sum);
            all.attach(block);
        }
        gradients.backward(block, all, 1);
    }

    private int skips() {
        return unet.size() - 2;
    }

    /** The residual that output block o reads. */
    private NDArray residual(int o) {
        return residuals.get(skips() - 1 - o);
    }

    private NDArray[] decoding(int o, NDArray h, NDArray residual) {
        int skip = skips() + 1 - o;
        NDArray next = unet.get(Math.max(2, skip - 1));
        NDArray number = number(o);
        return new NDArray[] {number, h, unet.get(skip), residual, next, unet.get(0), contexts};
    }

    private NDArray number(long i) {
        return scope.create(i);
    }

    private NDArray kept(NDArray array) {
        array.attach(scope);
        return array;
    }

    /** A copy for whose gradient a block is differentiated. */
    private NDArray input(NDArray array) {
        NDArray copy = kept(array.duplicate());
        copy.setRequiresGradient(true);
        return copy;
    }

    private NDArray gradient(NDArray input) {
        return kept(input.getGradient());
    }

    private static NDList owned(NDManager block, NDList results) {
        results.attach(block);
        return results;
    }
}
