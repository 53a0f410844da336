package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.WeightOps;
import dev.rekindle.internal.text.Given;
import dev.rekindle.value.Global;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * torch's first weight norm: a weight is {@code g · v / ‖v‖}, its length and its direction learned
 * apart. The parameter {@code weight} becomes {@code weight_g}, of one number for each index of
 * {@code dim}, and {@code weight_v}, of the weight's own shape; nothing is drawn. Such a module is
 * saved whole. Mirrors {@code torch.nn.utils.weight_norm} and {@code remove_weight_norm}
 * (torch/nn/utils/weight_norm.py, 2.15.0); {@link Parametrizations#weightNorm} is torch's newer
 * one.
 *
 * <pre>
 * Conv1d conv = WeightNorm.weightNorm(new Conv1d(80, 512, 7));
 * </pre>
 *
 * Python computes the weight before each call and keeps it; here it is computed whenever it is
 * read, so that a weight that is looked at after an optimizer's step is the new one.
 */
public final class WeightNorm extends WeightHook {
    private final int dim;

    private WeightNorm(String name, int dim) {
        super(name);
        this.dim = dim;
    }

    /** As {@link #weightNorm(Module, String, Integer)}, of {@code weight} along dimension 0. */
    public static <T extends Module> T weightNorm(T module) {
        return weightNorm(module, "weight", 0);
    }

    /** As {@link #weightNorm(Module, String, Integer)}, along dimension 0. */
    public static <T extends Module> T weightNorm(T module, String name) {
        return weightNorm(module, name, 0);
    }

    /**
     * Makes the parameter {@code name} one of a norm and a direction, and returns the module. An
     * optimizer that was made before learns neither: make it afterwards.
     *
     * @param dim the dimension along which each index has a norm of its own; null for one norm of
     *     the whole
     * @throws IllegalArgumentException if the module has no such parameter, or it is computed of
     *     others already
     */
    public static <T extends Module> T weightNorm(T module, String name, @Nullable Integer dim) {
        Given.given(module, "weightNorm", "module");
        Given.given(name, "weightNorm", "name");
        new WeightNorm(name, dim == null ? -1 : dim).attach(module);
        return module;
    }

    /** As {@link #removeWeightNorm(Module, String)}, of {@code weight}. */
    public static <T extends Module> T removeWeightNorm(T module) {
        return removeWeightNorm(module, "weight");
    }

    /**
     * Makes the weight a parameter again, with the values that it has, and returns the module.
     *
     * @throws IllegalArgumentException with torch's sentence if it has no weight norm
     */
    public static <T extends Module> T removeWeightNorm(T module, String name) {
        Given.given(module, "removeWeightNorm", "module");
        for (WeightHook hook : of(module)) {
            if (hook instanceof WeightNorm && hook.name.equals(name)) {
                hook.remove(module);
                return module;
            }
        }
        throw new IllegalArgumentException("weight_norm of '" + name + "' not found in " + module);
    }

    /** Returns the shape of the norms: 1 in all dimensions but one. */
    static long[] normShape(long[] shape, int dim) {
        if (dim == -1) {
            return new long[0];
        }
        int at = dim < 0 ? dim + shape.length : dim;
        if (at < 0 || at >= shape.length) {
            throw new IllegalArgumentException(
                    "weight_norm: Dimension out of range (expected to be in range of ["
                            + -shape.length
                            + ", "
                            + (shape.length - 1)
                            + "], but got "
                            + dim
                            + ")");
        }
        if (shape[at] == 0) {
            throw new IllegalArgumentException(
                    "weight_norm: the weight "
                            + Arrays.toString(shape)
                            + " holds nothing along dimension "
                            + at
                            + " that could have a norm, and torch refuses it too. Leave the layer"
                            + " without one, or give null for one norm of the whole.");
        }
        long[] norms = new long[shape.length];
        Arrays.fill(norms, 1);
        norms[at] = shape[at];
        return norms;
    }

    /** Returns the norms, without a way back. */
    static NDArray norms(NDArray weight, int dim) {
        normShape(weight.getShape().getShape(), dim);
        return Computing.unrecorded(() -> WeightOps.NORM_EXCEPT_DIM.call(weight, dim));
    }

    static @Nullable WeightNorm read(Map<Object, @Nullable Object> state) {
        return state.get("name") instanceof String name
                        && state.get("dim") instanceof Long dim
                        && dim.intValue() == dim
                        && state.size() == 2
                ? new WeightNorm(name, dim.intValue())
                : null;
    }

    @Override
    NDArray compute(Module module) {
        return Computing.here(
                WeightOps.WEIGHT_NORM.call(array(module, "_v"), array(module, "_g"), dim));
    }

    @Override
    void attach(Module module) {
        Parameter weight = taken(module);
        long[] shape = weight.shape();
        long[] norms = normShape(shape, dim);
        boolean empty = weight.allocated() == null;
        Parameter g =
                empty
                        ? new Parameter(module::ownManager, norms)
                        : module.parameter(norms(weight.getArray(), dim));
        Parameter v =
                empty
                        ? new Parameter(module::ownManager, shape)
                        : module.parameter(Computing.data(weight));
        computes(module, shape);
        module.parts().registerBehind(name + "_g", Parameter.class, g);
        module.parts().registerBehind(name + "_v", Parameter.class, v);
    }

    @Override
    void detach(Module module) {
        ModuleTensor v = part(module, "_v");
        Parameter weight =
                v.allocated() == null
                        ? new Parameter(module::ownManager, v.shape())
                        : module.parameter(Computing.unrecorded(() -> compute(module)));
        module.parts().remove(name + "_g");
        module.parts().remove(name + "_v");
        module.parts().registerBehind(name, Parameter.class, weight);
    }

    @Override
    List<String> endings() {
        return List.of("_g", "_v");
    }

    @Override
    Map<Object, @Nullable Object> state() {
        Map<Object, @Nullable Object> state = new LinkedHashMap<>();
        state.put("name", name);
        state.put("dim", (long) dim);
        return state;
    }

    @Override
    Global type() {
        return new Global("torch.nn.utils.weight_norm", "WeightNorm");
    }

    @Override
    String described() {
        return "weight_norm of '" + name + "'";
    }
}
