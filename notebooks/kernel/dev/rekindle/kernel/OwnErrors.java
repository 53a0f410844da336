package dev.rekindle.kernel;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.EvalException;

/** The library's own exceptions in their own words: their message is written to be read. */
final class OwnErrors {
    private static final String WRONG_ANSWER = "dev.rekindle.notebook.WrongAnswer";

    private OwnErrors() {}

    /** Returns the lines to show, or none where the exception is not ours. */
    static List<String> lines(EvalException thrown) {
        String type = thrown.getExceptionClassName();
        if (!type.startsWith("dev.rekindle.")) {
            return List.of();
        }
        if (type.equals(WRONG_ANSWER)) {
            return List.of(String.valueOf(thrown.getMessage()));
        }
        List<String> lines = new ArrayList<>();
        lines.add(type.substring(type.lastIndexOf('.') + 1) + ": " + thrown.getMessage());
        for (StackTraceElement frame : thrown.getStackTrace()) {
            // A cell's own lines; what lies inside of the library is no business of a reader.
            if (String.valueOf(frame.getFileName()).startsWith("#")) {
                lines.add("  in the cell's line " + frame.getLineNumber());
                break;
            }
        }
        return lines;
    }
}
