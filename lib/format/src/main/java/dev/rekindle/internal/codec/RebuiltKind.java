package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import java.util.Set;

/** A kind of tensor that one function of {@code torch._utils} makes. */
abstract class RebuiltKind<T> extends Kind<T> {
    private static final String MODULE = "torch._utils";

    private final String function;

    RebuiltKind(Class<T> type, String function) {
        super(type);
        this.function = function;
    }

    @Override
    Set<String> callables() {
        return Set.of(MODULE + "." + function);
    }

    @Override
    boolean isTensor() {
        return true;
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return Kinds.isPlain(call);
    }

    /** Returns the call that makes a value again. */
    final PyValue call(PyValue... args) {
        return Calls.of(MODULE, function, args);
    }
}
