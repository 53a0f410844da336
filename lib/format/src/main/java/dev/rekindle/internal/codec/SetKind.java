package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PySet;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Python's {@code set}: a {@code LinkedHashSet}. Before protocol 4 it is {@code set([…])}. */
final class SetKind extends Kind<Set<@Nullable Object>> {
    @SuppressWarnings("unchecked") // a set of anything
    SetKind() {
        super((Class<Set<@Nullable Object>>) (Class<?>) Set.class);
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PySet.class);
    }

    @Override
    Set<String> callables() {
        return Set.of("builtins.set");
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return hasMembers(call);
    }

    /** Tells whether a set's call has no arguments, or a list or tuple of its members. */
    static boolean hasMembers(PyObject call) {
        List<PyValue> args = Decoding.args(call);
        return Kinds.isPlain(call)
                && (args.isEmpty()
                        || (args.size() == 1
                                && (args.get(0) instanceof PyList
                                        || args.get(0) instanceof PyTuple)));
    }

    /** Returns the members of a set's call. */
    static Collection<PyValue> members(PyObject call) {
        List<PyValue> args = Decoding.args(call);
        if (args.isEmpty()) {
            return List.of();
        }
        return args.get(0) instanceof PyList list ? list.items() : ((PyTuple) args.get(0)).items();
    }

    private static Collection<PyValue> members(PyValue pickled) {
        return pickled instanceof PySet set ? set.members() : members((PyObject) pickled);
    }

    @Override
    Set<@Nullable Object> empty(PyValue pickled, Decoding decoding) {
        return new LinkedHashSet<>();
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        members(pickled).forEach(part);
    }

    @Override
    void fill(PyValue pickled, Set<@Nullable Object> value, Decoding decoding) {
        for (Object member : decoding.all(members(pickled))) {
            decoding.requireHashable(member);
            value.add(member);
        }
    }

    @Override
    void holds(Set<@Nullable Object> value, Consumer<@Nullable Object> part) {
        value.forEach(part);
    }

    @Override
    PyValue emptyPickled(Set<@Nullable Object> value) {
        return new PySet();
    }

    @Override
    void fillPickled(Set<@Nullable Object> value, PyValue pickled, Encoding encoding) {
        for (Object member : value) {
            Encoding.requireKey(((PySet) pickled).add(encoding.of(member)), member);
        }
    }

    @Override
    Face face(Set<@Nullable Object> value) {
        return new Face("set", "set of " + value.size(), Children.members(value));
    }
}
