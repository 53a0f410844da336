package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Python's {@code list}: an {@code ArrayList}. */
final class ListKind extends Kind<List<@Nullable Object>> {
    @SuppressWarnings("unchecked") // a list of anything
    ListKind() {
        super((Class<List<@Nullable Object>>) (Class<?>) List.class);
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyList.class);
    }

    @Override
    List<@Nullable Object> empty(PyValue pickled, Decoding decoding) {
        return new ArrayList<>();
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        ((PyList) pickled).items().forEach(part);
    }

    @Override
    void fill(PyValue pickled, List<@Nullable Object> value, Decoding decoding) {
        if (!((PyList) pickled).items().isEmpty()) {
            value.addAll(decoding.all(((PyList) pickled).items()));
        }
    }

    @Override
    void holds(List<@Nullable Object> value, Consumer<@Nullable Object> part) {
        value.forEach(part);
    }

    @Override
    PyValue emptyPickled(List<@Nullable Object> value) {
        return new PyList();
    }

    @Override
    void fillPickled(List<@Nullable Object> value, PyValue pickled, Encoding encoding) {
        ((PyList) pickled).items().addAll(encoding.all(value));
    }

    @Override
    Face face(List<@Nullable Object> value) {
        return new Face("list", "list of " + value.size(), Children.numbered(value));
    }
}
