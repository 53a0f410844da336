package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that a module learns. Mirrors {@code torch.nn.Parameter} (torch/nn/parameter.py,
 * 2.15.0). A field of this type is found by its module.
 */
public final class Parameter extends ModuleTensor {
    private boolean requiresGrad;
    private @Nullable Object attributes;

    /**
     * Takes over {@code array}, which gets gradients from now on.
     *
     * @throws IllegalArgumentException if its elements are no floating-point numbers
     */
    public Parameter(NDArray array) {
        this(array, true);
    }

    /** Takes over {@code array}; {@code requiresGrad} tells whether it gets gradients. */
    public Parameter(NDArray array, boolean requiresGrad) {
        super(array);
        requiresGrad(requiresGrad);
    }

    Parameter(Supplier<NDManager> manager, long... shape) {
        super(manager, shape);
        this.requiresGrad = true;
    }

    /** Stands where a parameter was whose values are computed of others now. */
    Parameter(Computation computation, long... shape) {
        super(computation, shape);
        this.requiresGrad = true;
    }

    /**
     * Tells whether the values are its own, as {@code is_leaf} does: not those of a weight that is
     * computed of others, by a weight norm say.
     */
    public boolean isLeaf() {
        return computation() == null;
    }

    /** Tells whether it gets gradients; DJL's {@code freeze} counts, too. */
    @Override
    public boolean requiresGrad() {
        ai.djl.nn.Parameter known = engines();
        return known == null ? requiresGrad : known.requiresGradient();
    }

    /**
     * Says whether it gets gradients: false freezes it, as {@code requires_grad_(False)} does.
     *
     * @throws IllegalArgumentException if it should, and its elements are no floating-point numbers
     * @throws IllegalStateException if its values are computed of others
     */
    public Parameter requiresGrad(boolean flag) {
        Computation computation = computation();
        if (computation != null) {
            throw new IllegalStateException(
                    "you can only change requires_grad flags of leaf variables, and this weight is"
                            + " computed of "
                            + computation.madeOf()
                            + ". Say it of those.");
        }
        // Asked for through getArray(), which says so if the module was closed.
        NDArray array = allocated() == null ? null : getArray();
        if (flag && array != null && !array.getDataType().isFloating()) {
            throw new IllegalArgumentException(
                    "Only Tensors of floating point and complex dtype can require gradients, and"
                            + " this one is of "
                            + dtype()
                            + ". Make it with new Parameter(array, false).");
        }
        requiresGrad = flag;
        ai.djl.nn.Parameter known = engines();
        if (known != null) {
            known.freeze(!flag);
        } else if (array != null) {
            array.setRequiresGradient(flag);
        }
        return this;
    }

    /** Takes what the file says beside the values; attributes that Python hung on it are kept. */
    void like(dev.rekindle.value.Parameter saved) {
        attributes = saved.state();
        requiresGrad(saved.requiresGrad());
    }

    @Override
    void allocated(NDArray array) {
        array.setRequiresGradient(requiresGrad && array.getDataType().isFloating());
    }

    @Override
    Object saved(Object value) {
        return new dev.rekindle.value.Parameter(value, requiresGrad(), attributes);
    }

    @Override
    String kind() {
        return "parameter";
    }

    @Override
    public String toString() {
        return "Parameter of shape " + Arrays.toString(shape()) + " and " + dtype();
    }
}
