package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of operators as small tensors. A network asks for the same few at each step, and to
 * make and free one takes longer than many an operator, so they are kept for the life of the
 * process; past {@value #MOST} kept ones, another is made for its call alone. Nothing writes into
 * one, and no operator hands one on: it is unpacked before it is used.
 */
final class Settings {
    private static final int MOST = 4096;

    /** A list of more numbers than this is data, and not kept. */
    private static final int LONGEST = 16;

    private static final Map<Object, NDArray> KEPT = new ConcurrentHashMap<>();

    private Settings() {}

    /** What stands for None: a tensor of no elements. */
    private enum None {
        NONE
    }

    /**
     * Returns the tensor of a setting: null, a Long, Double or Boolean, or an array of them.
     *
     * @param once takes the tensor where it is for this call alone and has to be freed behind it
     */
    static NDArray of(@Nullable Object value, Function<NDArray, NDArray> once) {
        Object key = key(value);
        if (key == null) {
            return once.apply(make(value));
        }
        NDArray known = KEPT.get(key);
        if (known != null) {
            return known;
        }
        if (KEPT.size() >= MOST) {
            return once.apply(make(value));
        }
        return KEPT.computeIfAbsent(key, ignored -> Engines.keep(make(value)));
    }

    /** A key that differs where the tensors do; null where it is not kept. */
    private static @Nullable Object key(@Nullable Object value) {
        if (value == null) {
            return None.NONE;
        } else if (value instanceof long[] numbers) {
            return numbers.length > LONGEST ? null : Arrays.stream(numbers).boxed().toList();
        } else if (value instanceof double[] numbers) {
            return numbers.length > LONGEST || numbers.length == 0
                    ? null
                    : Arrays.stream(numbers).boxed().toList();
        }
        return value;
    }

    private static NDArray make(@Nullable Object value) {
        NDManager manager = Engines.own();
        if (value == null) {
            return manager.create(new Shape(0));
        } else if (value instanceof Long number) {
            return manager.create(number);
        } else if (value instanceof Double number) {
            return manager.create(number);
        } else if (value instanceof Boolean flag) {
            return manager.create(flag);
        } else if (value instanceof long[] numbers) {
            return manager.create(numbers);
        } else if (value instanceof double[] numbers) {
            return manager.create(numbers);
        }
        throw new IllegalArgumentException("no setting: " + value.getClass());
    }
}
