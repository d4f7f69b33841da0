package io.github.ctrlora4j.api;

import java.util.Objects;
import java.util.Optional;

/**
 * Root of all failures that ctrlora4j reports, with one subclass for each party that can fix them.
 *
 * <p>A failure has an optional {@link #subject()} (the file, plugin or request field that it is about) and a {@link
 * #problem()} (what was expected, what was found, and what to do). {@link #getMessage()} composes the two into one line
 * that is safe for a terminal and a log; no caller needs to parse a message. The cause chain holds the technical
 * details.
 */
public abstract sealed class CtrloraException extends RuntimeException
        permits InvalidRequestException,
                MalformedFileException,
                UnsupportedFileException,
                PluginException,
                EngineException {
    private static final long serialVersionUID = 1L;

    private static final int MAX_LENGTH = 2000;

    private final String subject;
    private final String problem;

    CtrloraException(String subject, String problem) {
        this.subject = oneLine(subject);
        this.problem = oneLine(problem);
    }

    CtrloraException(String subject, String problem, Throwable cause) {
        this(subject, problem);
        initCause(cause);
    }

    /** The problem with its subject in front, in one line; never null. */
    @Override
    public final String getMessage() {
        return subject.isEmpty() ? problem : subject + ": " + problem;
    }

    /** The file, plugin or request field that the failure is about; empty if the problem needs none. */
    public Optional<String> subject() {
        return subject.isEmpty() ? Optional.empty() : Optional.of(subject);
    }

    /** What was expected, what was found, and what to do, without the subject. */
    public String problem() {
        return problem;
    }

    /**
     * The same failure about another subject, for a caller that knows the subject by another name. This failure does
     * not change.
     *
     * @param subject the new subject, such as {@code fine-edges.zip} in place of a temporary file
     * @return a copy with this failure's problem, cause and stack trace
     */
    public abstract CtrloraException at(String subject);

    /** Gives {@code copy} this failure's cause, stack trace and suppressed failures. */
    final <T extends CtrloraException> T traced(T copy) {
        if (getCause() != null) {
            copy.initCause(getCause());
        }
        copy.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }

    /**
     * Turns text from a file, plugin or server into one line that is safe for a terminal and a log: control and format
     * characters (escape sequences, bidirectional marks) become {@code ?}, line breaks become spaces, and text beyond
     * 2,000 characters is cut off.
     */
    public static String oneLine(String text) {
        String line = Objects.requireNonNull(text, "text")
                .codePoints()
                .limit(MAX_LENGTH + 1L)
                .map(CtrloraException::shown)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.codePointCount(0, line.length()) > MAX_LENGTH
                ? line.substring(0, line.offsetByCodePoints(0, MAX_LENGTH)) + "…"
                : line;
    }

    private static int shown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character == '\n' || character == '\r' || character == '\t' ? ' ' : '?';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> '?';
            default -> character;
        };
    }
}
