package dev.rekindle.internal.pickle;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.PythonStr;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which names can stand in a pickle. GLOBAL, INST and PERSID spell them as lines: a name with a
 * line break would end its line early, and its rest would be opcodes.
 */
final class GlobalNames {
    private static final int LONGEST = 60;

    private GlobalNames() {}

    /** Tells whether a text can be a module's or a class's name: in UTF-8, on one line. */
    static boolean isName(String text) {
        return !text.isEmpty() && isLine(text);
    }

    /** Tells whether a text is UTF-8 without a line break. */
    static boolean isLine(String text) {
        return text.indexOf('\n') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /**
     * Refuses to write what Python could not look up (CPython 3.11, Modules/_pickle.c, {@code
     * get_dotted_path}).
     *
     * @throws TorchFileException if the module or the name is empty, has a line break or a lone
     *     surrogate, or the class is local to a function
     */
    static void require(PyGlobal global) {
        String[] path = path(global);
        if (!isName(global.module()) || !isName(global.name())) {
            throw refusal(global, "is no name: it is empty, or has a line break or no UTF-8");
        }
        if (Arrays.asList(path).contains("<locals>")) {
            throw refusal(global, "is local to a function, where Python does not look");
        }
        if (Arrays.asList(path).contains("")) {
            throw refusal(global, "has an empty part");
        }
    }

    /** Returns the parts of a qualified name: {@code Outer.Inner} has two. */
    static String[] path(PyGlobal global) {
        return global.name().split("\\.", -1);
    }

    private static TorchFileException refusal(PyGlobal global, String why) {
        return new TorchFileException(
                "save",
                "the class or function "
                        + PythonStr.repr(global.name(), LONGEST)
                        + " of the module "
                        + PythonStr.repr(global.module(), LONGEST)
                        + " "
                        + why
                        + ", so Python could not load the file. Save a state_dict without it.");
    }
}
