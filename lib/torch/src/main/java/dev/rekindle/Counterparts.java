package dev.rekindle;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.nn.ModuleTensor;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a file for a value of the layers above, and in a checkpoint's getters before it is
 * saved: a checkpoint reads the same before and after.
 */
final class Counterparts {
    private Counterparts() {}

    /** Returns what stands for {@code value}: itself where nothing does. */
    static @Nullable Object of(@Nullable Object value) {
        Object other = value == null ? null : other(value);
        return other == null ? number(value) : of(other);
    }

    /**
     * Returns a dict for a checkpoint or a user's record, a tensor for the engine's array, a file's
     * parameter for a module's; null for any other.
     */
    static @Nullable Object other(Object value) {
        if (value instanceof Checkpoint checkpoint) {
            return checkpoint.reduce();
        } else if (value instanceof Record settings && Records.isUsers(settings)) {
            return Records.toDict(settings);
        } else if (value instanceof NDArray array) {
            return Tensors.toTensor(array);
        } else if (value instanceof ModuleTensor held) {
            return held.reduce();
        }
        return null;
    }

    /**
     * Returns one of Java's small numbers as Python has it: a whole one 64 bits wide, a float a
     * double.
     */
    static @Nullable Object number(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        return value instanceof Float number ? (Object) number.doubleValue() : value;
    }
}
