package dev.rekindle.internal.pickle;

/** Python's names for the types of inert values, for sentences. */
final class PyTypes {
    private PyTypes() {}

    /** Returns such as {@code an int} or {@code an object of collections.OrderedDict}. */
    static String of(PyValue value) {
        return switch (value.getClass().getSimpleName()) {
            case "PyNone" -> "None";
            case "PyInt" -> "an int";
            case "PyObject" -> {
                String name = ((PyObject) value).callableName();
                yield name == null ? "an object" : "an object of " + name;
            }
            case "PyGlobal" -> "the name " + ((PyGlobal) value).fullName();
            case "PyPersistentId" -> "a persistent id";
            default ->
                    "a "
                            + value.getClass()
                                    .getSimpleName()
                                    .substring(2)
                                    .toLowerCase(java.util.Locale.ROOT);
        };
    }
}
