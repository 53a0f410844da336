package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.PruningOps;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.Tuple;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which elements of a tensor a pruning takes away. Mirrors the subclasses of {@code
 * BasePruningMethod}, their {@code compute_mask}, and how {@code PruningContainer} combines a new
 * mask with the one that is there (torch/nn/utils/prune.py, 2.15.0).
 */
sealed interface PruningMethod {
    /** Returns the mask of a tensor: ones where it stays, given what {@code mask} left before. */
    NDArray mask(NDArray t, NDArray mask);

    /** Returns the mask of a tensor that was pruned before. */
    NDArray again(NDArray t, NDArray mask);

    /** Returns Python's settings in Python's order. */
    Map<Object, @Nullable Object> settings();

    default String pythonName() {
        return getClass().getSimpleName();
    }

    /** Returns the object that Python pickles. */
    default InertObject saved(String name) {
        Map<Object, @Nullable Object> state = new LinkedHashMap<>(settings());
        state.put("_tensor_name", name);
        InertObject object =
                new InertObject(
                        PyObject.Made.NEWOBJ,
                        new Global("torch.nn.utils.prune", pythonName()),
                        Tuple.of());
        object.state(state);
        return object;
    }

    /** How many: a number, or a part of all. Mirrors {@code _compute_nparams_toprune}. */
    record Amount(Number given) {
        public Amount {
            boolean part = given instanceof Double;
            double value = given.doubleValue();
            if (value < 0 || (part && !(value <= 1))) {
                throw new IllegalArgumentException(
                        "amount="
                                + given
                                + " should either be a float in the range [0, 1] or a"
                                + " non-negative integer");
            }
        }

        /** Returns how many of {@code size}; Python rounds halves to even. */
        long of(long size) {
            long count =
                    given instanceof Double part
                            ? (long) Math.rint(part * size)
                            : given.longValue();
            if (count > size) {
                throw new IllegalArgumentException(
                        "amount="
                                + count
                                + " should be smaller than the number of parameters to prune="
                                + size);
            }
            return count;
        }
    }

    /** Elements one by one: what was pruned before is not looked at again. */
    sealed interface Unstructured extends PruningMethod {
        @Override
        default NDArray again(NDArray t, NDArray mask) {
            NDArray left = PruningOps.LEFT.call(t, mask);
            return PruningOps.PUT.call(mask, mask(left, PruningOps.LEFT.call(mask, mask)));
        }
    }

    /** Whole channels: those of which nothing is left are not looked at again. */
    sealed interface Structured extends PruningMethod {
        int dim();

        @Override
        default NDArray again(NDArray t, NDArray mask) {
            int dim = at(t, dim());
            NDArray channels = PruningOps.CHANNELS_LEFT.call(mask, dim);
            NDArray part =
                    mask(
                            PruningOps.SELECT.call(t, dim, channels),
                            PruningOps.SELECT.call(mask, dim, channels));
            return PruningOps.PUT_CHANNELS.call(mask, dim, channels, part);
        }
    }

    /**
     * @throws IllegalArgumentException with torch's sentence if there is no such dimension, or one
     *     alone
     */
    static int at(NDArray t, int dim) {
        int rank = t.getShape().dimension();
        if (rank <= 1) {
            throw new IllegalArgumentException(
                    "Structured pruning can only be applied to multidimensional tensors. Found"
                            + " tensor of shape "
                            + t.getShape()
                            + " with "
                            + rank
                            + " dims");
        }
        if (dim >= rank || dim < -rank) {
            throw new IllegalArgumentException(
                    "Invalid index " + dim + " for tensor of size " + t.getShape());
        }
        return dim < 0 ? dim + rank : dim;
    }

    /** Takes nothing away. */
    record Identity() implements Unstructured {
        @Override
        public NDArray mask(NDArray t, NDArray mask) {
            return mask;
        }

        @Override
        public Map<Object, @Nullable Object> settings() {
            return Map.of();
        }
    }

    /** Any elements. */
    record RandomUnstructured(Amount amount) implements Unstructured {
        @Override
        public NDArray mask(NDArray t, NDArray mask) {
            long count = amount.of(t.size());
            if (count == 0) {
                return mask.duplicate();
            }
            NDArray numbers = t.getManager().randomUniform(0, 1, t.getShape(), t.getDataType());
            return PruningOps.LARGEST.call(numbers, mask, count);
        }

        @Override
        public Map<Object, @Nullable Object> settings() {
            return Map.of("amount", amount.given());
        }
    }

    /** Those nearest to zero. */
    record L1Unstructured(Amount amount) implements Unstructured {
        @Override
        public NDArray mask(NDArray t, NDArray mask) {
            long count = amount.of(t.size());
            return count == 0 ? mask.duplicate() : PruningOps.SMALLEST.call(t, mask, count);
        }

        @Override
        public Map<Object, @Nullable Object> settings() {
            return Map.of("amount", amount.given());
        }
    }

    /** Any channels. */
    record RandomStructured(Amount amount, int dim) implements Structured {
        @Override
        public NDArray mask(NDArray t, NDArray mask) {
            int along = at(t, dim);
            long channels = t.getShape().get(along);
            long count = amount.of(channels);
            if (count == 0) {
                return mask;
            }
            NDArray numbers =
                    t.getManager().randomUniform(0, 1, new Shape(channels), DataType.FLOAT32);
            return PruningOps.CHANNELS_ABOVE.call(t, mask, numbers, count, along);
        }

        @Override
        public Map<Object, @Nullable Object> settings() {
            Map<Object, @Nullable Object> settings = new LinkedHashMap<>();
            settings.put("amount", amount.given());
            settings.put("dim", (long) dim);
            return settings;
        }
    }

    /** Those of the smallest norms. */
    record LnStructured(Amount amount, double n, int dim) implements Structured {
        @Override
        public NDArray mask(NDArray t, NDArray mask) {
            int along = at(t, dim);
            long channels = t.getShape().get(along);
            long count = amount.of(channels);
            return count == 0
                    ? mask
                    : PruningOps.LARGEST_CHANNELS.call(t, mask, n, channels - count, along);
        }

        @Override
        public Map<Object, @Nullable Object> settings() {
            Map<Object, @Nullable Object> settings = new LinkedHashMap<>();
            settings.put("amount", amount.given());
            boolean whole = n == Math.rint(n) && !Double.isInfinite(n);
            settings.put("n", whole ? (Object) (long) n : (Object) n);
            settings.put("dim", (long) dim);
            return settings;
        }
    }

    /** Those that a given mask has zeros for. */
    record CustomFromMask(NDArray given) implements PruningMethod {
        @Override
        public NDArray mask(NDArray t, NDArray mask) {
            if (!given.getShape().equals(mask.getShape())) {
                throw new IllegalArgumentException(
                        "the mask has shape "
                                + Arrays.toString(given.getShape().getShape())
                                + ", and the tensor "
                                + Arrays.toString(mask.getShape().getShape())
                                + ". Give one of the tensor's shape.");
            }
            return PruningOps.TIMES.call(mask, given);
        }

        @Override
        public NDArray again(NDArray t, NDArray mask) {
            return mask(t, mask);
        }

        @Override
        public Map<Object, @Nullable Object> settings() {
            return Map.of("mask", Tensors.toTensor(given));
        }
    }
}
