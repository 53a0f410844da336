package dev.rekindle.nn;

import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.text.Given;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * torch's own parametrizations. Mirrors torch/nn/utils/parametrizations.py, 2.15.0; see {@link
 * Parametrize} for what a parametrized module is, and how one is made plain again.
 *
 * <pre>
 * Linear linear = Parametrizations.weightNorm(new Linear(20, 40));
 * Conv2d conv = Parametrizations.spectralNorm(new Conv2d(3, 64, 3));
 * </pre>
 *
 * Each one throws an {@link IllegalArgumentException} if the module has no such parameter, or a
 * setting will not do; the module is unchanged then.
 */
public final class Parametrizations {
    private Parametrizations() {}

    /** As below, of {@code weight} along dimension 0. */
    public static <T extends Module> T weightNorm(T module) {
        return weightNorm(module, "weight", 0);
    }

    /**
     * Makes a weight {@code g · v / ‖v‖} of {@code parametrizations.weight.original0}, of one
     * number for each index of {@code dim}, and {@code original1}, of the weight's own shape.
     * Nothing is drawn. A state_dict of the older {@link WeightNorm} is loaded, too. An optimizer
     * that was made before learns neither: make it afterwards.
     *
     * @param dim the dimension along which each index has a norm of its own; null for one norm of
     *     the whole
     */
    public static <T extends Module> T weightNorm(T module, String name, @Nullable Integer dim) {
        required(module, name);
        requireFirst(module, name, "weight_norm takes a norm and a direction");
        return Parametrize.registerParametrization(
                module, name, new WeightNormParametrization(dim == null ? -1 : dim), true);
    }

    /** As below, of {@code weight}. */
    public static <T extends Module> T spectralNorm(T module) {
        return spectralNorm(module, "weight");
    }

    /** As below, with one step of the iteration, 1e-12, and torch's dimension. */
    public static <T extends Module> T spectralNorm(T module, String name) {
        return spectralNorm(module, name, 1, 1e-12, null);
    }

    /**
     * Divides a weight by its largest singular value. The buffers {@code _u} and {@code _v} of the
     * parametrization are drawn from N(0, 1) in that order, and go 15 steps of the power iteration;
     * in training each reading of the weight goes {@code iterations} more. A vector is divided by
     * its length.
     *
     * @param dim the dimension of the outputs; null for torch's: 1 of a transposed convolution,
     *     else 0
     */
    public static <T extends Module> T spectralNorm(
            T module, String name, int iterations, double eps, @Nullable Integer dim) {
        Parameter weight = required(module, name);
        int along = dim == null ? SpectralNorm.outputs(module) : dim;
        return Parametrize.registerParametrization(
                module, name, new SpectralNormParametrization(weight, iterations, along, eps));
    }

    /** As below, of {@code weight}, with torch's map and a trivialization. */
    public static <T extends Module> T orthogonal(T module) {
        return orthogonal(module, "weight");
    }

    /** As below, with torch's map and a trivialization. */
    public static <T extends Module> T orthogonal(T module, String name) {
        return orthogonal(module, name, null, true);
    }

    /**
     * Makes a weight of {@code (*, m, n)} orthogonal: its columns are orthonormal, or its rows
     * where there are more columns. It begins at the weight if that is orthogonal, else at its QR
     * factor; where it is not square, the missing columns are drawn from N(0, 1) for that.
     *
     * @param map the map; null for torch's: the exponential for a square matrix, else Householder's
     * @param useTrivialization whether the matrix that it begins at is kept as a buffer {@code
     *     base}, from which the map goes on
     */
    public static <T extends Module> T orthogonal(
            T module, String name, @Nullable OrthogonalMap map, boolean useTrivialization) {
        Parameter weight = required(module, name);
        long[] shape = weight.shape();
        if (shape.length < 2) {
            throw new IllegalArgumentException(
                    "Expected a matrix or batch of matrices. Got a tensor of "
                            + shape.length
                            + " dimensions: '"
                            + name
                            + "' has shape "
                            + new Shape(shape)
                            + ".");
        }
        if (useTrivialization) {
            requireFirst(module, name, "orthogonal finds its base in the parameter itself");
        }
        boolean square = shape[shape.length - 1] == shape[shape.length - 2];
        OrthogonalMap chosen =
                map != null ? map : square ? OrthogonalMap.MATRIX_EXP : OrthogonalMap.HOUSEHOLDER;
        return Parametrize.registerParametrization(
                module,
                name,
                new OrthogonalParametrization(shape, chosen, useTrivialization),
                true);
    }

    /**
     * Returns a state_dict's entries with those of the older {@link WeightNorm} under the names
     * that a module has here, as the hook does that torch's {@code weight_norm} leaves behind.
     */
    static Map<String, ?> renamed(Module root, Map<String, ?> entries) {
        Map<String, String> names = new HashMap<>();
        ModuleWalk.visit(
                root,
                (prefix, module) -> {
                    for (String name : module.parts().computed().keySet()) {
                        String g = prefix + name + "_g";
                        String v = prefix + name + "_v";
                        if (Parametrize.isWeightNorm(module, name)
                                && entries.containsKey(g)
                                && entries.containsKey(v)) {
                            String original = prefix + Parametrize.CHILD + "." + name + ".original";
                            names.put(g, original + "0");
                            names.put(v, original + "1");
                        }
                    }
                });
        if (names.isEmpty()) {
            return entries;
        }
        Map<String, Object> renamed = new LinkedHashMap<>();
        entries.forEach((key, value) -> renamed.put(names.getOrDefault(key, key), value));
        return renamed;
    }

    /** Refuses what could not go behind another: torch registers it, and fails when it is read. */
    private static void requireFirst(Module module, String name, String why) {
        if (Parametrize.isParametrized(module, name)) {
            throw new IllegalArgumentException(
                    why
                            + ", so it has to be the first parametrization, and '"
                            + name
                            + "' of this "
                            + module.typeName()
                            + " has one already. Apply it before the others.");
        }
    }

    /** Returns the parameter, or what stands for one that is parametrized already. */
    private static Parameter required(Module module, String name) {
        Given.given(module, "parametrizations", "module");
        Given.given(name, "parametrizations", "name");
        if (module.parts().tensor(name) instanceof Parameter found) {
            return found;
        }
        throw new IllegalArgumentException(
                "Module '" + module + "' has no parameter or buffer with name '" + name + "'");
    }
}
