package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PySet;
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

    /** Tells whether a set's call has no arguments, or one that Python can iterate over. */
    static boolean hasMembers(PyObject call) {
        List<PyValue> args = Decoding.args(call);
        return Kinds.isPlain(call)
                && (args.isEmpty()
                        || (args.size() == 1 && PythonIteration.of(args.get(0)) != null));
    }

    /** Returns the members of a set's call: one of those that are equal in Python. */
    static Collection<PyValue> members(PyObject call, Decoding decoding) {
        PySet set = (PySet) decoding.derived(call, () -> distinct(call, decoding));
        return set.members();
    }

    private static PySet distinct(PyObject call, Decoding decoding) {
        PySet set = new PySet();
        List<PyValue> args = Decoding.args(call);
        Collection<PyValue> items = args.isEmpty() ? null : PythonIteration.of(args.get(0));
        for (PyValue item : items == null ? List.<PyValue>of() : items) {
            if (!set.add(item)) {
                throw decoding.unhashable(item.toString());
            }
        }
        return set;
    }

    private static Collection<PyValue> members(PyValue pickled, Decoding decoding) {
        return pickled instanceof PySet set ? set.members() : members((PyObject) pickled, decoding);
    }

    @Override
    Set<@Nullable Object> empty(PyValue pickled, Decoding decoding) {
        return new LinkedHashSet<>();
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        members(pickled, decoding).forEach(part);
    }

    @Override
    void fill(PyValue pickled, Set<@Nullable Object> value, Decoding decoding) {
        for (Object member : decoding.all(members(pickled, decoding))) {
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
