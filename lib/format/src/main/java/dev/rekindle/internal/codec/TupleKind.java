package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.Tuple;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Python's {@code tuple}. */
final class TupleKind extends Kind<Tuple> {
    TupleKind() {
        super(Tuple.class);
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyTuple.class);
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        ((PyTuple) pickled).items().forEach(part);
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        return Tuple.copyOf(decoding.all(((PyTuple) pickled).items()));
    }

    @Override
    void holds(Tuple value, Consumer<@Nullable Object> part) {
        value.forEach(part);
    }

    @Override
    PyValue reduce(Tuple value, Encoding encoding) {
        return PyTuple.of(encoding.all(value));
    }

    @Override
    Face face(Tuple value) {
        return new Face("tuple", "tuple of " + value.size(), Children.numbered(value));
    }
}
