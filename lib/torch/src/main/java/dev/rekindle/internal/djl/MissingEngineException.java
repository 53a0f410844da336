package dev.rekindle.internal.djl;

/** The engine does not start, as a rule because its native library's jars are not there. */
public final class MissingEngineException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    MissingEngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
