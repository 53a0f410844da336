package dev.rekindle.internal.text;

/** What a Java object is called in a sentence: as a program's source names it. */
public final class JavaName {
    private JavaName() {}

    /**
     * Returns {@code an object of the Java class Point}, {@code a Java double[]} or {@code a Java
     * lambda}.
     */
    public static String of(Object value) {
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return "a Java " + type.getSimpleName();
        } else if (type.isHidden()) {
            return "a Java lambda";
        }
        return "an object of the Java class "
                + (type.isAnonymousClass() ? type.getName() : type.getSimpleName());
    }
}
