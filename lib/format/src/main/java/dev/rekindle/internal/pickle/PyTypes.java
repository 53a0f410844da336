package dev.rekindle.internal.pickle;

import dev.rekindle.internal.text.PythonFloat;
import dev.rekindle.internal.text.PythonStr;

/** Python's names for the types of inert values, for sentences. */
final class PyTypes {
    private static final int LONGEST = 60;

    private PyTypes() {}

    /** Returns such as {@code an int} or {@code an object of collections.OrderedDict}. */
    static String of(PyValue value) {
        return switch (value.getClass().getSimpleName()) {
            case "PyNone" -> "None";
            case "PyInt" -> "an int";
            case "PyObject" -> {
                String name = ((PyObject) value).callableName();
                yield name == null ? "an object" : "an object of " + PythonStr.bare(name, LONGEST);
            }
            case "PyGlobal" -> "the name " + PythonStr.bare(((PyGlobal) value).fullName(), LONGEST);
            case "PyPersistentId" -> "a persistent id";
            default ->
                    "a "
                            + value.getClass()
                                    .getSimpleName()
                                    .substring(2)
                                    .toLowerCase(java.util.Locale.ROOT);
        };
    }

    /** Returns a value in a few words, fit for a sentence: {@code a tuple of 3}, {@code 'cpu'}. */
    static String told(PyValue value) {
        if (value instanceof PyInt number) {
            return number.value().bitLength() > 64 ? of(value) : number.value().toString();
        } else if (value instanceof PyFloat number) {
            return PythonFloat.repr(number.value());
        } else if (value instanceof PyBool flag) {
            return flag.value() ? "True" : "False";
        } else if (value instanceof PyTuple tuple) {
            return "a tuple of " + tuple.items().size();
        } else if (value instanceof PyList list) {
            return "a list of " + list.items().size();
        } else if (value instanceof PyDict dict) {
            return "a dict of " + dict.size();
        }
        return of(value);
    }
}
