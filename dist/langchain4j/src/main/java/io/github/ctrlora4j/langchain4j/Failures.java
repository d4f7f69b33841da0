package io.github.ctrlora4j.langchain4j;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.NonRetriableException;
import io.github.ctrlora4j.api.InvalidRequestException;

/**
 * Our failures as LangChain4j's, with the same message. None is worth a retry: the same request fails again on the same
 * machine. Stateless.
 */
final class Failures {
    private Failures() {}

    static LangChain4jException translated(RuntimeException failure) {
        return failure instanceof InvalidRequestException
                ? new dev.langchain4j.exception.InvalidRequestException(failure.getMessage(), failure)
                : new NonRetriableException(failure.getMessage(), failure);
    }
}
