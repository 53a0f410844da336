package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyFrozenSet;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.FrozenSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Python's {@code frozenset}; made empty at first sight, as it may be part of a cycle. */
final class FrozenSetKind extends Kind<FrozenSet> {
    FrozenSetKind() {
        super(FrozenSet.class);
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyFrozenSet.class);
    }

    @Override
    Set<String> callables() {
        return Set.of("builtins.frozenset");
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return SetKind.hasMembers(call);
    }

    private static Collection<PyValue> members(PyValue pickled, Decoding decoding) {
        return pickled instanceof PyFrozenSet set
                ? set.members()
                : SetKind.members((PyObject) pickled, decoding);
    }

    @Override
    FrozenSet empty(PyValue pickled, Decoding decoding) {
        return FrozenSet.of(List.of());
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        members(pickled, decoding).forEach(part);
    }

    @Override
    void fill(PyValue pickled, FrozenSet value, Decoding decoding) {
        List<@Nullable Object> members = decoding.all(members(pickled, decoding));
        members.forEach(decoding::requireHashable);
        value.fill(members);
    }

    @Override
    void holds(FrozenSet value, Consumer<@Nullable Object> part) {
        value.forEach(part);
    }

    @Override
    PyValue emptyPickled(FrozenSet value) {
        return new PyFrozenSet();
    }

    @Override
    void fillPickled(FrozenSet value, PyValue pickled, Encoding encoding) {
        for (Object member : value) {
            Encoding.requireKey(((PyFrozenSet) pickled).add(encoding.of(member)), member);
        }
    }

    @Override
    Face face(FrozenSet value) {
        return new Face("frozenset", "frozenset of " + value.size(), Children.members(value));
    }
}
