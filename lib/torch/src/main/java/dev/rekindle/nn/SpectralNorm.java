package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.internal.djl.WeightOps;
import dev.rekindle.internal.text.Given;
import dev.rekindle.value.Global;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * torch's first spectral norm: a weight is divided by its largest singular value, which a power
 * iteration finds step by step. The parameter {@code weight} becomes {@code weight_orig}, the same
 * parameter, and the buffers {@code weight_u} and {@code weight_v}, drawn from N(0, 1) in that
 * order and made one long. Such a module is saved whole. Mirrors {@code
 * torch.nn.utils.spectral_norm} and {@code remove_spectral_norm} (torch/nn/utils/spectral_norm.py,
 * 2.15.0); {@link Parametrizations#spectralNorm} is torch's newer one.
 *
 * <p>In training each reading of the weight takes a step of the iteration, which changes the
 * buffers: Python takes one at each call, and a layer reads its weight once a call. Of a state_dict
 * that torch wrote before 1.0, without {@code weight_v}, the missing key is told.
 */
public final class SpectralNorm extends WeightHook {
    private final int dim;
    private final int iterations;
    private final double eps;

    private SpectralNorm(String name, int iterations, int dim, double eps) {
        super(name);
        this.dim = dim;
        this.iterations = iterations;
        this.eps = eps;
        requirePositive(iterations);
    }

    static void requirePositive(long iterations) {
        if (iterations <= 0) {
            throw new IllegalArgumentException(
                    "Expected n_power_iterations to be positive, but got n_power_iterations="
                            + iterations);
        }
    }

    /** As {@link #spectralNorm(Module, String, int, double, Integer)}, of {@code weight}. */
    public static <T extends Module> T spectralNorm(T module) {
        return spectralNorm(module, "weight");
    }

    /** As below, with one step of the iteration, 1e-12, and torch's dimension. */
    public static <T extends Module> T spectralNorm(T module, String name) {
        return spectralNorm(module, name, 1, 1e-12, null);
    }

    /**
     * Divides the parameter {@code name} by its spectral norm, and returns the module.
     *
     * @param iterations the steps of the power iteration at each call in training
     * @param eps what a length is at least, before it divides
     * @param dim the dimension of the outputs; null for torch's: 1 of a transposed convolution,
     *     else 0
     * @throws IllegalArgumentException if the module has no such parameter, or it is computed of
     *     others already; if {@code iterations} is not positive
     */
    public static <T extends Module> T spectralNorm(
            T module, String name, int iterations, double eps, @Nullable Integer dim) {
        Given.given(module, "spectralNorm", "module");
        Given.given(name, "spectralNorm", "name");
        int along = dim == null ? outputs(module) : dim;
        new SpectralNorm(name, iterations, along, eps).attach(module);
        return module;
    }

    /** Where torch finds the outputs of a module's weight. */
    static int outputs(Module module) {
        return module instanceof ConvTransposeNd ? 1 : 0;
    }

    /** As {@link #removeSpectralNorm(Module, String)}, of {@code weight}. */
    public static <T extends Module> T removeSpectralNorm(T module) {
        return removeSpectralNorm(module, "weight");
    }

    /**
     * Makes the weight a parameter again, divided as it is, and returns the module.
     *
     * @throws IllegalArgumentException with torch's sentence if it has no spectral norm
     */
    public static <T extends Module> T removeSpectralNorm(T module, String name) {
        Given.given(module, "removeSpectralNorm", "module");
        for (WeightHook hook : of(module)) {
            if (hook instanceof SpectralNorm && hook.name.equals(name)) {
                hook.remove(module);
                return module;
            }
        }
        throw new IllegalArgumentException(
                "spectral_norm of '" + name + "' not found in " + module);
    }

    /** Returns the dimensions of a weight with that of its outputs in front. */
    static long[] order(int rank, int dim) {
        int first = dim < 0 ? dim + rank : dim;
        if (first < 0 || first >= rank) {
            throw new IllegalArgumentException(
                    "spectral_norm: Dimension out of range (expected to be in range of [-"
                            + rank
                            + ", "
                            + (rank - 1)
                            + "] but got "
                            + dim
                            + ")");
        }
        long[] order = new long[rank];
        int next = 0;
        order[next++] = first;
        for (int d = 0; d < rank; d++) {
            if (d != first) {
                order[next++] = d;
            }
        }
        return order;
    }

    /** A vector from N(0, 1), made one long. */
    static Initial direction(Parameter like, double eps) {
        return (manager, shape) -> {
            try (NDArray drawn = manager.randomNormal(0, 1, shape, Input.typeOf(like))) {
                return Computing.unrecorded(() -> WeightOps.NORMALIZE.call(drawn, eps));
            }
        };
    }

    /** Puts what the product of the matrix and a direction points at in the place of another. */
    static void point(Buffer target, NDArray matrix, Buffer direction, boolean turned, double eps) {
        try (NDArray made = WeightOps.POWER.call(matrix, direction.getArray(), turned, eps)) {
            Memory.copy(target.getArray(), made);
        }
    }

    static @Nullable SpectralNorm read(Map<Object, @Nullable Object> state) {
        return state.get("name") instanceof String name
                        && state.get("n_power_iterations") instanceof Long iterations
                        && iterations.intValue() == iterations
                        && iterations > 0
                        && state.get("dim") instanceof Long dim
                        && dim.intValue() == dim
                        && state.get("eps") instanceof Double eps
                        && state.size() == 4
                ? new SpectralNorm(name, iterations.intValue(), dim.intValue(), eps)
                : null;
    }

    @Override
    NDArray compute(Module module) {
        return compute(module, module.isTraining());
    }

    @Override
    NDArray look(Module module) {
        return compute(module, false);
    }

    private NDArray compute(Module module, boolean steps) {
        NDArray weight = array(module, "_orig");
        Buffer u = (Buffer) part(module, "_u");
        Buffer v = (Buffer) part(module, "_v");
        long[] order = order(weight.getShape().dimension(), dim);
        if (steps) {
            Computing.unrecorded(
                    () -> {
                        try (NDArray matrix = WeightOps.MATRIX.call(weight, order)) {
                            for (int i = 0; i < iterations; i++) {
                                point(v, matrix, u, true, eps);
                                point(u, matrix, v, false, eps);
                            }
                        }
                        return true;
                    });
        }
        return Computing.here(WeightOps.SPECTRAL.call(weight, u.getArray(), v.getArray(), order));
    }

    @Override
    void attach(Module module) {
        Parameter weight = taken(module);
        long[] shape = weight.shape();
        int first = (int) order(shape.length, dim)[0];
        Buffer u = module.buffer(direction(weight, eps), shape[first]);
        Buffer v = module.buffer(direction(weight, eps), weight.numel() / shape[first]);
        computes(module, shape);
        module.parts().registerBehind(name + "_orig", Parameter.class, weight);
        module.parts().registerBehind(name + "_u", Buffer.class, u);
        module.parts().registerBehind(name + "_v", Buffer.class, v);
        weightOf(module).begin(weight);
    }

    @Override
    void detach(Module module) {
        ModuleTensor orig = part(module, "_orig");
        Parameter weight =
                orig.allocated() == null
                        ? new Parameter(module::ownManager, orig.shape())
                        : module.parameter(Computing.unrecorded(() -> look(module)));
        for (String ending : new String[] {"_u", "_v", "_orig"}) {
            module.parts().remove(name + ending);
        }
        module.parts().registerBehind(name, Parameter.class, weight);
    }

    @Override
    List<String> endings() {
        return List.of("_orig", "_u", "_v");
    }

    @Override
    Map<Object, @Nullable Object> state() {
        Map<Object, @Nullable Object> state = new LinkedHashMap<>();
        state.put("name", name);
        state.put("dim", (long) dim);
        state.put("n_power_iterations", (long) iterations);
        state.put("eps", eps);
        return state;
    }

    @Override
    int numbers() {
        return 3;
    }

    @Override
    Global type() {
        return new Global("torch.nn.utils.spectral_norm", "SpectralNorm");
    }

    @Override
    String described() {
        return "spectral_norm of '" + name + "'";
    }
}
