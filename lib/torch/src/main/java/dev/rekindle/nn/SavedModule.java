package dev.rekindle.nn;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.PythonText;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.Parameter;
import dev.rekindle.value.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One module as a file holds it: looked at, never run. A layer's constructor takes its settings
 * from here, each under Python's name; what it cannot take is refused with an {@link
 * IllegalArgumentException}, and the module then stays an {@link InertModule}.
 */
final class SavedModule {
    private final String where;
    private final InertObject object;
    private final Map<?, ?> state;
    private final Map<String, String> unfit = new LinkedHashMap<>();
    private Map<String, @Nullable Module> children = Map.of();
    private @Nullable List<WeightHook> hooks;

    /**
     * @throws TorchFileException if {@code value} is no module
     */
    SavedModule(String where, @Nullable Object value) {
        if (!(value instanceof InertObject found)
                || !(found.state() instanceof Map<?, ?> map)
                || !(map.get("_modules") instanceof Map<?, ?>)
                || !(map.get("_parameters") instanceof Map<?, ?>)
                || !(map.get("_buffers") instanceof Map<?, ?>)) {
            String what =
                    value instanceof InertObject other
                            ? other.described()
                            : value == null ? "None" : "a " + Values.of(value).type();
            throw new TorchFileException(
                    where,
                    "a whole model was expected, and found was "
                            + what
                            + ". A state_dict or checkpoint is read with asStateDict() or"
                            + " asCheckpoint().");
        }
        this.where = where;
        this.object = found;
        this.state = map;
        Set<String> names = new HashSet<>();
        for (String part : new String[] {"_parameters", "_buffers", "_modules"}) {
            for (Object key : ((Map<?, ?>) Objects.requireNonNull(map.get(part))).keySet()) {
                if (!names.add(String.valueOf(key))) {
                    throw new TorchFileException(
                            where,
                            "a "
                                    + found.className()
                                    + " in it holds two things named "
                                    + key
                                    + ".");
                }
            }
        }
    }

    InertObject object() {
        return object;
    }

    Map<?, ?> state() {
        return state;
    }

    String className() {
        return object.className();
    }

    boolean training() {
        return !Boolean.FALSE.equals(state.get("training"));
    }

    /** Returns what stands under each name: a {@link Parameter} as a rule, null where left out. */
    Map<String, @Nullable Object> parameters() {
        return part("_parameters");
    }

    /** Returns what stands under each name: a {@link Tensor} as a rule, null where left out. */
    Map<String, @Nullable Object> buffers() {
        return part("_buffers");
    }

    Map<String, @Nullable Object> modules() {
        return part("_modules");
    }

    private Map<String, @Nullable Object> part(String name) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        if (state.get(name) instanceof Map<?, ?> found) {
            found.forEach((key, value) -> part.put(String.valueOf(key), value));
        }
        return part;
    }

    /** Tells whether a state_dict holds the buffer. */
    boolean isPersistent(String buffer) {
        return !(state.get("_non_persistent_buffers_set") instanceof Set<?> hidden
                && hidden.contains(buffer));
    }

    /**
     * Returns what makes this one module compute something else than its class does, in words:
     * functions that only Python can call. Null if nothing does.
     */
    @Nullable String altered() {
        Object before = state.get("_forward_pre_hooks");
        if (before instanceof Map<?, ?> map ? hooks().size() != map.size() : before != null) {
            return "a forward pre-hook that only Python can call";
        }
        Object after = state.get("_forward_hooks");
        if (after instanceof Map<?, ?> map ? !map.isEmpty() : after != null) {
            return "a forward hook that only Python can call";
        }
        return state.containsKey("forward") ? "a forward of its own, set from outside" : null;
    }

    /** Returns the pre-hooks that make a weight of others, as the layers here do too. */
    List<WeightHook> hooks() {
        List<WeightHook> known = hooks;
        if (known == null) {
            known = new ArrayList<>();
            if (state.get("_forward_pre_hooks") instanceof Map<?, ?> map) {
                for (Map.Entry<?, ?> each : map.entrySet()) {
                    WeightHook hook = WeightHook.read(each.getValue());
                    if (hook != null
                            && state.get(hook.name) instanceof Tensor
                            && each.getKey() instanceof Long number) {
                        hook.number(number);
                        known.add(hook);
                    }
                }
            }
            hooks = known;
        }
        return known;
    }

    /** Tells whether a hook computes the tensor of that name. */
    boolean isComputed(String name) {
        return hooks().stream().anyMatch(hook -> hook.name.equals(name));
    }

    /** Returns everything but what each module has, in order. */
    Map<String, @Nullable Object> attributes() {
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        state.forEach(
                (key, value) -> {
                    String name = String.valueOf(key);
                    if (!ModuleWriter.isCommon(name)) {
                        own.put(name, value);
                    }
                });
        return own;
    }

    /** Returns the modules that were made of the file's, under their names. */
    Map<String, @Nullable Module> children() {
        return children;
    }

    void children(Map<String, @Nullable Module> made) {
        children = made;
    }

    /** Tells whether a parameter or buffer is there, and not None. */
    boolean has(String name) {
        return parameters().get(name) != null
                || buffers().get(name) != null
                || isComputed(name)
                || isParametrized(name);
    }

    /** Tells whether the copy of a module has the tensor parametrized; no file does. */
    private boolean isParametrized(String name) {
        return children.get(Parametrize.CHILD) instanceof ModuleDict lists
                && lists.childModules().containsKey(name);
    }

    /** Returns an attribute of any type. */
    Object value(String name) {
        Object value = state.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "its " + name + " is " + (state.containsKey(name) ? "None" : "not there"));
        }
        return value;
    }

    /** As {@link #value(String)}; {@code missing} where an older torch did not write it. */
    Object value(String name, Object missing) {
        return state.containsKey(name) ? value(name) : missing;
    }

    boolean isNone(String name) {
        return state.get(name) == null;
    }

    int integer(String name) {
        if (PlainView.scalar(state.get(name)) instanceof Long number
                && number.intValue() == number) {
            return number.intValue();
        }
        return unfit(name, 0);
    }

    /** Returns a float, or an int, a NumPy scalar or a tensor of one element for it. */
    double number(String name) {
        if (PlainView.scalar(state.get(name)) instanceof Number number
                && (number instanceof Double || number instanceof Long)) {
            return number.doubleValue();
        }
        return unfit(name, 0.0);
    }

    /** As {@link #number(String)}; null for None. */
    @Nullable Double numberOrNone(String name) {
        return isNone(name) ? null : (Double) number(name);
    }

    boolean flag(String name) {
        if (PlainView.scalar(state.get(name)) instanceof Boolean flag) {
            return flag;
        }
        return unfit(name, false);
    }

    /** Returns the shape of a parameter or buffer, or null where it is None or not there. */
    long @Nullable [] shape(String name) {
        Object found = parameters().get(name);
        if (found == null) {
            found = isComputed(name) ? state.get(name) : buffers().get(name);
        }
        Tensor tensor = dense(found);
        return tensor == null ? null : tensor.shape();
    }

    /**
     * Returns a child that was made of the file's.
     *
     * @throws IllegalArgumentException if it is of another class
     */
    <T extends Module> T child(String name, Class<T> type) {
        Module child = children.get(name);
        if (!type.isInstance(child)) {
            throw new IllegalArgumentException(
                    "its " + name + " is " + (child == null ? "None" : "a " + child.typeName()));
        }
        return type.cast(child);
    }

    /** As {@link #flag(String)}; {@code missing} where an older torch did not write it. */
    boolean flag(String name, boolean missing) {
        return state.containsKey(name) ? flag(name) : missing;
    }

    String text(String name) {
        if (state.get(name) instanceof String text) {
            return text;
        }
        return unfit(name, "");
    }

    /** As {@link #flag(String)}; null for None. */
    @Nullable Boolean flagOrNone(String name) {
        return isNone(name) ? null : (Boolean) flag(name);
    }

    /** Returns an int, or a tuple or list of ints, as it stands in the file. */
    Object sizes(String name) {
        Object value = state.get(name);
        List<?> items = PlainView.list(value);
        boolean fits = items == null ? isInt(value) : items.stream().allMatch(SavedModule::isInt);
        if (value != null && fits) {
            return value;
        }
        return unfit(name, 1L);
    }

    /** Returns the ints of a tuple or list. */
    Tuple integers(String name) {
        return Tuple.of(Arrays.stream(Sizes.all(sizes(name))).boxed().toArray());
    }

    /** As {@link #sizes(String)}; null for None, or for a setting that is not there. */
    @Nullable Object sizesOrNone(String name) {
        return isNone(name) ? null : sizes(name);
    }

    private static boolean isInt(@Nullable Object value) {
        return PlainView.scalar(value) instanceof Long;
    }

    /** Remembers a setting that the layer cannot have, and gives another in its place. */
    private <T> T unfit(String name, T instead) {
        String found = state.containsKey(name) ? PythonText.of(state.get(name)) : "not there";
        unfit.put(name, "its " + name + " is " + found);
        return instead;
    }

    /** Remembers what a layer's own check refuses. */
    void check(Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            unfit.put("", String.valueOf(e.getMessage()));
        }
    }

    /** Returns what is wrong with settings, by their names. */
    Map<String, String> unfit() {
        return unfit;
    }

    /** Returns the dense tensor of a parameter or buffer, or null where it is none. */
    static @Nullable Tensor dense(@Nullable Object saved) {
        if (saved instanceof Parameter parameter) {
            return dense(parameter.data());
        } else if (saved instanceof AttributedTensor attributed) {
            return dense(attributed.tensor());
        }
        return saved instanceof Tensor tensor ? tensor : null;
    }

    TorchFileException wrong(String path, String what) {
        return new TorchFileException(where + (path.isEmpty() ? "" : " ! " + path), what);
    }

    SavedModule child(@Nullable Object value) {
        return new SavedModule(where, value);
    }
}
