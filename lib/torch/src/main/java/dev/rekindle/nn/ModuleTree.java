package dev.rekindle.nn;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.value.InertObject;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One module in the tree of a file that holds a whole model: looked at, never run. */
final class ModuleTree {
    private final String where;
    private final InertObject object;
    private final Map<?, ?> state;

    /**
     * @throws TorchFileException if {@code value} is no module
     */
    ModuleTree(String where, @Nullable Object value) {
        if (!(value instanceof InertObject found)
                || !(found.state() instanceof Map<?, ?> map)
                || !(map.get("_modules") instanceof Map<?, ?>)
                || !(map.get("_parameters") instanceof Map<?, ?>)
                || !(map.get("_buffers") instanceof Map<?, ?>)) {
            String what =
                    value instanceof InertObject other
                            ? other.described()
                            : value == null ? "None" : "a " + value.getClass().getSimpleName();
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
    }

    InertObject object() {
        return object;
    }

    String className() {
        return object.className();
    }

    String where() {
        return where;
    }

    boolean training() {
        return !Boolean.FALSE.equals(state.get("training"));
    }

    Map<?, ?> parameters() {
        return (Map<?, ?>) java.util.Objects.requireNonNull(state.get("_parameters"));
    }

    Map<?, ?> buffers() {
        return (Map<?, ?>) java.util.Objects.requireNonNull(state.get("_buffers"));
    }

    Map<?, ?> children() {
        return (Map<?, ?>) java.util.Objects.requireNonNull(state.get("_modules"));
    }

    ModuleTree child(String name) {
        return new ModuleTree(where, children().get(name));
    }

    /** Names of buffers that a state_dict leaves out. */
    boolean isHidden(String name) {
        return state.get("_non_persistent_buffers_set") instanceof Set<?> set && set.contains(name);
    }

    /** Everything but what each module has. */
    Map<String, @Nullable Object> attributes() {
        Map<String, @Nullable Object> own = new java.util.LinkedHashMap<>();
        state.forEach(
                (key, value) -> {
                    String name = String.valueOf(key);
                    if (!name.equals("training")
                            && !name.equals("_is_full_backward_hook")
                            && !name.equals("_parameters")
                            && !name.equals("_buffers")
                            && !name.equals("_modules")
                            && !name.equals("_non_persistent_buffers_set")
                            && !name.matches("_\\w*hooks\\w*")) {
                        own.put(name, value);
                    }
                });
        return own;
    }

    TorchFileException wrong(String path, String what) {
        return new TorchFileException(where + (path.isEmpty() ? "" : " ! " + path), what);
    }
}
