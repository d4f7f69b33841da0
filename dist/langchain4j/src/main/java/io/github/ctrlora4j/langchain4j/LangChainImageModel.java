package io.github.ctrlora4j.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.Response;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageHost;
import io.github.ctrlora4j.api.host.ProgressListener;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * LangChain4j's image model over a host in the same process. What the interface has no argument for (checkpoint,
 * conditions, steps, seed…) is in a request that each call completes with its prompt. Immutable and thread-safe; the
 * caller closes the host.
 *
 * <pre>{@code
 * GenerationRequest request = GenerationRequest.builder("dreamshaper_8")
 *         .condition(ConditionInput.builder("canny", photo).weight(0.9).build())
 *         .build();
 * Image image = LangChainImageModel.of(ctrlora4j, request).generate("a lighthouse at dusk").content();
 * }</pre>
 *
 * <p>Images are PNGs in base64. Their {@link Image#revisedPrompt()} is the community's "parameters" text, from which
 * the image can be made again; the PNG has it, too. An interrupt of the calling thread cancels the generation.
 */
public final class LangChainImageModel implements ImageModel {
    /** Key of {@link Response#metadata()}: the seed of each image, a list of {@link Long}. */
    public static final String SEEDS = "seeds";
    /** Key of {@link Response#metadata()}: what the caller should know, a list of {@link String}. */
    public static final String WARNINGS = "warnings";

    private final ImageHost host;
    private final GenerationRequest request;
    private final ProgressListener listener;

    private LangChainImageModel(ImageHost host, GenerationRequest request, ProgressListener listener) {
        this.host = Objects.requireNonNull(host, "host");
        this.request = Objects.requireNonNull(request, "request");
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /** @param request everything but the prompt and the number of images, which each call replaces */
    public static LangChainImageModel of(ImageHost host, GenerationRequest request) {
        return new LangChainImageModel(host, request, ProgressListener.SILENT);
    }

    /** A model on the same host with other conditions, another seed and so on. */
    public LangChainImageModel with(GenerationRequest value) {
        return new LangChainImageModel(host, value, listener);
    }

    /** A model that reports the progress of its generations. */
    public LangChainImageModel with(ProgressListener value) {
        return new LangChainImageModel(host, request, value);
    }

    /** The request that each call completes. */
    public GenerationRequest request() {
        return request;
    }

    @Override
    public Response<Image> generate(String prompt) {
        return first(generated(prompt, 1, UnaryOperator.identity()));
    }

    /** @param n 1..64 images, drawn together from one seed after the other */
    @Override
    public Response<List<Image>> generate(String prompt, int n) {
        return generated(prompt, n, UnaryOperator.identity());
    }

    /**
     * Changes a picture, by the {@code denoise} of the request's initial image if it has one. A transparent part of the
     * picture is the part to change; without one, all of it is, and a mask of the request is left out.
     *
     * @param image with base64 data
     */
    @Override
    public Response<Image> edit(Image image, String prompt) {
        return first(generated(prompt, 1, request -> Pictures.edit(request, image, Optional.empty())));
    }

    /**
     * Changes a part of a picture.
     *
     * @param image with base64 data
     * @param mask with base64 data, white in the part to change; black and transparent parts stay
     */
    @Override
    public Response<Image> edit(Image image, Image mask, String prompt) {
        return first(generated(prompt, 1, request -> Pictures.edit(request, image, Optional.of(mask))));
    }

    private static Response<Image> first(Response<List<Image>> response) {
        return Response.from(
                response.content().get(0), response.tokenUsage(), response.finishReason(), response.metadata());
    }

    private Response<List<Image>> generated(String prompt, int n, UnaryOperator<GenerationRequest> further) {
        Objects.requireNonNull(prompt, "prompt");
        try {
            GenerationRequest completed = further.apply(
                    request.toBuilder().prompt(prompt).batch(n).batchCount(1).build());
            return response(host.generator().generate(completed, listener, new Cancellation()), n);
        } catch (CtrloraException | IllegalStateException e) {
            throw Failures.translated(e);
        }
    }

    private static Response<List<Image>> response(GenerationResult result, int n) {
        if (result.isCancelled()) {
            throw new NonRetriableException("the generation was cancelled after "
                    + result.images().size() + " of " + n
                    + " images, because the host was closed or the calling thread was interrupted");
        }
        return Response.from(
                result.images().stream().map(Pictures::encoded).toList(),
                null,
                FinishReason.STOP,
                Map.of(
                        SEEDS,
                        result.images().stream().map(GeneratedImage::seed).toList(),
                        WARNINGS,
                        result.warnings()));
    }
}
