package dev.rekindle;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A dict with string keys and typed reading: what PyTorch's recipes save beside a model, such as
 * {@code epoch}, {@code model_state_dict}, {@code optimizer_state_dict} and {@code loss}.
 *
 * <p>Each typed getter throws {@link TorchFileException} that names the key, the type that was
 * found and, where the key is missing, the nearest one.
 */
public final class Checkpoint {
    private final String where;
    private final Map<String, @Nullable Object> entries;

    Checkpoint(String where, Map<String, @Nullable Object> entries) {
        this.where = where;
        this.entries = entries;
    }

    /**
     * Builds a checkpoint from keys and values in turn, in the order in which they are saved.
     *
     * @param keysAndValues {@code "epoch", 5, "loss", 0.4, …}; values as {@link Torch#save(Object,
     *     String)} takes them
     * @throws IllegalArgumentException if a key is not a string, stands twice or has no value
     */
    public static Checkpoint of(@Nullable Object... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "Checkpoint.of takes keys and values in turn, but the last key, "
                            + keysAndValues[keysAndValues.length - 1]
                            + ", has no value.");
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            if (!(keysAndValues[i] instanceof String key)) {
                throw new IllegalArgumentException(
                        "Checkpoint.of takes keys and values in turn; argument "
                                + (i + 1)
                                + " should be a key, a String, but is "
                                + PythonNames.of(keysAndValues[i])
                                + ".");
            }
            if (entries.containsKey(key)) {
                throw new IllegalArgumentException(
                        "Checkpoint.of got the key \"" + key + "\" twice; name each value once.");
            }
            entries.put(key, keysAndValues[i + 1]);
        }
        return new Checkpoint("checkpoint", entries);
    }

    /** Builds a checkpoint from a map, in its order. */
    public static Checkpoint of(Map<String, ?> entries) {
        return new Checkpoint("checkpoint", new LinkedHashMap<>(entries));
    }

    /** Returns the keys, in the order in which they were saved. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** Returns whether the key is there, whatever its value. */
    public boolean contains(String key) {
        return entries.containsKey(key);
    }

    /** Returns the keys and values, in order; unmodifiable. */
    public Map<String, @Nullable Object> entries() {
        return Collections.unmodifiableMap(entries);
    }

    /**
     * Returns the value as the decoded-value table in lib/DESIGN.md says; Python's {@code None} is
     * null.
     */
    public @Nullable Object get(String key) {
        if (!entries.containsKey(key)) {
            throw missing(key);
        }
        return entries.get(key);
    }

    /** Returns an int: epoch, step, seed. A float is refused, even a whole one. */
    public long integer(String key) {
        return typed(key, "an int", value -> TypedValues.integer(value));
    }

    /**
     * Returns a number as a double; an int is taken too, and so is a tensor of one element, as
     * {@code loss.item()} would give it.
     */
    public double number(String key) {
        return typed(key, "a number", value -> TypedValues.number(value));
    }

    /** Returns a str. */
    public String string(String key) {
        return typed(key, "a str", value -> value instanceof String text ? text : null);
    }

    /** Returns a bool. */
    public boolean bool(String key) {
        return typed(key, "a bool", value -> value instanceof Boolean flag ? flag : null);
    }

    /** Returns a tensor. */
    public Tensor tensor(String key) {
        return typed(key, "a tensor", TypedValues::tensor);
    }

    /** Returns a list or tuple; unmodifiable. */
    public List<@Nullable Object> list(String key) {
        return typed(key, "a list", TypedValues::list);
    }

    /** Returns a dict, such as an optimizer's state_dict. */
    public Map<Object, @Nullable Object> dict(String key) {
        return typed(key, "a dict", TypedValues::dict);
    }

    /** Returns a model's state_dict: a dict from names to tensors. */
    public StateDict stateDict(String key) {
        return typed(key, "a state_dict", value -> TypedValues.stateDict(value));
    }

    /** Returns a dict with string keys as a checkpoint of its own. */
    public Checkpoint checkpoint(String key) {
        return typed(
                key,
                "a dict with str keys",
                value -> {
                    Map<String, @Nullable Object> inner = TypedValues.stringKeyed(value);
                    return inner == null ? null : new Checkpoint(place(key), inner);
                });
    }

    /**
     * Returns a dict as a Java record, matched by the names of its components: hyperparameters,
     * say.
     *
     * @throws TorchFileException if a component is missing from the dict, the dict holds a key that
     *     is no component, or a value is of another type
     */
    public <R extends Record> R record(String key, Class<R> type) {
        return Records.fromDict(place(key), checkpoint(key).entries(), type);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Checkpoint(");
        String separator = "";
        for (Map.Entry<String, @Nullable Object> entry : entries.entrySet()) {
            text.append(separator)
                    .append(entry.getKey())
                    .append(": ")
                    .append(TypedValues.brief(entry.getValue()));
            separator = ", ";
        }
        return text.append(')').toString();
    }

    private String place(String key) {
        return where + " ! " + key;
    }

    private <T> T typed(
            String key, String expected, Function<@Nullable Object, @Nullable T> asExpected) {
        Object value = get(key);
        T typed = asExpected.apply(value);
        if (typed == null) {
            throw new TorchFileException(
                    place(key),
                    "expected "
                            + expected
                            + ", but found "
                            + PythonNames.of(value)
                            + ". "
                            + PythonNames.getterFor(key, value));
        }
        return typed;
    }

    private TorchFileException missing(String key) {
        String hint = PythonNames.didYouMean(key, entries.keySet());
        if (hint.isEmpty()
                && !entries.isEmpty()
                && entries.values().stream().allMatch(v -> TypedValues.tensor(v) != null)) {
            hint = " It holds tensors alone, as a state_dict does: read one with asStateDict().";
        }
        return new TorchFileException(
                where,
                "no key \""
                        + key
                        + "\"; the keys are "
                        + PythonNames.keys(entries.keySet())
                        + "."
                        + hint);
    }
}
