package dev.rekindle.internal.codec;

/**
 * A form in which old or other versions of torch saved what is of another kind today. It is only
 * read: what it gives is written as that other kind, as torch saves it again.
 */
abstract class ReadOnlyKind extends Kind<Object> {
    ReadOnlyKind() {
        super(Object.class);
    }

    @Override
    boolean has(Class<?> javaType) {
        return false;
    }

    @Override
    Face face(Object value) {
        return Values.of(value);
    }
}
