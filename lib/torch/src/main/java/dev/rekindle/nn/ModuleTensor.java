package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.Reducible;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that a module holds. Its values are the engine's array as a rule. Values of an element
 * type that the engine cannot hold, such as bfloat16, stay in Java's memory: they are saved and
 * shown, and refused by name where the engine is needed. A tensor made inside of {@link
 * Module#withoutInit} has no memory until it is asked for its array, or gets the values of a file.
 */
public abstract sealed class ModuleTensor implements Reducible permits Parameter, Buffer {
    private final Supplier<NDManager> manager;
    private final long[] shape;
    private @Nullable NDArray array;
    private @Nullable Object outside;
    private ai.djl.nn.@Nullable Parameter engines;

    /** Takes over an array. */
    ModuleTensor(NDArray array) {
        this.manager = array::getManager;
        this.shape = array.getShape().getShape();
        this.array = Engines.keep(array);
    }

    /** Has a shape, and no memory yet. */
    ModuleTensor(Supplier<NDManager> manager, long... shape) {
        this.manager = manager;
        this.shape = shape.clone();
    }

    /**
     * Returns the engine's array: live, the same one at each call.
     *
     * @throws IllegalStateException if its module was closed
     * @throws TorchFileException if the engine has no such element type
     */
    public final NDArray getArray() {
        if (outside != null) {
            throw new TorchFileException(
                    "NDArray",
                    "the engine holds no "
                            + (outside instanceof Tensor tensor ? tensor.dtype() : outside)
                            + ", so this module prints and gives its state_dict, but cannot"
                            + " compute. Convert it in Python, with model.float(), and save it"
                            + " again.");
        }
        NDArray held = array;
        if (held == null) {
            held = Engines.keep(manager.get().zeros(new Shape(shape), DataType.FLOAT32));
            array = held;
            allocated(held);
        } else if (held.isReleased()) {
            throw new IllegalStateException(
                    "the memory of this "
                            + kind()
                            + " is gone: its module, or the manager of its array, was closed. Make"
                            + " a new module, and load a state_dict into it.");
        }
        return held;
    }

    /** Returns the values: for a dense tensor a {@link Tensor} over the live memory. */
    final Object value() {
        return outside != null ? outside : Tensors.toTensor(getArray());
    }

    /** Returns torch's name of the element type, or null for what is no dense tensor. */
    public final @Nullable DType dtype() {
        if (outside != null) {
            return outside instanceof Tensor tensor ? tensor.dtype() : null;
        }
        return array == null ? DType.FLOAT32 : Tensors.dtype(array);
    }

    public final long[] shape() {
        return outside instanceof Tensor tensor ? tensor.shape() : shape.clone();
    }

    /** Returns the number of elements. */
    public final long numel() {
        return new Shape(shape()).size();
    }

    /** Takes the values and the element type of a file's tensor, which has this one's shape. */
    final void take(Tensor saved) {
        NDArray old = array;
        if (!Tensors.engineHolds(saved.dtype())) {
            outside = saved;
            array = null;
        } else if (old != null && Tensors.dtype(old) == saved.dtype()) {
            Tensors.copy(saved, old);
            return;
        } else {
            NDArray made = Engines.keep(Tensors.toNDArray(manager.get(), saved));
            array = made;
            allocated(made);
        }
        if (old != null) {
            old.close();
        }
    }

    /** Keeps what is no dense tensor, such as a sparse or a lazy one, as the file has it. */
    final void keep(Object saved) {
        outside = saved;
    }

    /** Returns DJL's form of it; one for all time, so that its trainer knows it again. */
    final ai.djl.nn.Parameter asEngines() {
        ai.djl.nn.Parameter known = engines;
        if (known == null) {
            known =
                    ai.djl.nn.Parameter.builder()
                            .setName(kind())
                            .setType(ai.djl.nn.Parameter.Type.OTHER)
                            .optArray(getArray())
                            .optRequiresGrad(requiresGrad())
                            .build();
            engines = known;
        }
        return known;
    }

    /** Returns DJL's form of it if somebody asked for it. */
    final ai.djl.nn.@Nullable Parameter engines() {
        return engines;
    }

    final @Nullable NDArray allocated() {
        return array;
    }

    /** Frees the memory. */
    final void close() {
        if (array != null) {
            array.close();
        }
    }

    /** Called with each new array. */
    void allocated(NDArray array) {}

    abstract boolean requiresGrad();

    abstract String kind();
}
