package dev.rekindle.nn;

import dev.rekindle.value.InertObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets the modules of a copy compute their weights as the originals do: a norm, a pruning or a
 * parametrization may have been put on, or taken away, after the constructor.
 */
final class CopiedWeights {
    private final Map<InertObject, Module> originals;
    private final TreeReader reader;

    CopiedWeights(Map<InertObject, Module> originals, TreeReader reader) {
        this.originals = originals;
        this.reader = reader;
    }

    /**
     * Puts the original's norms on the module that was made, and takes away others.
     *
     * @return whether the parametrizations were read, values and all
     * @throws IllegalArgumentException if a class of a user's is among the parametrizations
     */
    boolean likeOriginals(SavedModule saved, Module made) {
        List<WeightHook> before = WeightHook.of(made);
        for (int i = before.size() - 1; i >= 0; i--) {
            if (saved.hooks().stream().noneMatch(before.get(i)::isLike)) {
                before.get(i).remove(made);
            }
        }
        List<WeightHook> left = WeightHook.of(made);
        for (WeightHook hook : saved.hooks()) {
            if (left.stream().noneMatch(hook::isLike)) {
                hook.attach(made);
            }
        }
        return parametrized(saved, made);
    }

    private boolean parametrized(SavedModule saved, Module made) {
        Module original = Objects.requireNonNull(originals.get(saved.object()));
        if (kinds(original).equals(kinds(made))) {
            return false;
        }
        for (String name : kinds(made).keySet()) {
            Parametrize.removeParametrizations(made, name);
        }
        ModuleDict lists = Parametrize.lists(original);
        if (lists == null) {
            return false;
        }
        for (Module each : lists.modules()) {
            if (!ModuleCopy.isTorchs(each)) {
                throw new IllegalArgumentException(
                        "[copyOf] this "
                                + original.typeName()
                                + " is parametrized by "
                                + each.getClass().getSimpleName()
                                + ", a class of its own, and what was given makes it without. Give"
                                + " what makes and parametrizes one:"
                                + " Parametrize.registerParametrization in the constructor, or"
                                + " behind it.");
            }
        }
        Map<String, @Nullable Module> child = new LinkedHashMap<>();
        child.put(
                Parametrize.CHILD,
                reader.read(saved.child(saved.modules().get(Parametrize.CHILD))));
        saved.children(child);
        Parametrize.adopt(made, saved);
        return true;
    }

    /** Returns which classes each parametrized weight goes through. */
    private static Map<String, List<Class<?>>> kinds(Module module) {
        Map<String, List<Class<?>>> kinds = new LinkedHashMap<>();
        ModuleDict lists = Parametrize.lists(module);
        if (lists != null) {
            lists.childModules()
                    .forEach(
                            (name, list) -> {
                                List<Class<?>> classes = new ArrayList<>();
                                list.childModules()
                                        .values()
                                        .forEach(m -> classes.add(m.getClass()));
                                kinds.put(name, classes);
                            });
        }
        return kinds;
    }
}
