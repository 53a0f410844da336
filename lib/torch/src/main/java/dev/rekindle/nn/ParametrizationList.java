package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parametrizations of one weight, one after the other, and what the first is given: {@code
 * original}, or {@code original0}, {@code original1}… Mirrors {@code ParametrizationList}
 * (torch/nn/utils/parametrize.py, 2.15.0).
 */
final class ParametrizationList extends ModuleList implements Computation {
    private final transient String name;

    /** 0 for one tensor, which is named {@code original}. */
    private final transient int numbered;

    private ParametrizationList(String name, int numbered) {
        this.name = name;
        this.numbered = numbered;
    }

    /** Makes a list of one, which the weight goes through. */
    static ParametrizationList of(String name, Parameter weight, Module first) {
        if (weight.allocated() == null) {
            return withoutValues(name, weight, first);
        }
        NDArray data = Computing.data(weight);
        NDList parts =
                first instanceof Parametrization own
                        ? Computing.unrecorded(() -> inverse(own, data))
                        : new NDList(data);
        ParametrizationList made =
                new ParametrizationList(name, parts.size() == 1 ? 0 : parts.size());
        if (parts.size() == 1) {
            made.hold("original", set(weight, data, parts.head()));
        } else {
            for (int i = 0; i < parts.size(); i++) {
                NDArray part = parts.get(i) == data ? data : parts.get(i).stopGradient();
                Parameter held = made.parameter(part);
                made.hold("original" + i, held);
                held.requiresGrad(weight.requiresGrad());
            }
        }
        made.append(first);
        return made;
    }

    private static ParametrizationList withoutValues(String name, Parameter weight, Module first) {
        List<long[]> shapes = new ArrayList<>();
        if (first instanceof TorchParametrization torchs) {
            shapes.addAll(torchs.originals(weight.shape()));
        } else if (first instanceof Parametrization own) {
            // Of zeros, for the shapes: the values come from elsewhere.
            NDList parts = Computing.unrecorded(() -> inverse(own, weight.getArray()));
            parts.forEach(part -> shapes.add(part.getShape().getShape()));
        } else {
            shapes.add(weight.shape());
        }
        ParametrizationList made =
                new ParametrizationList(name, shapes.size() == 1 ? 0 : shapes.size());
        if (shapes.size() == 1 && Arrays.equals(shapes.get(0), weight.shape())) {
            made.hold("original", weight);
        } else {
            for (int i = 0; i < shapes.size(); i++) {
                Parameter held = new Parameter(made::ownManager, shapes.get(i));
                made.hold(shapes.size() == 1 ? "original" : "original" + i, held);
            }
        }
        made.append(first);
        return made;
    }

    /** Returns one like this, without values, of modules that were copied. */
    ParametrizationList of(Map<String, @Nullable Module> copies) {
        ParametrizationList made = new ParametrizationList(name, numbered);
        parts().present(Parameter.class)
                .forEach(
                        (original, like) ->
                                made.hold(original, new Parameter(made::ownManager, like.shape())));
        copies.forEach((at, copy) -> made.parts().register(at, Module.class, copy));
        return made;
    }

    private void hold(String original, Parameter parameter) {
        parts().register(original, Parameter.class, parameter);
    }

    /**
     * Sets a parameter's values, as {@code set_} does: it stays the same one, if its shape does.
     *
     * @throws IllegalArgumentException if the element type is another
     */
    private static Parameter set(Parameter weight, NDArray data, NDArray values) {
        if (values.getDataType() != data.getDataType()) {
            throw new IllegalArgumentException(
                    "When `right_inverse` outputs one tensor, it may not change the dtype. It was"
                            + " given "
                            + weight.dtype()
                            + ", and gave "
                            + Tensors.dtype(values)
                            + ".");
        }
        if (values == data) {
            return weight;
        }
        if (values.getShape().equals(data.getShape())) {
            Memory.copy(weight.getArray(), values);
            return weight;
        }
        NDArray kept = values.duplicate();
        kept.attach(weight.getArray().getManager());
        return new Parameter(kept, weight.requiresGrad());
    }

    /** Gives the parts in the place of those that are there, as an assignment does in Python. */
    void assign(NDArray value) {
        NDList parts = new NDList(value);
        List<Module> all = inOrderOfUse();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (!(all.get(i) instanceof Parametrization own)) {
                throw new UnsupportedOperationException(
                        "parametrization "
                                + all.get(i).typeName()
                                + " does not implement right_inverse.");
            }
            NDArray given = parts.singletonOrThrow();
            parts = Computing.unrecorded(() -> inverse(own, given));
        }
        List<Parameter> held = originals();
        if (parts.size() != held.size()) {
            throw new IllegalArgumentException(
                    "'right_inverse' must return a sequence of tensors of length "
                            + held.size()
                            + ". Got a sequence of length "
                            + parts.size()
                            + ".");
        }
        for (int i = 0; i < held.size(); i++) {
            Shape shape = new Shape(held.get(i).shape());
            if (!parts.get(i).getShape().equals(shape)) {
                throw new IllegalArgumentException(
                        "tensor "
                                + i
                                + " returned by `right_inverse` has shape "
                                + parts.get(i).getShape()
                                + " while `original"
                                + i
                                + "` has shape "
                                + shape);
            }
        }
        for (int i = 0; i < held.size(); i++) {
            Memory.copy(held.get(i).getArray(), parts.get(i));
        }
    }

    private List<Module> inOrderOfUse() {
        return List.copyOf(childModules().values());
    }

    List<Parameter> originals() {
        List<Parameter> all = new ArrayList<>();
        if (numbered == 0) {
            all.add((Parameter) original("original"));
        }
        for (int i = 0; i < numbered; i++) {
            all.add((Parameter) original("original" + i));
        }
        return all;
    }

    static boolean computes(Parameter weight) {
        return weight.computation() instanceof ParametrizationList;
    }

    /**
     * Reads a weight as often as Python does beside the reading that counts: in training a spectral
     * norm goes a step each time.
     */
    static void read(Parameter weight, int times) {
        for (int i = 0; i < times; i++) {
            Computing.unrecorded(weight::getArray);
        }
    }

    /** Tells whether there is one original, which is the weight's own parameter. */
    boolean isTensor() {
        return numbered == 0;
    }

    private ModuleTensor original(String original) {
        ModuleTensor found = parts().tensor(original);
        if (found == null) {
            throw new IllegalStateException("a parametrization without its " + original);
        }
        return found;
    }

    @Override
    public NDArray compute() {
        NDList values = new NDList();
        originals().forEach(each -> values.add(Computing.part(each.getArray())));
        return Computing.once(
                this,
                () -> {
                    NDList taken = values;
                    for (Module each : inOrderOfUse()) {
                        taken = new NDList(through(each, taken));
                    }
                    return taken.head();
                });
    }

    /**
     * Returns what a parametrization makes of what it is given.
     *
     * @throws IllegalArgumentException if that is not one array
     */
    static NDArray through(Module parametrization, NDList given) {
        NDList made = parametrization.call(given);
        NDArray one = made == null || made.size() != 1 ? null : made.head();
        if (one == null) {
            throw new IllegalArgumentException(
                    "the parametrization "
                            + parametrization.typeName()
                            + " gave "
                            + (made == null || made.size() == 1 ? "null" : made.size() + " arrays")
                            + ", and the weight is one array. Return one from its forward.");
        }
        return one;
    }

    /**
     * Returns what the first one is given for a weight.
     *
     * @throws IllegalArgumentException if that is nothing
     */
    static NDList inverse(Parametrization own, NDArray weight) {
        NDList parts = own.rightInverse(weight);
        if (parts == null || parts.isEmpty() || parts.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(
                    "the right inverse of this "
                            + own.getClass().getSimpleName()
                            + " gave no array. Give one, or several.");
        }
        return parts;
    }

    @Override
    public void requireOpen() {
        parameters().forEach(ModuleTensor::requireOpen);
        buffers().forEach(ModuleTensor::requireOpen);
    }

    @Override
    public @Nullable DType dtype() {
        return originals().get(originals().size() - 1).dtype();
    }

    @Override
    public Object saved() {
        boolean learns = originals().stream().anyMatch(Parameter::requiresGrad);
        try (NDArray made = Computing.unrecorded(this::compute)) {
            return Computing.copied(made).withRequiresGrad(learns);
        }
    }

    @Override
    public String madeOf() {
        String prefix = Parametrize.CHILD + "." + name + ".original";
        return numbered == 0 ? prefix : prefix + "0 to " + (numbered - 1);
    }

    @Override
    String typeName() {
        return "ParametrizationList";
    }

    @Override
    protected String pythonName() {
        return "torch.nn.utils.parametrize.ParametrizationList";
    }
}
