package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.internal.djl.PruningOps;
import dev.rekindle.internal.text.Given;
import dev.rekindle.nn.PruningMethod.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the least important elements of a parameter away: {@code weight} becomes {@code
 * weight_orig}, the same parameter, and the buffer {@code weight_mask} of ones and zeros; a layer
 * computes with their product. Pruned again, it loses of what is left. Such a module is saved
 * whole. Mirrors {@code torch.nn.utils.prune} (torch/nn/utils/prune.py, 2.15.0).
 *
 * <pre>
 * Prune.l1Unstructured(net.fc1, "weight", 0.3);  // 30 percent
 * Prune.l1Unstructured(net.fc1, "bias", 3);      // three elements
 * Prune.remove(net.fc1, "weight");               // zeros for good
 * </pre>
 *
 * An amount that is a {@code double} is a part of all, from 0 to 1, one that is a {@code long} a
 * number of elements or channels. Each method throws an {@link IllegalArgumentException}, with
 * torch's sentence, if the module has no such parameter or the amount will not do; the module is
 * unchanged then. Methods of a user's own give their mask to {@link #customFromMask}.
 */
public final class Prune {
    private Prune() {}

    /** Takes nothing away, and makes the mask. */
    public static <T extends Module> T identity(T module, String name) {
        return apply(module, name, new PruningMethod.Identity(), null);
    }

    /** Takes away any elements, as the engine's generator draws them. */
    public static <T extends Module> T randomUnstructured(T module, String name, double amount) {
        return apply(module, name, new PruningMethod.RandomUnstructured(part(amount)), null);
    }

    /** Takes away any elements, as the engine's generator draws them. */
    public static <T extends Module> T randomUnstructured(T module, String name, long amount) {
        return apply(module, name, new PruningMethod.RandomUnstructured(number(amount)), null);
    }

    /** Takes away the elements nearest to zero. */
    public static <T extends Module> T l1Unstructured(T module, String name, double amount) {
        return l1Unstructured(module, name, amount, null);
    }

    /** Takes away the elements nearest to zero. */
    public static <T extends Module> T l1Unstructured(T module, String name, long amount) {
        return apply(module, name, new PruningMethod.L1Unstructured(number(amount)), null);
    }

    /** Takes away the elements whose scores, of the parameter's shape, are nearest to zero. */
    public static <T extends Module> T l1Unstructured(
            T module, String name, double amount, @Nullable NDArray importanceScores) {
        return apply(
                module, name, new PruningMethod.L1Unstructured(part(amount)), importanceScores);
    }

    /** Takes away any channels along {@code dim}. */
    public static <T extends Module> T randomStructured(
            T module, String name, double amount, int dim) {
        return apply(module, name, new PruningMethod.RandomStructured(part(amount), dim), null);
    }

    /** Takes away any channels along {@code dim}. */
    public static <T extends Module> T randomStructured(
            T module, String name, long amount, int dim) {
        return apply(module, name, new PruningMethod.RandomStructured(number(amount), dim), null);
    }

    /** Takes away the channels along {@code dim} of the smallest norm of order {@code n}. */
    public static <T extends Module> T lnStructured(
            T module, String name, double amount, double n, int dim) {
        return apply(module, name, new PruningMethod.LnStructured(part(amount), n, dim), null);
    }

    /** Takes away the channels along {@code dim} of the smallest norm of order {@code n}. */
    public static <T extends Module> T lnStructured(
            T module, String name, long amount, double n, int dim) {
        return apply(module, name, new PruningMethod.LnStructured(number(amount), n, dim), null);
    }

    /** Takes away the elements that {@code mask}, of the parameter's shape, has zeros for. */
    public static <T extends Module> T customFromMask(T module, String name, NDArray mask) {
        Given.given(mask, "customFromMask", "mask");
        if (mask.isReleased()) {
            throw Input.closed("mask", null);
        }
        return apply(module, name, new PruningMethod.CustomFromMask(mask), null);
    }

    /** A parameter of a module. */
    public record Target(Module module, String name) {
        public Target {
            Objects.requireNonNull(module, "module is null; give the module of the parameter");
            Objects.requireNonNull(name, "name is null; give the name of the parameter");
        }

        NDArray array() {
            ModuleTensor found = module.parts().tensor(name);
            return found != null
                    ? found.getArray()
                    : WeightHook.taken(module, name, "pruning of '" + name + "'").getArray();
        }
    }

    /** Takes away the elements nearest to zero of several parameters taken together. */
    public static void globalL1Unstructured(List<Target> parameters, double amount) {
        global(parameters, new PruningMethod.L1Unstructured(part(amount)));
    }

    /** Takes away the elements nearest to zero of several parameters taken together. */
    public static void globalL1Unstructured(List<Target> parameters, long amount) {
        global(parameters, new PruningMethod.L1Unstructured(number(amount)));
    }

    private static void global(List<Target> parameters, PruningMethod method) {
        Given.given(parameters, "globalUnstructured", "parameters");
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException(
                    "[globalUnstructured] parameters is empty. Name one or more.");
        }
        parameters.forEach(each -> Given.given(each, "globalUnstructured", "a parameter"));
        Computing.unrecorded(
                () -> {
                    List<NDArray> values = new ArrayList<>();
                    List<NDArray> masks = new ArrayList<>();
                    for (Target each : parameters) {
                        NDArray value = each.array();
                        ModuleTensor mask = each.module().parts().tensor(each.name() + "_mask");
                        values.add(value);
                        masks.add(mask == null ? value.onesLike() : mask.getArray());
                    }
                    NDArray row =
                            method.again(
                                    PruningOps.ROW.call(new NDList(values)),
                                    PruningOps.ROW.call(new NDList(masks)));
                    long from = 0;
                    for (int i = 0; i < parameters.size(); i++) {
                        NDArray like = values.get(i);
                        NDArray own = row.get(from + ":" + (from + like.size()));
                        customFromMask(
                                parameters.get(i).module(),
                                parameters.get(i).name(),
                                own.reshape(like.getShape()));
                        from += like.size();
                    }
                    return true;
                });
    }

    /**
     * Makes the pruned parameter one by itself: the same parameter, with zeros where the mask has
     * them.
     *
     * @throws IllegalArgumentException with torch's sentence if it is not pruned
     */
    public static <T extends Module> T remove(T module, String name) {
        Given.given(module, "prune.remove", "module");
        for (WeightHook hook : WeightHook.of(module)) {
            if (hook instanceof Pruning && hook.name.equals(name)) {
                hook.remove(module);
                return module;
            }
        }
        throw new IllegalArgumentException(
                "Parameter '"
                        + name
                        + "' of module "
                        + module
                        + " has to be pruned before pruning can be removed");
    }

    /** Tells whether the module, or one below it, has a pruned parameter. */
    public static boolean isPruned(Module module) {
        Given.given(module, "isPruned", "module");
        return module.modules().stream()
                .anyMatch(each -> WeightHook.of(each).stream().anyMatch(Pruning.class::isInstance));
    }

    private static Amount part(double amount) {
        return new Amount(amount);
    }

    private static Amount number(long amount) {
        return new Amount(amount);
    }

    private static <T extends Module> T apply(
            T module, String name, PruningMethod method, @Nullable NDArray scores) {
        Given.given(module, "prune", "module");
        Given.given(name, "prune", "name");
        if (scores != null && scores.isReleased()) {
            throw Input.closed("importanceScores", null);
        }
        Pruning.apply(module, name, method, scores);
        return module;
    }
}
