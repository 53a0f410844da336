package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.Counter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** {@code collections.Counter}, made of a dict, or of what is counted. */
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
                && (args.isEmpty()
                        || (args.size() == 1
                                && (args.get(0) instanceof PyNone
                                        || PythonIteration.of(args.get(0)) != null)));
    }

    @Override
    Counter empty(PyValue pickled, Decoding decoding) {
        return new Counter();
    }

    /** Returns the counts of a call: those of a mapping, or how often each item comes. */
    private static PyDict counts(PyObject call, Decoding decoding) {
        List<PyValue> args = Decoding.args(call);
        if (args.size() == 1 && args.get(0) instanceof PyDict dict) {
            return dict;
        }
        return (PyDict) decoding.derived(call, () -> counted(args, decoding));
    }

    private static PyDict counted(List<PyValue> args, Decoding decoding) {
        PyDict counts = new PyDict();
        List<PyObject.Pair> pairs = args.isEmpty() ? null : PythonIteration.pairs(args.get(0));
        if (pairs != null) {
            pairs.forEach(pair -> counts.put(pair.key(), pair.value()));
            return counts;
        }
        Collection<PyValue> items = args.isEmpty() ? null : PythonIteration.of(args.get(0));
        for (PyValue item : items == null ? List.<PyValue>of() : items) {
            PyValue before = counts.get(item);
            long count = before == null ? 1 : ((PyInt) before).longValue() + 1;
            if (!counts.put(item, PyInt.of(count))) {
                throw decoding.unhashable(item.toString());
            }
        }
        return counts;
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        PyObject call = (PyObject) pickled;
        Decoding.each(counts(call, decoding).pairs(), part);
        Decoding.each(call.pairs(), part);
    }

    @Override
    void fill(PyValue pickled, Counter value, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        decoding.putAll(value, counts(call, decoding).pairs());
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
