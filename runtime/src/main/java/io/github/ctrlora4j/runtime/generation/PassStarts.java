package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.runtime.sampling.KnownPart;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the passes of a plan start from, apart from the seeds: latents of the initial picture, the part of them that
 * stays, and the inputs of an inpainting model. Each is encoded once for all batches. Confined to one thread; the scope owns
 * all arrays.
 */
final class PassStarts {
    private final GenerationPlan plan;
    private final Optional<NDArray> initial;
    private final Optional<KnownPart> known;
    private final Map<PlannedPass, NDArray> inpaintingInputs = new HashMap<>();
    private final NDManager scope;

    /** @param scope lives as long as the run */
    PassStarts(GenerationPlan plan, PictureCodec codec, NDManager scope) {
        this.plan = plan;
        this.scope = scope;
        Optional<NDArray> latent =
                plan.initial().map(picture -> atDrawnSize(scope, codec.encode(scope, picture.image())));
        this.known = plan.initial().flatMap(InitialPicture::masked).map(masked -> {
            NDArray encoded = latent.orElseThrow();
            Shape shape = encoded.getShape();
            NDArray mask = LatentMask.smooth(scope, masked.mask(), (int) shape.get(2), (int) shape.get(3));
            return KnownPart.of(encoded, mask, plan.model().noise().parameterization());
        });
        boolean isEmptied = known.isPresent() && content() == MaskedContent.LATENT_NOTHING;
        this.initial = isEmptied ? known.map(KnownPart::known) : latent;
    }

    /** A picture that is fitted as a latent has its own size until here. */
    private NDArray atDrawnSize(NDManager owner, NDArray latent) {
        Shape from = latent.getShape();
        Shape to = plan.model().architecture().latents().shape(1, plan.size());
        if (from.equals(to)) {
            return latent;
        }
        try (latent) {
            float[] resized = LatentResize.BILINEAR.resize(
                    latent.toFloatArray(), (int) from.get(2), (int) from.get(3), (int) to.get(2), (int) to.get(3));
            return owner.create(resized, to);
        }
    }

    private MaskedContent content() {
        return plan.request().inpainting().orElseThrow().content();
    }

    /**
     * The first pass of a batch or a part of it.
     *
     * @param codec of its model
     */
    PassStart first(PictureCodec codec, BatchPart part) {
        PassStart start = withInputs(PassStart.noise(part), codec, 0);
        PassStart given = initial.map(start::from).orElse(start);
        return known.map(kept -> given.keeping(kept, content() == MaskedContent.LATENT_NOISE))
                .orElse(given);
    }

    /**
     * A later pass of a batch or a part of it.
     *
     * @param codec of its model
     * @param latents what the pass before has drawn, at the size of this one
     */
    PassStart next(int pass, PictureCodec codec, BatchPart part, NDArray latents) {
        return withInputs(PassStart.noise(part), codec, pass).from(latents);
    }

    private PassStart withInputs(PassStart start, PictureCodec codec, int pass) {
        PlannedPass planned = plan.passes().get(pass);
        return planned.model().isInpaintingModel()
                ? start.with(inpaintingInputs.computeIfAbsent(planned, any -> inputs(codec, planned.size())))
                : start;
    }

    /**
     * The inputs of an inpainting model behind the latent: the mask, and the latent of the picture that is gray under
     * the mask. Without a mask all is masked, as in stable-diffusion-webui.
     */
    private NDArray inputs(PictureCodec codec, ImageSize size) {
        int scale = plan.model().architecture().latents().scale();
        int height = size.height() / scale;
        int width = size.width() / scale;
        Optional<RgbImage> mask = plan.initial().flatMap(InitialPicture::masked).map(InitialPicture.MaskedPart::mask);
        try (NDManager local = scope.newSubManager()) {
            NDArray masked = mask.map(m -> LatentMask.nearest(local, m, height, width))
                    .orElseGet(() -> local.ones(new Shape(1, 1, height, width)));
            NDArray visible = mask.map(m -> codec.encodeMasked(
                            local,
                            InitialPicture.resized(plan.initial().orElseThrow().image(), size),
                            m))
                    .orElseGet(() -> codec.encodeGray(local, size));
            return local.ret(NDArrays.concat(new NDList(masked, visible), 1));
        }
    }
}
