package io.github.ctrlora4j.dist.http.webui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import java.util.List;
import java.util.Optional;

/**
 * What a request asks for, checked and with all names resolved. Immutable.
 *
 * @param kind {@code txt2img} or {@code img2img}
 * @param request without its conditions, with a seed
 * @param checkpoint that draws
 * @param checkpointHash first digits of its SHA-256; empty if that is not known yet
 * @param options in effect, with the overrides of the request
 * @param areImagesWanted whether the answer carries pictures
 * @param echo the request's fields as the answer repeats them
 */
record Drawing(
        String kind,
        GenerationRequest request,
        CheckpointTitles.Entry checkpoint,
        String checkpointHash,
        SamplerDescriptor sampler,
        ImageSize size,
        List<ControlUnit> units,
        OptionValues options,
        boolean areImagesWanted,
        ObjectNode echo) {
    Drawing {
        units = List.copyOf(units);
    }

    /** How many batches are drawn, one after the other. */
    int batches() {
        return request.batchCount();
    }

    /** Of all finished pictures together. */
    long pixels() {
        ImageSize last = request.hiresFix().flatMap(HiresFix::size).orElse(size);
        return (long) last.width() * last.height() * request.batch() * batches();
    }

    /** Bytes of all given pictures, as they are kept until the drawing has ended. */
    long sourceBytes() {
        long pixels =
                request.initialImage().map(initial -> pixels(initial.image())).orElse(0L)
                        + request.inpainting().map(part -> pixels(part.mask())).orElse(0L)
                        + units.stream().mapToLong(ControlUnit::ownPixels).sum();
        return 3 * pixels;
    }

    static long pixels(RgbImage image) {
        return (long) image.width() * image.height();
    }

    /** A refusal of the runtime in terms of the API: a failure of a condition is about the unit that brought it. */
    ApiException refusal(CtrloraException failure) {
        String subject = failure.subject().orElse("");
        Optional<ApiException> ofUnit = units.stream()
                .filter(unit -> subject.equals("condition " + unit.condition()))
                .findFirst()
                .map(unit -> ApiException.field(unit.path(), failure.problem()));
        ApiException refusal = ofUnit.orElseGet(() -> ApiFields.refusal(failure));
        if (refusal.getCause() == null) {
            refusal.initCause(failure);
        }
        return refusal;
    }
}
