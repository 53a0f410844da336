package dev.rekindle.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a block's state_dict and the array behind it.
 *
 * @param place where DJL has it, as the path of its names
 * @param array the live array; null for a counter that DJL does not keep
 * @param shape the shape in torch
 */
record Slot(String key, String place, @Nullable NDArray array, long[] shape) {

    /** Where the counter of a BatchNorm would be. */
    static Slot counter(String key, String place) {
        return new Slot(key, place, null, new long[0]);
    }

    /**
     * @throws IllegalStateException if the parameter has no values yet, or its block was closed
     */
    static Slot of(String key, String place, Parameter parameter, Partner partner) {
        NDArray array = requireArray(place, parameter);
        return new Slot(key, place, array, partner.shapeOf(array.getShape().getShape()));
    }

    static NDArray requireArray(String place, Parameter parameter) {
        if (!parameter.isInitialized()) {
            throw new IllegalStateException(
                    "["
                            + place
                            + "] has no values yet: DJL's layers take their shapes from an input."
                            + " Call block.initialize(manager, DataType.FLOAT32, new Shape(1, …))"
                            + " first, with the shape of one.");
        }
        NDArray array = parameter.getArray();
        if (array.isReleased()) {
            throw new IllegalStateException(
                    "["
                            + place
                            + "] its array was closed: the block's model or manager is gone. Make"
                            + " the block anew.");
        }
        return array;
    }

    DType dtype() {
        return array == null ? DType.INT64 : Tensors.dtype(array);
    }

    /** Returns a tensor that looks at the live array; of a counter a zero. */
    Tensor value() {
        if (array == null) {
            return Tensor.of(new long[1], shape);
        }
        Tensor live = Tensors.toTensor(array);
        return live.dim() == shape.length ? live : live.view(shape);
    }

    /** Returns {@code saved} in the shape that the array has. */
    Tensor fitted(Tensor saved, NDArray target) {
        long[] own = target.getShape().getShape();
        return own.length == saved.dim() ? saved : saved.view(own);
    }
}
