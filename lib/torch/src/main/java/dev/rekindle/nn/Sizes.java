package dev.rekindle.nn;

import ai.djl.ndarray.types.Shape;
import dev.rekindle.value.Tuple;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Sizes over some dimensions. Mirrors {@code _ntuple} (torch/nn/modules/utils.py, 2.15.0). */
final class Sizes {
    private Sizes() {}

    /** Returns a tuple of as many numbers as there are dimensions; one number stands for all. */
    static Tuple tuple(String name, int dimensions, int... sizes) {
        if (sizes.length == 1) {
            Long one = (long) sizes[0];
            return Tuple.copyOf(Collections.nCopies(dimensions, one));
        }
        if (sizes.length != dimensions) {
            throw new IllegalArgumentException(
                    name
                            + " takes one number or "
                            + dimensions
                            + ", and was given "
                            + sizes.length
                            + ": "
                            + Arrays.toString(sizes));
        }
        return Tuple.of(Arrays.stream(sizes).mapToObj(size -> (long) size).toArray());
    }

    /** Returns the engine's form of an int, which stands for all dimensions, or a tuple of ints. */
    static Shape shape(Object intOrTuple, int dimensions) {
        if (intOrTuple instanceof List<?> sizes) {
            return new Shape(
                    sizes.stream().mapToLong(size -> ((Number) size).longValue()).toArray());
        }
        long[] all = new long[dimensions];
        Arrays.fill(all, ((Number) intOrTuple).longValue());
        return new Shape(all);
    }
}
