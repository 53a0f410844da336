package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.DefaultDict;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code collections.defaultdict} of any factory, which may hold the dict; it is never called. */
final class DefaultDictKind extends MappingKind<DefaultDict> {
    DefaultDictKind() {
        super(DefaultDict.class, "defaultdict");
    }

    @Override
    Set<String> callables() {
        return Set.of("collections.defaultdict");
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        List<PyValue> args = Decoding.args(call);
        boolean callable =
                args.isEmpty()
                        || args.get(0) instanceof PyNone
                        || args.get(0) instanceof PyGlobal
                        || args.get(0) instanceof PyObject;
        return callable
                && call.items().isEmpty()
                && call.setter() == null
                && call.state() == null
                && args.size() <= 1;
    }

    @Override
    DefaultDict empty(PyValue pickled, Decoding decoding) {
        return new DefaultDict(null);
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        PyObject call = (PyObject) pickled;
        Decoding.args(call).forEach(part);
        Decoding.each(call.pairs(), part);
    }

    @Override
    void fill(PyValue pickled, DefaultDict value, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        List<PyValue> args = Decoding.args(call);
        value.factory(args.isEmpty() ? null : decoding.get(args.get(0)));
        decoding.putAll(value, call.pairs());
    }

    @Override
    void holds(DefaultDict value, Consumer<@Nullable Object> part) {
        part.accept(value.factory());
        super.holds(value, part);
    }

    @Override
    PyValue emptyPickled(DefaultDict value) {
        return Calls.of("collections", "defaultdict");
    }

    @Override
    void fillPickled(DefaultDict value, PyValue pickled, Encoding encoding) {
        PyObject call = (PyObject) pickled;
        if (value.factory() != null) {
            call.call(call.callable(), PyTuple.of(encoding.of(value.factory())), null);
        }
        OrderedDictKind.set(value, call, encoding);
    }

    @Override
    Face face(DefaultDict value) {
        Face plain = super.face(value);
        return value.factory() == null
                ? plain
                : new Face(
                        plain.type(),
                        plain.label() + ", by " + Values.of(value.factory()).label(),
                        plain.children());
    }
}
