package dev.rekindle.internal.pickle;

import java.util.Set;

/**
 * The exceptions that Python 2 kept in a module of their own, {@code exceptions}, and Python 3 has
 * among the builtins (CPython 3.11, Lib/_compat_pickle.py, {@code PYTHON2_EXCEPTIONS}).
 */
final class Python2Exceptions {
    private static final String PYTHON_2_MODULE = "exceptions";
    private static final String PYTHON_3_MODULE = "builtins";

    private static final Set<String> NAMES =
            Set.of(
                    "ArithmeticError",
                    "AssertionError",
                    "AttributeError",
                    "BaseException",
                    "BufferError",
                    "BytesWarning",
                    "DeprecationWarning",
                    "EOFError",
                    "EnvironmentError",
                    "Exception",
                    "FloatingPointError",
                    "FutureWarning",
                    "GeneratorExit",
                    "IOError",
                    "ImportError",
                    "ImportWarning",
                    "IndentationError",
                    "IndexError",
                    "KeyError",
                    "KeyboardInterrupt",
                    "LookupError",
                    "MemoryError",
                    "NameError",
                    "NotImplementedError",
                    "OSError",
                    "OverflowError",
                    "PendingDeprecationWarning",
                    "ReferenceError",
                    "RuntimeError",
                    "RuntimeWarning",
                    "StopIteration",
                    "SyntaxError",
                    "SyntaxWarning",
                    "SystemError",
                    "SystemExit",
                    "TabError",
                    "TypeError",
                    "UnboundLocalError",
                    "UnicodeDecodeError",
                    "UnicodeEncodeError",
                    "UnicodeError",
                    "UnicodeTranslateError",
                    "UnicodeWarning",
                    "UserWarning",
                    "ValueError",
                    "Warning",
                    "ZeroDivisionError");

    private Python2Exceptions() {}

    /**
     * Returns {@code builtins.ValueError} for {@code exceptions.ValueError}; any other global as it
     * is.
     */
    static PyGlobal toPython3(PyGlobal global) {
        return move(global, PYTHON_2_MODULE, PYTHON_3_MODULE);
    }

    /**
     * Returns {@code exceptions.ValueError} for {@code builtins.ValueError}; any other global as it
     * is.
     */
    static PyGlobal toPython2(PyGlobal global) {
        return move(global, PYTHON_3_MODULE, PYTHON_2_MODULE);
    }

    private static PyGlobal move(PyGlobal global, String from, String to) {
        boolean moved = global.module().equals(from) && NAMES.contains(global.name());
        return moved ? new PyGlobal(to, global.name()) : global;
    }
}
