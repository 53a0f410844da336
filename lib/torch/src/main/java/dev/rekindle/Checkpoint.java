package dev.rekindle;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Reducible;
import dev.rekindle.internal.text.Given;
import dev.rekindle.internal.text.NearestKey;
import dev.rekindle.nn.Module;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A dict with typed reading: what PyTorch's recipes save beside a model, such as {@code epoch},
 * {@code model_state_dict} and {@code loss}; an optimizer's state. It reads the same before it is
 * saved and after it is loaded, and a loaded one is saved as the very dict that was read.
 *
 * <p>A key is a {@code String} as a rule, or a whole number, for which {@code 0} and {@code 0L} are
 * the same key.
 *
 * <p>Each typed getter gives the value exactly or throws {@link TorchFileException}, which names
 * the key, what was expected and found, and the getter that fits; where the key is missing, the
 * nearest one. What Python code would take for a type is one: a NumPy scalar or a tensor with one
 * element for a number, a tensor with attributes for a tensor, a subclass of dict for a dict.
 */
public final class Checkpoint implements Reducible {
    private final String where;
    private final Object saved;
    private final Map<Object, @Nullable Object> entries;

    /**
     * @param saved what is saved for it
     * @param entries its items
     */
    Checkpoint(String where, Object saved, Map<Object, @Nullable Object> entries) {
        this.where = where;
        this.saved = saved;
        this.entries = entries;
    }

    /**
     * Builds a checkpoint from keys and values in turn, in the order in which they are saved.
     *
     * @param keysAndValues {@code "epoch", 5, "loss", 0.4, …}; values as {@link Torch#save(Object,
     *     String)} takes them
     * @throws IllegalArgumentException if a key is neither a string nor a whole number, stands
     *     twice or has no value
     */
    public static Checkpoint of(@Nullable Object... keysAndValues) {
        Given.given(keysAndValues, "Checkpoint", "keysAndValues");
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "Checkpoint.of takes keys and values in turn, but the last key, "
                            + keysAndValues[keysAndValues.length - 1]
                            + ", has no value.");
        }
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object key = PlainView.key(keysAndValues[i]);
            if (!(key instanceof String || key instanceof Long)) {
                throw new IllegalArgumentException(
                        "Checkpoint.of takes keys and values in turn; argument "
                                + (i + 1)
                                + " should be a key, a String or a whole number, but is "
                                + Shown.type(key)
                                + ".");
            }
            if (entries.containsKey(key)) {
                throw new IllegalArgumentException(
                        "Checkpoint.of got the key "
                                + Shown.key(key)
                                + " twice; name each value once.");
            }
            entries.put(key, keysAndValues[i + 1]);
        }
        return of(entries);
    }

    /** Builds a checkpoint from a map, in its order. */
    public static Checkpoint of(Map<?, ? extends @Nullable Object> entries) {
        Map<Object, @Nullable Object> items =
                new IntKeyed(Given.given(entries, "Checkpoint", "entries"));
        return new Checkpoint("checkpoint", items, items);
    }

    /** Returns the keys, in the order in which they were saved: strings, as a rule. */
    public Set<Object> keys() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** Returns whether the key is there, whatever its value. */
    public boolean contains(Object key) {
        return entries.containsKey(key);
    }

    /** Returns the keys and values, in order; unmodifiable. */
    public Map<Object, @Nullable Object> entries() {
        return entries;
    }

    /**
     * Returns the value as the decoded-value table in lib/DESIGN.md says; Python's {@code None} is
     * null.
     */
    public @Nullable Object get(Object key) {
        if (!entries.containsKey(key)) {
            throw missing(key);
        }
        return entries.get(key);
    }

    /**
     * Returns an int: epoch, step, seed. NumPy's ints and a tensor of one whole number are taken; a
     * float is refused, even a whole one, and so is an int past 64 bits, which {@link #get} gives
     * as a {@code BigInteger}.
     */
    public long integer(Object key) {
        return found(key).integer();
    }

    /**
     * Returns a number as a double. A float of any width is taken, and an int that a double holds
     * exactly; of NumPy and of a tensor of one element too, as {@code loss.item()} would give it.
     */
    public double number(Object key) {
        return found(key).number();
    }

    /** Returns a str. */
    public String string(Object key) {
        return found(key).string();
    }

    /** Returns a bool; NumPy's too, and that of a tensor of one. An int is refused. */
    public boolean bool(Object key) {
        return found(key).bool();
    }

    /** Returns a dense tensor: a parameter's, one with attributes, or a plain one. */
    public Tensor tensor(Object key) {
        return found(key).tensor();
    }

    /** Returns the items of a list, a tuple, a deque or a subclass of list; unmodifiable. */
    public List<@Nullable Object> list(Object key) {
        return found(key).list();
    }

    /** Returns a dict, such as an optimizer's state_dict, or a subclass of dict; unmodifiable. */
    public Map<Object, @Nullable Object> dict(Object key) {
        return found(key).dict();
    }

    /** Returns a model's state_dict: a dict from names to tensors. */
    public StateDict stateDict(Object key) {
        return found(key).stateDict();
    }

    /** Returns a dict as a checkpoint of its own. */
    public Checkpoint checkpoint(Object key) {
        return found(key).checkpoint();
    }

    /** Returns a list of dicts as checkpoints: an optimizer's {@code param_groups}, say. */
    public List<Checkpoint> checkpoints(Object key) {
        return found(key).checkpoints();
    }

    /**
     * Returns an entire model as a tree of layers; see {@link LoadedFile#asModule()}. Its {@code
     * stateDict()} gives the tensors. A module that was not saved yet is returned itself.
     */
    public Module module(Object key) {
        return found(key).module();
    }

    /**
     * Returns an entire model as the class that the caller names; see {@link
     * LoadedFile#asModule(Class)}. A module that was not saved yet is returned itself.
     */
    public <T extends Module> T module(Object key, Class<T> type) {
        return found(key).module(type);
    }

    /**
     * Returns a dict as a Java record, matched by the names of its components: hyperparameters,
     * say.
     *
     * @throws TorchFileException if a component is missing from the dict, the dict holds a key that
     *     is no component, or a value is of another type
     */
    public <R extends Record> R record(Object key, Class<R> type) {
        return Records.fromDict(found(key), type);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Checkpoint(");
        String separator = "";
        for (Map.Entry<Object, @Nullable Object> entry : entries.entrySet()) {
            text.append(separator)
                    .append(Shown.step(entry.getKey()))
                    .append(": ")
                    .append(Shown.brief(entry.getValue()));
            separator = ", ";
        }
        return text.append(')').toString();
    }

    /** Returns the dict that stands in a file: of a loaded one the very dict that was read. */
    @Override
    public Object reduce() {
        return saved;
    }

    private Found found(Object key) {
        return new Found(
                where + " ! " + Shown.step(key), get(key), getter -> readWith(getter, key));
    }

    private static String readWith(Getter getter, Object key) {
        String name =
                switch (getter) {
                    case INTEGER -> "integer";
                    case NUMBER -> "number";
                    case STRING -> "string";
                    case BOOL -> "bool";
                    case TENSOR -> "tensor";
                    case LIST -> "list";
                    case DICT -> "checkpoint";
                    case STATE_DICT -> "stateDict";
                    case MODULE -> "module";
                    case VALUE -> "get";
                };
        String call = name + "(" + Shown.key(key) + ")";
        return switch (getter) {
            case VALUE -> "Look at it with " + call + ".";
            case MODULE -> "Read it with " + call + ", whose stateDict() gives its tensors.";
            default -> "Read it with " + call + ".";
        };
    }

    private TorchFileException missing(Object key) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        entries.keySet().forEach(name -> named.putIfAbsent(String.valueOf(name), name));
        String nearest = NearestKey.of(String.valueOf(key), named.keySet());
        String hint = nearest == null ? "" : " Did you mean " + Shown.key(named.get(nearest)) + "?";
        if (hint.isEmpty()
                && !entries.isEmpty()
                && entries.values().stream().allMatch(v -> PlainView.tensor(v) != null)) {
            hint = " It holds tensors alone, as a state_dict does: read one with asStateDict().";
        }
        return new TorchFileException(
                where,
                "no key "
                        + Shown.key(key)
                        + "; the keys are "
                        + Shown.keys(entries.keySet())
                        + "."
                        + hint);
    }
}
