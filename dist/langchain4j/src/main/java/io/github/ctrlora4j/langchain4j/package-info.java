/**
 * LangChain4j's {@link dev.langchain4j.model.image.ImageModel} over an {@link io.github.ctrlora4j.api.host.ImageHost}:
 * {@link io.github.ctrlora4j.langchain4j.LangChainImageModel}. A {@link
 * io.github.ctrlora4j.api.host.GenerationRequest} holds what LangChain4j's interface has no place for. Thread-safe; the
 * host runs one generation at a time.
 */
package io.github.ctrlora4j.langchain4j;
