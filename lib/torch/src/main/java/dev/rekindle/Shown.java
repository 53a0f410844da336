package dev.rekindle;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.nn.Module;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.Size;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the facade's sentences name values and keys: by Python's words, escaped and cut. */
final class Shown {
    private static final int KEYS_SHOWN = 8;
    private static final int LONGEST = 100;

    private Shown() {}

    /** Returns {@code None}, {@code an int}, {@code a dict of 3}, {@code a torch.Size} … */
    static String type(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        Tensor tensor = PlainView.tensor(value);
        if (tensor != null) {
            return "a tensor of " + tensor.dtype() + ", " + new Size(tensor.shape());
        } else if (value instanceof StateDict state) {
            return "a state_dict of " + state.size();
        } else if (value instanceof Module) {
            return "a module";
        } else if (value instanceof BigInteger number && number.bitLength() > 63) {
            return "an int of more than 64 bits";
        } else if (value instanceof InertObject object) {
            return PythonStr.bare(object.described(), LONGEST);
        }
        String type = PythonStr.bare(Values.of(value).type(), LONGEST);
        if (type.equals("Tensor") || type.equals("Parameter")) {
            return Values.described(value);
        }
        String article = "aeiouAEIO".indexOf(type.charAt(0)) < 0 ? "a " : "an ";
        int size =
                value instanceof Map<?, ?> map
                        ? map.size()
                        : value instanceof List<?> list ? list.size() : -1;
        return article + type + (size < 0 ? "" : " of " + size);
    }

    /** Returns a value in a few words: a number itself, the type of anything larger. */
    static String brief(@Nullable Object value) {
        return value instanceof Number || value instanceof Boolean
                ? Values.of(value).label()
                : type(value);
    }

    /** Returns a key as Java's source spells it: {@code "epoch"}, {@code 0}. */
    static String key(@Nullable Object key) {
        return key instanceof String text
                ? '"' + PythonStr.bare(text, LONGEST) + '"'
                : Values.of(key).label();
    }

    /** Returns a key as a step of a place: {@code epoch}, {@code 0}. */
    static String step(@Nullable Object key) {
        return key instanceof String text ? PythonStr.bare(text, LONGEST) : Values.of(key).label();
    }

    /** Returns the first keys, quoted, and how many more there are. */
    static String keys(Collection<?> keys) {
        if (keys.isEmpty()) {
            return "none";
        }
        String shown =
                keys.stream().limit(KEYS_SHOWN).map(Shown::key).collect(Collectors.joining(", "));
        return keys.size() <= KEYS_SHOWN
                ? shown
                : shown + " and " + (keys.size() - KEYS_SHOWN) + " more";
    }
}
