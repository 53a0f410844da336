package dev.rekindle.state;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.Reducible;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Parameter;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
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
    private final Map<String, @Nullable Object> entries;
    private final @Nullable Map<?, ?> metadata;

    /**
     * @param metadata path of a module to {@code {"version": n}}; null for a dict that has none
     */
    public StateDict(
            Map<String, ? extends @Nullable Object> entries, @Nullable Map<?, ?> metadata) {
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        this.metadata = metadata == null ? null : Collections.unmodifiableMap(metadata);
    }

    /**
     * Returns a decoded map, such as a file's root, as a state_dict, its {@code _metadata} with it.
     *
     * @throws TorchFileException if {@code value} is no map, or a key is no string
     */
    public static StateDict of(@Nullable Object value) {
        if (value instanceof StateDict same) {
            return same;
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new TorchFileException(
                    "state_dict",
                    "Expected state_dict to be dict-like, got "
                            + (value == null ? "None" : value.getClass().getSimpleName())
                            + ". If the file is a checkpoint, take the state_dict out of it.");
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        map.forEach(
                (key, item) -> {
                    if (!(key instanceof String name)) {
                        throw new TorchFileException(
                                "state_dict",
                                "expected names that are strings, but found the key "
                                        + key
                                        + ". This is no state_dict.");
                    }
                    entries.put(name, item);
                });
        Map<?, ?> metadata =
                map instanceof OrderedDict ordered
                                && ordered.attributes().get("_metadata") instanceof Map<?, ?> found
                        ? found
                        : null;
        return new StateDict(entries, metadata);
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
        Object value = entries.get(key);
        if (value instanceof Tensor tensor) {
            return tensor;
        }
        if (value instanceof Parameter parameter) {
            return parameter.tensor();
        }
        throw new IllegalArgumentException("the value of \"" + key + "\" is no tensor: " + value);
    }

    /** Runs {@code action} for each name and tensor, in order. */
    public void forEach(BiConsumer<String, Tensor> action) {
        keySet().forEach(key -> action.accept(key, get(key)));
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
                .map(entry -> entry.getKey() + "  " + shown(entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String shown(@Nullable Object value) {
        return value instanceof Tensor tensor
                ? "torch.Size(" + Arrays.toString(tensor.shape()) + ")  " + tensor.dtype()
                : String.valueOf(value);
    }
}
