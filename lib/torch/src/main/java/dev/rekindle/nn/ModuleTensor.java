package dev.rekindle.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.Reducible;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.internal.djl.Uses;
import dev.rekindle.internal.text.Given;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.AttributedTensor;
import java.lang.ref.WeakReference;
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
    private final @Nullable Computation computation;
    private @Nullable NDArray array;
    private @Nullable Tensor view;
    private @Nullable Object outside;
    private @Nullable String whyOutside;
    private @Nullable AttributedTensor form;
    private @Nullable String whyFixed;
    private WeakReference<@Nullable Object> from = new WeakReference<>(null);
    private ai.djl.nn.@Nullable Parameter engines;

    /** Takes over an array. */
    ModuleTensor(NDArray array) {
        Given.given(array, getClass().getSimpleName(), "array");
        this.manager = array::getManager;
        this.shape = array.getShape().getShape();
        this.array = Engines.keep(array);
        this.computation = null;
    }

    /** Has a shape, and no memory yet. */
    ModuleTensor(Supplier<NDManager> manager, long... shape) {
        this.manager = manager;
        this.shape = shape.clone();
        this.computation = null;
    }

    /** Has no values of its own. */
    ModuleTensor(Computation computation, long... shape) {
        this.manager =
                () -> {
                    throw new IllegalStateException("a computed tensor has no memory");
                };
        this.shape = shape.clone();
        this.computation = computation;
    }

    /** Returns where the values come from, or null if the tensor has its own. */
    final @Nullable Computation computation() {
        return computation;
    }

    /**
     * Returns the engine's array: live, the same one at each call. Of a weight that is computed of
     * others, by a weight norm say, a new one at each call, which lives as what a layer computes
     * does.
     *
     * @throws IllegalStateException if its module was closed
     * @throws TorchFileException if the engine has no such element type
     */
    public final NDArray getArray() {
        if (computation != null) {
            return computed(computation);
        }
        if (whyOutside != null) {
            throw new TorchFileException("NDArray", whyOutside);
        }
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

    /**
     * Asks whether the memory is there, if there is any.
     *
     * @throws IllegalStateException if the module was closed
     */
    final void requireOpen() {
        NDArray held = array;
        if (held != null && held.isReleased()) {
            getArray();
        }
    }

    /** Of a module that is closed meanwhile, DJL says this or that; the module says it plainly. */
    private static NDArray computed(Computation computation) {
        try {
            return computation.compute();
        } catch (IllegalStateException e) {
            computation.requireOpen();
            throw e;
        }
    }

    /** Returns the array, or null for null: of a bias that is left out. */
    static @Nullable NDArray arrayOf(@Nullable ModuleTensor tensor) {
        return tensor == null ? null : tensor.getArray();
    }

    /** Returns the values: for a dense tensor a {@link Tensor} over the live memory. */
    final Object value() {
        Tensor kept = whyOutside == null ? null : SavedModule.dense(outside);
        if (kept != null) {
            return kept;
        }
        if (outside instanceof dev.rekindle.value.Parameter parameter) {
            return parameter.data();
        }
        if (outside != null) {
            return outside;
        }
        NDArray live = getArray();
        Tensor known = view;
        if (known == null) {
            known = Tensors.toTensor(live);
            view = known;
        }
        // Another tensor over the same storage each time, as detach() gives.
        return known.withRequiresGrad(false);
    }

    @Override
    public final Object reduce() {
        if (computation != null) {
            return computation.saved();
        }
        if (whyOutside != null && outside != null) {
            return saved(outside instanceof dev.rekindle.value.Parameter p ? p.data() : outside);
        }
        if (outside != null && !(outside instanceof Tensor)) {
            return outside;
        }
        Object value = value();
        return saved(form == null ? value : new AttributedTensor(value, form.type(), form.state()));
    }

    /** Returns what is saved, given the values. */
    abstract Object saved(Object value);

    /** Tells whether the engine holds the values, or will. */
    final boolean isInEngine() {
        return outside == null;
    }

    /** Returns why the engine may not hold the values, whatever their type; null if it may. */
    final @Nullable String whyOutside() {
        return whyOutside;
    }

    /** Returns torch's name of the element type, or null for what is no dense tensor. */
    public final @Nullable DType dtype() {
        if (computation != null) {
            return computation.dtype();
        }
        if (outside != null) {
            Tensor dense = SavedModule.dense(outside);
            return dense == null ? null : dense.dtype();
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

    /** Takes what a file holds in its place: the values and the element type. */
    final void take(Object saved) {
        from = new WeakReference<>(saved);
        Object data = saved instanceof dev.rekindle.value.Parameter p ? p.data() : saved;
        Tensor dense = SavedModule.dense(data);
        if (dense == null) {
            outside = saved;
            return;
        }
        form = data instanceof AttributedTensor attributed ? attributed : null;
        take(dense);
    }

    /**
     * Keeps what a file holds as it is, memory shared with others included, outside of the engine.
     */
    final void keepOutside(Object saved, String why) {
        outside = saved;
        whyOutside = why;
        NDArray old = array;
        array = null;
        view = null;
        if (old != null) {
            Uses.free(old);
        }
    }

    /** Returns what the values were taken from, or null if nothing holds it any more. */
    final @Nullable Object from() {
        return from.get();
    }

    private void take(Tensor saved) {
        NDArray old = array;
        if (!Tensors.engineHolds(saved.dtype())) {
            outside = saved;
            array = null;
            view = null;
        } else if (old != null && Tensors.dtype(old) == saved.dtype()) {
            Tensors.copy(saved, old);
            return;
        } else {
            NDArray made = Engines.keep(Tensors.toNDArrayAsItLies(manager.get(), saved));
            outside = null;
            replace(made);
        }
        if (old != null) {
            Uses.free(old);
        }
    }

    /** Puts another array in the place of the own; DJL's form of it begins anew. */
    private void replace(NDArray made) {
        array = made;
        view = null;
        engines = null;
        allocated(made);
    }

    /** Says that the array is looked at from elsewhere, and no other may take its place. */
    final void fix(String why) {
        whyFixed = why;
    }

    /** Tells whether no other array may take the place of this one. */
    final boolean isFixed() {
        return whyFixed != null;
    }

    /**
     * Asks whether the values may move to a device.
     *
     * @throws UnsupportedOperationException if not
     */
    final void requireMovable(Device device) {
        if (whyFixed != null && !getArray().getDevice().equals(device)) {
            throw new UnsupportedOperationException(whyFixed);
        }
    }

    /**
     * Asks whether the engine may hold the values in another element type.
     *
     * @throws TorchFileException if not
     * @throws UnsupportedOperationException if the array is fixed
     */
    final void requireConvertible(DType dtype) {
        if (whyFixed != null && dtype() != dtype && getArray().getDataType().isFloating()) {
            throw new UnsupportedOperationException(whyFixed);
        }
        if (whyOutside != null) {
            throw new TorchFileException("NDArray", whyOutside);
        }
        Tensor dense = outside == null ? null : SavedModule.dense(outside);
        if (outside != null && (dense == null || !dense.dtype().isFloatingPoint())) {
            throw new TorchFileException(
                    "NDArray",
                    "the values are "
                            + (dense == null ? outside : dense.dtype())
                            + ", and only floating-point numbers in a dense tensor can change"
                            + " their type.");
        }
    }

    /** Changes the element type of floating-point numbers. */
    final void to(DType dtype) {
        Tensor kept = outside == null ? null : SavedModule.dense(outside);
        if (kept != null) {
            NDManager owner = manager.get();
            try (NDArray values = Tensors.ofFloats(owner, kept)) {
                NDArray made = values.toType(Tensors.engineType(dtype), true);
                outside = null;
                form = null;
                replace(Engines.keep(made));
            }
            return;
        }
        NDArray old = getArray();
        if (old.getDataType().isFloating() && Tensors.dtype(old) != dtype) {
            exchange(old, old.toType(Tensors.engineType(dtype), true));
        }
    }

    /** Moves the values. */
    final void to(Device device) {
        NDArray old = getArray();
        if (!old.getDevice().equals(device)) {
            exchange(old, old.toDevice(device, true));
        }
    }

    private void exchange(NDArray old, NDArray copied) {
        NDArray made = copied.stopGradient();
        made.attach(old.getManager());
        if (made != copied) {
            copied.close();
        }
        replace(Engines.keep(made));
        Uses.free(old);
    }

    /** Returns DJL's form of it; one for all time, so that its trainer knows it again. */
    final ai.djl.nn.Parameter asEngines() {
        ai.djl.nn.Parameter known = engines;
        if (known == null) {
            known =
                    ai.djl.nn.Parameter.builder()
                            .setName(kind())
                            .setType(ai.djl.nn.Parameter.Type.OTHER)
                            .optShape(getArray().getShape())
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

    /** Frees the memory, once no other thread computes with it any more. */
    final void close() {
        if (array != null) {
            Uses.free(array);
        }
    }

    /** Called with each new array. */
    void allocated(NDArray array) {}

    abstract boolean requiresGrad();

    abstract String kind();
}
