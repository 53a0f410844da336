package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Python's {@code dict}: a {@code LinkedHashMap}. */
final class DictKind extends MappingKind<Map<@Nullable Object, @Nullable Object>> {
    @SuppressWarnings("unchecked") // a map of anything
    DictKind() {
        super((Class<Map<@Nullable Object, @Nullable Object>>) (Class<?>) Map.class, "dict");
    }

    @Override
    Set<Class<? extends PyValue>> literals() {
        return Set.of(PyDict.class);
    }

    @Override
    Map<@Nullable Object, @Nullable Object> empty(PyValue pickled, Decoding decoding) {
        return new LinkedHashMap<>();
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        Decoding.each(((PyDict) pickled).pairs(), part);
    }

    @Override
    void fill(PyValue pickled, Map<@Nullable Object, @Nullable Object> value, Decoding decoding) {
        decoding.putAll(value, ((PyDict) pickled).pairs());
    }

    @Override
    PyValue emptyPickled(Map<@Nullable Object, @Nullable Object> value) {
        return new PyDict();
    }

    @Override
    void fillPickled(
            Map<@Nullable Object, @Nullable Object> value, PyValue pickled, Encoding encoding) {
        put(value, (PyDict) pickled, encoding);
    }

    static void put(Map<?, ?> value, PyDict dict, Encoding encoding) {
        value.forEach(
                (key, item) ->
                        Encoding.requireKey(dict.put(encoding.of(key), encoding.of(item)), key));
    }
}
