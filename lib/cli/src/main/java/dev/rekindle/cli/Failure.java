package dev.rekindle.cli;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.Shorten;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Why a command could not do what it was asked: for the file's sake, or by a fault of the program's
 * own, which says nothing about the file.
 *
 * @param message what people are told
 * @param type the name of the kind of refusal, or {@link #FAULT}
 */
record Failure(String message, String type) {
    static final String FAULT = "fault";

    private static final int LONGEST_MESSAGE = 8000;

    static Failure of(Throwable thrown) {
        if (thrown instanceof StackOverflowError) {
            return refused("the file is nested too deep");
        } else if (thrown instanceof OutOfMemoryError) {
            return refused("the file needs more memory; give java a larger -Xmx");
        } else if (thrown instanceof UncheckedIOException io && io.getCause() != null) {
            return new Failure(
                    shortened(String.valueOf(io.getCause().getMessage())),
                    thrown.getClass().getSimpleName());
        } else if (thrown instanceof TorchFileException
                || thrown instanceof IOException
                || thrown instanceof UncheckedIOException) {
            String type = thrown.getClass().getSimpleName();
            String message = thrown.getMessage() == null ? type : thrown.getMessage();
            return new Failure(shortened(message), type);
        }
        return new Failure(
                "this is a fault of Rekindle, not of the file; please report it, with the file if"
                        + " you may share it.",
                FAULT);
    }

    private static Failure refused(String what) {
        TorchFileException refusal = new TorchFileException("rekindle", what);
        return new Failure(String.valueOf(refusal.getMessage()), "TorchFileException");
    }

    private static String shortened(String message) {
        return Shorten.message(message, LONGEST_MESSAGE);
    }

    boolean isFault() {
        return type.equals(FAULT);
    }

    /** Returns {@code refused: …}, or {@code fault: …}. */
    String line() {
        return (isFault() ? "fault: " : "refused: ") + message;
    }

    /** Returns what a report of a fault should quote: what was thrown, and where. */
    static String details(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return Shorten.message(
                thrown + (trace.length == 0 ? "" : " at " + trace[0]), LONGEST_MESSAGE);
    }
}
