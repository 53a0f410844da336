package dev.rekindle;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.nn.Module;
import dev.rekindle.state.StateDict;
import dev.rekindle.value.InertObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types that a value is read as, and which of them fits a value. */
enum Getter {
    INTEGER,
    NUMBER,
    STRING,
    BOOL,
    TENSOR,
    LIST,
    DICT,
    STATE_DICT,
    MODULE,
    VALUE;

    /** Returns the type to read {@code value} as; {@link #VALUE} where no other fits. */
    static Getter fitting(@Nullable Object value) {
        if (PlainView.tensor(value) != null) {
            return TENSOR;
        } else if (value instanceof Module || isModule(value)) {
            return MODULE;
        } else if (value instanceof StateDict) {
            return STATE_DICT;
        } else if (PlainView.list(value) != null) {
            return LIST;
        }
        Map<?, ?> dict = PlainView.dict(value);
        if (dict != null) {
            return looksLikeAStateDict(dict) ? STATE_DICT : DICT;
        }
        Object single = PlainView.scalar(value);
        if (single instanceof Boolean) {
            return BOOL;
        } else if (single instanceof Long) {
            return INTEGER;
        } else if (single instanceof Double) {
            return NUMBER;
        } else if (single instanceof String) {
            return STRING;
        }
        // A BigInteger among them: no primitive holds it.
        return VALUE;
    }

    /** Tells whether a file's object is a module: what {@code Module.__init__} makes is in it. */
    static boolean isModule(@Nullable Object value) {
        return value instanceof InertObject object
                && object.state() instanceof Map<?, ?> state
                && state.get("_modules") instanceof Map
                && state.get("_parameters") instanceof Map
                && state.get("_buffers") instanceof Map;
    }

    private static boolean looksLikeAStateDict(Map<?, ?> dict) {
        boolean tensors = false;
        for (Map.Entry<?, ?> entry : dict.entrySet()) {
            tensors |= PlainView.tensor(entry.getValue()) != null;
            if (!(entry.getKey() instanceof String name)
                    || (PlainView.dict(entry.getValue()) != null && !StateDict.isExtra(name))) {
                return false;
            }
        }
        return tensors;
    }
}
