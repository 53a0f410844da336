package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.internal.djl.WeightOps;
import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A weight times a mask: what {@link Prune} makes. The parameter {@code weight} becomes {@code
 * weight_orig}, the same parameter, beside the buffer {@code weight_mask}. Which method chose the
 * mask is of no account afterwards, and kept for the file. Mirrors {@code BasePruningMethod} and
 * {@code PruningContainer} (torch/nn/utils/prune.py, 2.15.0).
 */
final class Pruning extends WeightHook {
    private static final String MODULE = "torch.nn.utils.prune";
    private static final String CONTAINER = "PruningContainer";
    private static final Set<String> METHODS =
            Set.of(
                    "Identity",
                    "RandomUnstructured",
                    "L1Unstructured",
                    "RandomStructured",
                    "LnStructured",
                    "CustomFromMask",
                    CONTAINER);

    /** The methods that were applied, as Python pickles each; several are in a container. */
    private final List<InertObject> methods;

    private Pruning(String name, List<InertObject> methods) {
        super(name);
        this.methods = methods;
    }

    /** Returns what a file holds, if it is a pruning of torch's own. */
    static @Nullable Pruning read(InertObject object, Map<Object, @Nullable Object> state) {
        if (!object.className().startsWith(MODULE + ".")
                || !METHODS.contains(object.className().substring(MODULE.length() + 1))
                || !(state.get("_tensor_name") instanceof String name)) {
            return null;
        }
        List<InertObject> methods = new ArrayList<>();
        if (object.className().endsWith(CONTAINER)) {
            if (!(state.get("_pruning_methods") instanceof Tuple all)) {
                return null;
            }
            for (Object each : all) {
                if (!(each instanceof InertObject method)) {
                    return null;
                }
                methods.add(method);
            }
        } else {
            methods.add(object);
        }
        return new Pruning(name, methods);
    }

    /** Prunes a parameter, or one that is pruned already once more. */
    static void apply(Module module, String name, PruningMethod method, @Nullable NDArray scores) {
        Parameter stands = module.parts().computed().get(name);
        Pruning before =
                stands != null
                                && stands.computation() instanceof HookedWeight weight
                                && weight.hook() instanceof Pruning pruning
                        ? pruning
                        : null;
        ModuleTensor pruned =
                before == null
                        ? taken(module, name, "pruning of '" + name + "'")
                        : before.part(module, "_orig");
        if (scores != null && !scores.getShape().equals(pruned.getArray().getShape())) {
            throw new IllegalArgumentException(
                    "importance_scores should have the same shape as parameter "
                            + name
                            + " of "
                            + module
                            + ", got "
                            + scores.getShape()
                            + " vs "
                            + pruned.getArray().getShape());
        }
        if (before == null && pruned.allocated() == null && scores == null) {
            // The values come from elsewhere, and the mask with them.
            new Pruning(name, new ArrayList<>(List.of(method.saved(name)))).attach(module);
            return;
        }
        NDArray mask =
                Computing.unrecorded(
                        () -> {
                            if (before == null) {
                                NDArray all = pruned.getArray();
                                return method.mask(scores == null ? all : scores, all.onesLike());
                            }
                            NDArray left = before.part(module, "_mask").getArray();
                            NDArray now = scores == null ? before.compute(module) : scores;
                            return method.again(now, left);
                        });
        if (before == null) {
            new Pruning(name, new ArrayList<>(List.of(method.saved(name))))
                    .attach(module, new Buffer(held(module, mask)));
        } else {
            before.methods.add(method.saved(name));
            before.again();
            Memory.copy(before.part(module, "_mask").getArray(), mask);
            module.parts().changed();
        }
    }

    private static NDArray held(Module module, NDArray mask) {
        mask.attach(module.ownManager());
        return Engines.keep(mask);
    }

    private void attach(Module module, Buffer mask) {
        Parameter weight = taken(module);
        computes(module, weight.shape());
        module.parts().registerBehind(name + "_orig", Parameter.class, weight);
        module.parts().registerBehind(name + "_mask", Buffer.class, mask);
    }

    @Override
    void attach(Module module) {
        long[] shape = taken(module).shape();
        attach(module, new Buffer(module::ownManager, true, shape));
    }

    @Override
    void detach(Module module) {
        Parameter weight = (Parameter) part(module, "_orig");
        if (weight.allocated() != null) {
            try (NDArray masked = Computing.unrecorded(() -> compute(module))) {
                Memory.copy(weight.getArray(), masked);
            }
        }
        module.parts().remove(name + "_orig");
        module.parts().remove(name + "_mask");
        module.parts().registerBehind(name, Parameter.class, weight);
    }

    @Override
    NDArray compute(Module module) {
        return Computing.here(
                WeightOps.MASKED.call(array(module, "_orig"), array(module, "_mask")));
    }

    @Override
    List<String> endings() {
        return List.of("_orig", "_mask");
    }

    @Override
    InertObject saved() {
        return methods.size() == 1 ? methods.get(0) : super.saved();
    }

    @Override
    Map<Object, @Nullable Object> state() {
        Map<Object, @Nullable Object> state = new LinkedHashMap<>();
        state.put("_pruning_methods", Tuple.of(methods.toArray()));
        state.put("_tensor_name", name);
        return state;
    }

    @Override
    Global type() {
        return new Global(MODULE, CONTAINER);
    }

    /** The mask is a buffer: whichever method chose it, the weight is the same. */
    @Override
    boolean isLike(WeightHook other) {
        return other instanceof Pruning && other.name.equals(name);
    }

    @Override
    String described() {
        return "pruning of '" + name + "'";
    }
}
