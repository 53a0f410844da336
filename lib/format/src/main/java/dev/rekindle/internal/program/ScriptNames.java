package dev.rekindle.internal.program;

import dev.rekindle.internal.text.PythonFloat;
import java.util.Set;
import java.util.regex.Pattern;

/** The one door through which a word of a file goes into a script. */
final class ScriptNames {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,200}");

    /** Python's keywords, and what TorchScript has a meaning for. */
    private static final Set<String> TAKEN =
            Set.of(
                    "False",
                    "None",
                    "True",
                    "and",
                    "as",
                    "assert",
                    "async",
                    "await",
                    "break",
                    "class",
                    "continue",
                    "def",
                    "del",
                    "elif",
                    "else",
                    "except",
                    "finally",
                    "for",
                    "from",
                    "global",
                    "if",
                    "import",
                    "in",
                    "is",
                    "lambda",
                    "nonlocal",
                    "not",
                    "or",
                    "pass",
                    "raise",
                    "return",
                    "try",
                    "while",
                    "with",
                    "yield",
                    "self",
                    "torch",
                    "ops",
                    "CONSTANTS",
                    "annotate",
                    "inf",
                    "nan",
                    "fork",
                    "getattr");

    private ScriptNames() {}

    /** Returns a name of the file with a prefix, so that it is none that means something. */
    static String variable(String prefix, JsonValue name) {
        if (!IDENTIFIER.matcher(name.text()).matches()) {
            throw name.expected("a name of letters, digits and underscores");
        }
        return prefix + name.text();
    }

    /** Tells whether a name can stand for an argument as it is. */
    static boolean isFree(String name) {
        return IDENTIFIER.matcher(name).matches() && !TAKEN.contains(name);
    }

    /** Returns a text in quotes: printable ASCII alone. */
    static String quoted(String text, JsonValue place) {
        if (!text.matches("[ -~]*")) {
            throw place.refuse(
                    "a text with letters beyond ASCII has no place in TorchScript. Rename it in"
                            + " Python and export again.");
        }
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Returns a number as TorchScript reads it to the same bits. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        return Double.isInfinite(value) ? (value < 0 ? "-inf" : "inf") : PythonFloat.repr(value);
    }
}
