package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.internal.text.Given;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets a module compute a parameter of others. The parameter {@code weight} goes, and in its place
 * stands what the parametrization makes of {@code parametrizations.weight.original}, each time that
 * it is read; several parametrizations go one after the other. The module prints as {@code
 * ParametrizedLinear}. Mirrors torch/nn/utils/parametrize.py, 2.15.0; {@link Parametrizations} has
 * torch's own.
 *
 * <p>Such a module is kept by its state_dict. It is not saved whole, in Python neither: {@code
 * torch.save} refuses it there, and so does {@code Torch.save} here. Buffers are not parametrized
 * here, and {@code parametrize.cached()} has no counterpart: each reading computes.
 */
public final class Parametrize {
    /** The child that holds the lists. */
    static final String CHILD = "parametrizations";

    private Parametrize() {}

    /** As below; the weight keeps its shape and element type. */
    public static <T extends Module> T registerParametrization(
            T module, String tensorName, Module parametrization) {
        return registerParametrization(module, tensorName, parametrization, false);
    }

    /**
     * Puts a module between a parameter and what reads it, and returns {@code module}. A parameter
     * that is parametrized already goes through the new one last. The parametrization is the
     * module's from now on, and takes its mode.
     *
     * <p>What the first one is given is {@link Parametrization#rightInverse} of the weight, or the
     * weight, which stays the same parameter then, so that an optimizer goes on with it.
     *
     * @param unsafe whether the parametrization may change the shape and the element type; nothing
     *     is computed to find out
     * @throws IllegalArgumentException if the module has no such parameter, or what is computed has
     *     another shape or element type, or is not one array; if the parametrization holds the
     *     module, or an exported program computes with the parameter; the module is unchanged then
     */
    public static <T extends Module> T registerParametrization(
            T module, String tensorName, Module parametrization, boolean unsafe) {
        Given.given(module, "registerParametrization", "module");
        Given.given(tensorName, "registerParametrization", "tensorName");
        Given.given(parametrization, "registerParametrization", "parametrization");
        ProgramPart.requireNone(module, tensorName, "a parametrization of '" + tensorName + "'");
        if (parametrization.modules().contains(module)) {
            throw new IllegalArgumentException(
                    "a parametrization of '"
                            + tensorName
                            + "' cannot be: it holds this "
                            + module.typeName()
                            + " itself, and reading the weight would never end. Give another"
                            + " module.");
        }
        parametrization.train(module.ownMode());
        ParametrizationList list = find(module, tensorName);
        if (list != null) {
            if (!unsafe && !Initial.isSkipped()) {
                requireAlike(module, tensorName, parametrization);
            }
            list.append(parametrization);
            module.parts().changed();
            return module;
        }
        Parameter weight = module.parts().present(Parameter.class).get(tensorName);
        if (weight == null) {
            throw missing(module, tensorName);
        }
        ParametrizationList made = ParametrizationList.of(tensorName, weight, parametrization);
        if (!unsafe && !Initial.isSkipped()) {
            try (NDArray computed = Computing.unrecorded(made::compute)) {
                requireAlike(weight, computed);
            }
        }
        hold(module, tensorName, made, weight.shape());
        return module;
    }

    private static void hold(Module module, String name, ParametrizationList list, long[] shape) {
        ModuleDict lists = lists(module);
        boolean first = lists == null;
        if (lists == null) {
            lists = new ModuleDict();
            lists.train(module.ownMode());
        }
        list.train(module.ownMode());
        lists.parts().register(name, Module.class, list);
        module.parts().compute(name, list, shape);
        if (first) {
            module.parts().registerBehind(CHILD, Module.class, lists);
        }
    }

    /** Asks what the new one makes of the weight as it is. */
    private static void requireAlike(Module module, String name, Module parametrization) {
        Parameter stands = module.parts().computed().get(name);
        if (stands == null) {
            return;
        }
        Computing.unrecorded(
                () -> {
                    NDArray before = stands.getArray();
                    NDArray after =
                            ParametrizationList.through(parametrization, new NDList(before));
                    requireAlike(before.getShape().getShape(), before, after);
                    if (parametrization instanceof Parametrization own) {
                        ParametrizationList.inverse(own, after);
                    }
                    return true;
                });
    }

    private static void requireAlike(Parameter weight, NDArray computed) {
        requireAlike(weight.shape(), weight.getArray(), computed);
    }

    private static void requireAlike(long[] shape, NDArray before, NDArray after) {
        if (before.getDataType() != after.getDataType()) {
            throw new IllegalArgumentException(
                    "Registering a parametrization may not change the dtype of the tensor, unless"
                            + " `unsafe` flag is enabled. unparametrized dtype: "
                            + before.getDataType()
                            + ", parametrized dtype: "
                            + after.getDataType());
        }
        if (!Arrays.equals(shape, after.getShape().getShape())) {
            throw new IllegalArgumentException(
                    "Registering a parametrization may not change the shape of the tensor, unless"
                            + " `unsafe` flag is enabled. unparametrized shape: "
                            + Arrays.toString(shape)
                            + ", parametrized shape: "
                            + Arrays.toString(after.getShape().getShape()));
        }
    }

    /** Tells whether a parameter of the module is parametrized. */
    public static boolean isParametrized(Module module) {
        return lists(Given.given(module, "isParametrized", "module")) != null;
    }

    /** Tells whether this parameter of the module is parametrized. */
    public static boolean isParametrized(Module module, String tensorName) {
        return find(Given.given(module, "isParametrized", "module"), tensorName) != null;
    }

    /**
     * Gives the weight a value: what it is computed of becomes the right inverse of it, as an
     * assignment {@code module.weight = value} does in Python.
     *
     * @throws UnsupportedOperationException with torch's sentence if a parametrization has none
     * @throws IllegalArgumentException if the weight is not parametrized, or the shapes differ
     */
    public static void assign(Module module, String tensorName, NDArray value) {
        Given.given(value, "assign", "value");
        ParametrizationList list = required(module, tensorName);
        if (value.isReleased()) {
            throw Input.closed("value", null);
        }
        list.assign(value);
    }

    /** As below; the weight stays as it is computed. */
    public static <T extends Module> T removeParametrizations(T module, String tensorName) {
        return removeParametrizations(module, tensorName, true);
    }

    /**
     * Makes the weight a parameter again, and returns the module. Of one original it is that
     * parameter.
     *
     * @param leaveParametrized whether it has the values that were computed, or those of the
     *     original
     * @throws IllegalArgumentException with torch's sentence if the weight is not parametrized, or
     *     if it is to have the values of an original and there are several
     */
    public static <T extends Module> T removeParametrizations(
            T module, String tensorName, boolean leaveParametrized) {
        ParametrizationList list = required(module, tensorName);
        Parameter weight = list.originals().get(0);
        if (!list.isTensor() && !leaveParametrized) {
            throw new IllegalArgumentException(
                    "Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is"
                            + " parametrized in terms of a sequence of tensors.");
        }
        if (leaveParametrized && weight.allocated() != null) {
            NDArray computed = Computing.unrecorded(list::compute);
            if (list.isTensor() && Arrays.equals(weight.shape(), computed.getShape().getShape())) {
                Memory.copy(weight.getArray(), computed);
                computed.close();
            } else {
                boolean learns = list.originals().stream().anyMatch(Parameter::requiresGrad);
                weight = module.parameter(computed);
                weight.requiresGrad(learns);
            }
        } else if (!list.isTensor()) {
            Parameter stands = module.parts().computed().get(tensorName);
            long[] shape = stands == null ? weight.shape() : stands.shape();
            weight = new Parameter(module::ownManager, shape);
        }
        ModuleDict lists = lists(module);
        if (lists != null) {
            lists.parts().remove(tensorName);
            if (lists.size() == 0) {
                module.parts().remove(CHILD);
            }
        }
        module.parts().registerBehind(tensorName, Parameter.class, weight);
        return module;
    }

    private static ParametrizationList required(Module module, String tensorName) {
        Given.given(module, "parametrize", "module");
        ParametrizationList list = find(module, tensorName);
        if (list == null) {
            throw new IllegalArgumentException(
                    "Module " + module + " does not have a parametrization on " + tensorName);
        }
        return list;
    }

    private static IllegalArgumentException missing(Module module, String name) {
        if (module.parts().computed().containsKey(name)) {
            return new IllegalArgumentException(
                    "'"
                            + name
                            + "' of this "
                            + module.typeName()
                            + " is computed by a hook; remove that first, or parametrize what it"
                            + " is computed of.");
        }
        return new IllegalArgumentException(
                "Module '"
                        + module
                        + "' does not have a parameter, a buffer, or a parametrized element with"
                        + " name '"
                        + name
                        + "'"
                        + (module.ownBuffers().get(name) == null
                                ? "."
                                : ": it is a buffer, and only parameters are parametrized here."));
    }

    static @Nullable ModuleDict lists(Module module) {
        return module.parts().get(CHILD) instanceof ModuleDict lists
                        && lists.childModules().values().stream()
                                .anyMatch(ParametrizationList.class::isInstance)
                ? lists
                : null;
    }

    private static @Nullable ParametrizationList find(Module module, String tensorName) {
        ModuleDict lists = lists(module);
        return lists != null
                        && lists.childModules().get(tensorName) instanceof ParametrizationList list
                ? list
                : null;
    }

    static boolean isWeightNorm(Module module, String tensorName) {
        ParametrizationList list = find(module, tensorName);
        return list != null && list.get(0) instanceof WeightNormParametrization;
    }

    /** Puts the copied parametrizations of a copied module to work. */
    static void adopt(Module made, SavedModule saved) {
        if (!(saved.children().get(CHILD) instanceof ModuleDict copies)) {
            return;
        }
        for (Map.Entry<String, Module> each : copies.childModules().entrySet()) {
            if (each.getValue() instanceof ParametrizationList copy) {
                Parameter weight = made.parts().present(Parameter.class).get(each.getKey());
                if (weight != null) {
                    made.parts().compute(each.getKey(), copy, weight.shape());
                }
            }
        }
        made.parts().registerBehind(CHILD, Module.class, copies);
    }
}
