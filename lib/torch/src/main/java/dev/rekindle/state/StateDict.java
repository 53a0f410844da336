package dev.rekindle.state;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Reducible;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.text.NearestKey;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Size;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a network by name, in order, and the {@code _metadata} that torch keeps beside
 * them. What a Module gives looks at the network's live memory, as in torch. A value may be
 * something else than a tensor, where a Python class saved extra state. Mirrors what {@code
 * Module.state_dict} returns (torch/nn/modules/module.py, 2.15.0).
 */
public final class StateDict implements Reducible {
    /** Characters of a name that a line shows. */
    private static final int LONGEST = 200;

    private final Map<String, @Nullable Object> entries;
    private final @Nullable Map<?, ?> metadata;

    /**
     * @param entries tensors by name, as a rule; an array of the engine and a module's parameter
     *     are taken as the tensors they hold
     * @param metadata path of a module to {@code {"version": n}}; null for a dict that has none
     */
    public StateDict(
            Map<String, ? extends @Nullable Object> entries, @Nullable Map<?, ?> metadata) {
        if (entries == null) {
            throw new IllegalArgumentException("[state_dict] entries is null. Give a map.");
        }
        this.entries = Collections.unmodifiableMap(plain(entries));
        this.metadata = metadata == null ? null : Collections.unmodifiableMap(metadata);
    }

    /** What stands under two names stays one object, as in Python. */
    private static Map<String, @Nullable Object> plain(
            Map<String, ? extends @Nullable Object> entries) {
        Map<String, @Nullable Object> taken = new LinkedHashMap<>();
        Map<Object, Object> known = new IdentityHashMap<>();
        entries.forEach(
                (name, value) -> {
                    Object plain = value == null ? null : known.get(value);
                    if (value != null && plain == null) {
                        plain = Objects.requireNonNull(Values.plain(value));
                        known.put(value, plain);
                    }
                    taken.put(name, plain);
                });
        return taken;
    }

    /**
     * Returns a map of tensors, such as a file's root, as a state_dict, its {@code _metadata} with
     * it.
     *
     * @throws TorchFileException if {@code value} is no map, or a key is no string
     */
    public static StateDict of(@Nullable Object value) {
        if (value instanceof StateDict same) {
            return same;
        }
        Map<?, ?> map = PlainView.dict(value);
        if (map == null) {
            throw new TorchFileException(
                    "state_dict",
                    "expected a dict from names to tensors, but found "
                            + Values.of(value).label()
                            + ". If the file is a checkpoint, take the state_dict out of it.");
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        map.forEach(
                (key, item) -> {
                    if (!(key instanceof String name)) {
                        throw new TorchFileException(
                                "state_dict",
                                "expected names that are strings, but found the key "
                                        + Values.of(key).label()
                                        + ". This is no state_dict: read it as a checkpoint.");
                    }
                    entries.put(name, item);
                });
        return new StateDict(entries, metadata(value));
    }

    /** A subclass of OrderedDict keeps its attributes as an object's state. */
    private static @Nullable Map<?, ?> metadata(@Nullable Object value) {
        Object attributes =
                value instanceof OrderedDict ordered
                        ? ordered.attributes()
                        : value instanceof InertObject object ? object.state() : null;
        return attributes instanceof Map<?, ?> map
                        && map.get("_metadata") instanceof Map<?, ?> metadata
                ? metadata
                : null;
    }

    /** Returns the {@code OrderedDict} that Python saves. */
    @Override
    public Object reduce() {
        OrderedDict saved = new OrderedDict(entries);
        if (metadata != null) {
            saved.attributes().put("_metadata", new OrderedDict(metadata));
        }
        return saved;
    }

    /** Returns the names in order. */
    public Set<String> keySet() {
        return entries.keySet();
    }

    public int size() {
        return entries.size();
    }

    public boolean containsKey(String key) {
        return entries.containsKey(key);
    }

    /**
     * Returns a tensor by name.
     *
     * @throws IllegalArgumentException if there is none of that name; the nearest one is named
     */
    public Tensor get(String key) {
        if (!entries.containsKey(key)) {
            throw new IllegalArgumentException(
                    "no key \"" + key + "\" in the state_dict" + NearestKey.hint(key, keySet()));
        }
        Tensor tensor = PlainView.tensor(entries.get(key));
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "the value of \""
                            + key
                            + "\" is no dense tensor: "
                            + Values.of(entries.get(key)).label()
                            + ". It is in others().");
        }
        return tensor;
    }

    /** Runs {@code action} for each name and dense tensor, in order. */
    public void forEach(BiConsumer<String, Tensor> action) {
        tensors().forEach(action);
    }

    /** Returns the dense tensors by name, in order: a parameter's, one with attributes, any. */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        entries.forEach(
                (name, value) -> {
                    Tensor tensor = PlainView.tensor(value);
                    if (tensor != null) {
                        tensors.put(name, tensor);
                    }
                });
        return Collections.unmodifiableMap(tensors);
    }

    /**
     * Returns whatever is no dense tensor, by name, in order: extra states, which a Python class
     * gives as it likes, and sparse, quantized, nested and meta tensors.
     */
    public Map<String, @Nullable Object> others() {
        Map<String, @Nullable Object> others = new LinkedHashMap<>(entries);
        others.keySet().removeAll(tensors().keySet());
        return Collections.unmodifiableMap(others);
    }

    /**
     * Tells whether a name is that of an extra state: {@code _EXTRA_STATE_KEY_SUFFIX} behind a
     * module's path (torch/nn/modules/module.py, 2.15.0).
     */
    public static boolean isExtra(String name) {
        return name.equals("_extra_state") || name.endsWith("._extra_state");
    }

    /** Returns all values by name, in order; the map cannot be changed. */
    public Map<String, @Nullable Object> entries() {
        return entries;
    }

    /** Returns torch's {@code _metadata}, or null if the dict carries none. */
    public @Nullable Map<?, ?> metadata() {
        return metadata;
    }

    /** Returns a line a tensor: its name, shape and element type. */
    @Override
    public String toString() {
        return entries.entrySet().stream()
                .map(
                        entry ->
                                PythonStr.bare(entry.getKey(), LONGEST)
                                        + "  "
                                        + shown(entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String shown(@Nullable Object value) {
        Tensor tensor = PlainView.tensor(value);
        return tensor != null
                ? new Size(tensor.shape()) + "  " + tensor.dtype()
                : Values.of(value).label();
    }
}
