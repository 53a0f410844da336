package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.PythonText;
import dev.rekindle.value.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sizes over some dimensions. Mirrors {@code _ntuple} (torch/nn/modules/utils.py, 2.15.0). */
final class Sizes {
    private Sizes() {}

    /** Returns a tuple of as many numbers as there are dimensions; one number stands for all. */
    static Tuple tuple(String name, int dimensions, int... sizes) {
        Objects.requireNonNull(sizes, name + " is null; give one number, or a list of them");
        if (sizes.length == 1) {
            Long one = (long) sizes[0];
            return Tuple.copyOf(Collections.nCopies(dimensions, one));
        }
        if (sizes.length != dimensions) {
            throw wrongCount(name, dimensions, sizes.length + ": " + Arrays.toString(sizes));
        }
        return Tuple.of(Arrays.stream(sizes).mapToObj(size -> (long) size).toArray());
    }

    /** Returns what one number or several are as an attribute: an int, or a tuple of ints. */
    static Object given(int... sizes) {
        Objects.requireNonNull(sizes, "the sizes are null; give one number, or a list of them");
        return sizes.length == 1
                ? (Object) (long) sizes[0]
                : Tuple.of(Arrays.stream(sizes).mapToObj(size -> (long) size).toArray());
    }

    /**
     * Returns the numbers of an attribute; an int stands for all dimensions.
     *
     * @throws IllegalArgumentException if it holds more or fewer than there are dimensions
     */
    static long[] longs(String name, @Nullable Object attribute, int dimensions) {
        List<?> sizes = PlainView.list(attribute);
        if (sizes == null) {
            return filled(dimensions, number(attribute));
        }
        if (sizes.size() != dimensions) {
            throw wrongCount(name, dimensions, PythonText.of(attribute));
        }
        return sizes.stream().mapToLong(Sizes::number).toArray();
    }

    private static long number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(PlainView.scalar(value))).longValue();
    }

    /** As {@link #given}; null stands for None. */
    static Object givenOrNone(@Nullable Integer... sizes) {
        Objects.requireNonNull(sizes, "the sizes are null; give one number, or a list of them");
        List<@Nullable Object> items = new ArrayList<>();
        for (Integer size : sizes) {
            items.add(size == null ? null : (Object) size.longValue());
        }
        return items.size() == 1 && items.get(0) != null ? items.get(0) : Tuple.copyOf(items);
    }

    /** Returns a tuple as it is, and one number as a tuple of it. */
    static Object asTuple(Object sizes) {
        return PlainView.list(sizes) == null ? Tuple.of(sizes) : sizes;
    }

    /** Refuses a list of more or fewer sizes than there are dimensions. */
    static void requireCount(String name, Object sizes, int dimensions) {
        List<?> items = PlainView.list(sizes);
        if (items != null && items.size() != dimensions) {
            throw wrongCount(name, dimensions, PythonText.of(sizes));
        }
    }

    /** Returns the sizes of an output; None stands for what {@code x} has there. */
    static long[] orOwn(Object sizes, NDArray x, int dimensions) {
        List<?> items = PlainView.list(sizes);
        long[] all = new long[dimensions];
        for (int d = 0; d < dimensions; d++) {
            Object item = items == null ? sizes : items.get(d);
            all[d] =
                    item == null
                            ? x.getShape().get(x.getShape().dimension() - dimensions + d)
                            : number(item);
        }
        return all;
    }

    /** Returns the floats of an attribute; one number stands for all dimensions. */
    static double[] doubles(String name, @Nullable Object attribute, int dimensions) {
        List<?> items = PlainView.list(attribute);
        if (items != null && items.size() != dimensions) {
            throw wrongCount(name, dimensions, PythonText.of(attribute));
        }
        double[] all = new double[dimensions];
        for (int d = 0; d < dimensions; d++) {
            Object item = PlainView.scalar(items == null ? attribute : items.get(d));
            if (!(item instanceof Number number)) {
                throw new IllegalArgumentException("its " + name + " holds " + PythonText.of(item));
            }
            all[d] = number.doubleValue();
        }
        return all;
    }

    /** Returns one number for each dimension; one alone stands for all. */
    static long[] each(String name, long[] sizes, int dimensions) {
        Objects.requireNonNull(sizes, name + " is null; give a list of numbers");
        if (sizes.length == 1) {
            return filled(dimensions, sizes[0]);
        }
        if (sizes.length != dimensions) {
            throw wrongCount(name, dimensions, Arrays.toString(sizes));
        }
        return sizes;
    }

    /** Returns the same number for each dimension. */
    static long[] filled(int dimensions, long size) {
        long[] all = new long[dimensions];
        Arrays.fill(all, size);
        return all;
    }

    private static IllegalArgumentException wrongCount(String name, int dimensions, String given) {
        return new IllegalArgumentException(
                name + " takes one number or " + dimensions + ", and was given " + given);
    }

    /** Returns the numbers of a tuple, or one alone. */
    static long[] all(Object sizes) {
        List<?> items = PlainView.list(sizes);
        return items == null
                ? new long[] {number(sizes)}
                : items.stream().mapToLong(Sizes::number).toArray();
    }
}
