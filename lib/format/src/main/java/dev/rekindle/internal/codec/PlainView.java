package dev.rekindle.internal.codec;

import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.NumpyScalar;
import dev.rekindle.value.Parameter;
import dev.rekindle.value.Size;
import dev.rekindle.value.Tuple;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a decoded value as one plain type of Python's, null where it is another. A subclass of
 * dict is a dict here, a NumPy scalar a number, a tensor with attributes a tensor: what Python code
 * would take for one. The value itself stays what it is and is saved as that.
 */
public final class PlainView {
    private PlainView() {}

    /**
     * Returns the items by key: of a dict of any kind, or of an object of a class that Python would
     * set items on, as a subclass of dict is pickled. Such an object without an item can't be told
     * from any other, and is none.
     */
    public static @Nullable Map<@Nullable Object, @Nullable Object> dict(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return Collections.unmodifiableMap(map);
        }
        if (!(value instanceof InertObject object) || !object.items().isEmpty()) {
            return null;
        }
        if (object.entries().isEmpty()) {
            return reconstructed(object, "dict") instanceof Map<?, ?> map
                    ? Collections.unmodifiableMap(map)
                    : null;
        }
        Map<@Nullable Object, @Nullable Object> items = new LinkedHashMap<>();
        for (InertObject.Entry entry : object.entries()) {
            if (!isHashable(entry.key())) {
                return null;
            }
            items.put(entry.key(), entry.value());
        }
        return Collections.unmodifiableMap(items);
    }

    /**
     * Returns the items of a list, a tuple or a torch.Size, or of an object of a class that Python
     * would append to, as a subclass of list and a deque are pickled.
     */
    public static @Nullable List<@Nullable Object> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return Collections.unmodifiableList(list);
        }
        if (value instanceof Size size) {
            return Collections.unmodifiableList(Arrays.stream(size.toLongArray()).boxed().toList());
        }
        if (!(value instanceof InertObject object) || !object.entries().isEmpty()) {
            return null;
        }
        if (object.items().isEmpty()) {
            return reconstructed(object, "list") instanceof List<?> list
                    ? Collections.unmodifiableList(list)
                    : null;
        }
        return Collections.unmodifiableList(object.items());
    }

    /** Returns the dense tensor: itself, a parameter's, or the one that attributes were set on. */
    public static @Nullable Tensor tensor(@Nullable Object value) {
        Object data = value instanceof Parameter parameter ? parameter.data() : value;
        if (data instanceof AttributedTensor attributed) {
            data = attributed.tensor();
        }
        return data instanceof Tensor tensor ? tensor : null;
    }

    /**
     * Returns a single value as Python's {@code item()} gives it: {@code Long}, {@code BigInteger}
     * past 64 bits, {@code Double}, {@code Boolean} or {@code String}; of a NumPy scalar, and of a
     * NumPy array or a dense tensor with one element, too. Each is exact.
     */
    public static @Nullable Object scalar(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        } else if (value instanceof Float number) {
            return number.doubleValue();
        } else if (value instanceof Long
                || value instanceof BigInteger
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof String) {
            return value;
        } else if (value instanceof NumpyScalar number) {
            return NumpyItem.of(number.dtype(), number.bytes());
        } else if (value instanceof NumpyArray array) {
            return Arrays.stream(array.shape().toLongArray()).allMatch(size -> size == 1)
                    ? NumpyItem.of(array.dtype(), array.bytes())
                    : null;
        }
        Tensor tensor = tensor(value);
        boolean single = tensor != null && tensor.numel() == 1 && !tensor.dtype().isComplex();
        return tensor != null && single ? tensor.item() : null;
    }

    /** Returns a key as decoding gives it: Java's small integers are Python's one int. */
    public static @Nullable Object key(@Nullable Object key) {
        return key instanceof Integer || key instanceof Short || key instanceof Byte
                ? (Object) ((Number) key).longValue()
                : key;
    }

    /**
     * Protocols 0 and 1 give a subclass its items at once: {@code _reconstructor(cls, dict, …)}.
     */
    private static @Nullable Object reconstructed(InertObject object, String base) {
        return object.callable() instanceof Global function
                        && Set.of("copy_reg._reconstructor", "copyreg._reconstructor")
                                .contains(function.fullName())
                        && object.args() instanceof Tuple args
                        && args.size() == 3
                        && args.get(1) instanceof Global type
                        && Set.of("builtins." + base, "__builtin__." + base)
                                .contains(type.fullName())
                ? args.get(2)
                : null;
    }

    private static boolean isHashable(@Nullable Object key) {
        return key instanceof Tuple
                || !(key instanceof Map || key instanceof List || key instanceof Set);
    }
}
