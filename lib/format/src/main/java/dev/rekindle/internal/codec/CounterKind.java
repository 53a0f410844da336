package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.Counter;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** {@code collections.Counter}, made of a dict. */
final class CounterKind extends MappingKind<Counter> {
    CounterKind() {
        super(Counter.class, "Counter");
    }

    @Override
    Set<String> callables() {
        return Set.of("collections.Counter");
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        List<PyValue> args = Decoding.args(call);
        return call.items().isEmpty()
                && call.setter() == null
                && call.state() == null
                && (args.isEmpty() || (args.size() == 1 && args.get(0) instanceof PyDict));
    }

    @Override
    Counter empty(PyValue pickled, Decoding decoding) {
        return new Counter();
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        PyObject call = (PyObject) pickled;
        for (PyValue dict : Decoding.args(call)) {
            Decoding.each(((PyDict) dict).pairs(), part);
        }
        Decoding.each(call.pairs(), part);
    }

    @Override
    void fill(PyValue pickled, Counter value, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        for (PyValue dict : Decoding.args(call)) {
            decoding.putAll(value, ((PyDict) dict).pairs());
        }
        decoding.putAll(value, call.pairs());
    }

    @Override
    PyValue emptyPickled(Counter value) {
        return Calls.of("collections", "Counter", new PyDict());
    }

    @Override
    void fillPickled(Counter value, PyValue pickled, Encoding encoding) {
        PyTuple args = (PyTuple) ((PyObject) pickled).args();
        DictKind.put(value, (PyDict) args.items().get(0), encoding);
    }
}
