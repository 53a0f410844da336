package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.OrderedDict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code collections.OrderedDict}, with what stands in its {@code __dict__}. Python 2 gave it a
 * list of pairs at once.
 */
final class OrderedDictKind extends MappingKind<OrderedDict> {
    OrderedDictKind() {
        super(OrderedDict.class, "OrderedDict");
    }

    @Override
    Set<String> callables() {
        return Set.of("collections.OrderedDict");
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        List<PyValue> args = Decoding.args(call);
        return call.items().isEmpty()
                && call.setter() == null
                && (call.state() == null || call.state() instanceof PyDict)
                && (args.isEmpty() || (args.size() == 1 && pairs(call) != null));
    }

    /** Returns what {@code OrderedDict(…)} was given, or null where Python does not take it. */
    private static @Nullable List<PyObject.Pair> pairs(PyObject call) {
        List<PyValue> args = Decoding.args(call);
        if (args.isEmpty()) {
            return List.of();
        }
        List<PyObject.Pair> mapping = PythonIteration.pairs(args.get(0));
        if (mapping != null) {
            return mapping;
        }
        Collection<PyValue> items = PythonIteration.of(args.get(0));
        List<PyObject.Pair> pairs = new ArrayList<>();
        for (PyValue item : items == null ? List.<PyValue>of() : items) {
            Collection<PyValue> two = PythonIteration.of(item);
            if (two == null || two.size() != 2) {
                return null;
            }
            Iterator<PyValue> pair = two.iterator();
            pairs.add(new PyObject.Pair(pair.next(), pair.next()));
        }
        return items == null ? null : pairs;
    }

    /** Returns the same each time: characters of a str are fresh values else. */
    private static Collection<PyObject.Pair> given(PyObject call, Decoding decoding) {
        if (Decoding.args(call).isEmpty()) {
            return List.of();
        }
        PyDict dict = (PyDict) decoding.derived(call, () -> dict(call, decoding));
        return dict.pairs();
    }

    private static PyDict dict(PyObject call, Decoding decoding) {
        PyDict dict = new PyDict();
        List<PyObject.Pair> pairs = pairs(call);
        for (PyObject.Pair pair : pairs == null ? List.<PyObject.Pair>of() : pairs) {
            if (!dict.put(pair.key(), pair.value())) {
                throw decoding.unhashable(pair.key().toString());
            }
        }
        return dict;
    }

    @Override
    OrderedDict empty(PyValue pickled, Decoding decoding) {
        return new OrderedDict();
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        PyObject call = (PyObject) pickled;
        Decoding.each(given(call, decoding), part);
        Decoding.each(call.pairs(), part);
        if (call.state() != null) {
            part.accept(call.state());
        }
    }

    @Override
    void fill(PyValue pickled, OrderedDict value, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        decoding.putAll(value, given(call, decoding));
        decoding.putAll(value, call.pairs());
        if (call.state() != null && decoding.get(call.state()) instanceof Map<?, ?> attributes) {
            value.attributes(ofAnything(attributes));
        }
    }

    @SuppressWarnings("unchecked") // decoded maps are maps of anything
    private static Map<@Nullable Object, @Nullable Object> ofAnything(Map<?, ?> map) {
        return (Map<@Nullable Object, @Nullable Object>) map;
    }

    @Override
    void holds(OrderedDict value, Consumer<@Nullable Object> part) {
        super.holds(value, part);
        if (value.hasAttributes()) {
            part.accept(value.attributes());
        }
    }

    @Override
    PyValue emptyPickled(OrderedDict value) {
        return Calls.of("collections", "OrderedDict");
    }

    @Override
    void fillPickled(OrderedDict value, PyValue pickled, Encoding encoding) {
        PyObject call = (PyObject) pickled;
        set(value, call, encoding);
        if (value.hasAttributes()) {
            call.state(encoding.of(value.attributes()));
        }
    }

    /** Has a call's result set each item. */
    static void set(Map<?, ?> value, PyObject call, Encoding encoding) {
        value.forEach(
                (key, item) ->
                        call.pairs().add(new PyObject.Pair(encoding.of(key), encoding.of(item))));
    }

    @Override
    Face face(OrderedDict value) {
        Face plain = super.face(value);
        return !value.hasAttributes()
                ? plain
                : new Face(
                        plain.type(),
                        plain.label(),
                        Children.joined(
                                List.of(Children.part("attributes", value.attributes())),
                                plain.children()));
    }
}
