package dev.rekindle.nn;

import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Tuple;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A module as the tree of objects that Python's {@code torch.save(module)} pickles: of each module
 * its class, the 17 entries that {@code Module.__init__} makes, in its order, and its own
 * attributes. Mirrors torch/nn/modules/module.py, 2.15.0.
 */
final class WholeModule {
    /** The empty dicts of hooks that stand around {@code _is_full_backward_hook}. */
    private static final String[] HOOKS_BEFORE = {"_backward_pre_hooks", "_backward_hooks"};

    private static final String[] HOOKS_AFTER = {
        "_forward_hooks",
        "_forward_hooks_with_kwargs",
        "_forward_hooks_always_called",
        "_forward_pre_hooks",
        "_forward_pre_hooks_with_kwargs",
        "_state_dict_hooks",
        "_state_dict_pre_hooks",
        "_load_state_dict_pre_hooks",
        "_load_state_dict_post_hooks"
    };

    /** How many entries every module has before its own attributes. */
    static final int COMMON = 17;

    private final Map<Object, Object> made = new IdentityHashMap<>();

    private WholeModule() {}

    /**
     * Returns the tree.
     *
     * @throws IllegalArgumentException if a field holds what a torch file cannot
     */
    static InertObject of(Module root) {
        return new WholeModule().build(root);
    }

    private InertObject build(Module module) {
        if (made.get(module) instanceof InertObject known) {
            return known;
        }
        String name = module.pythonName();
        int dot = name.lastIndexOf('.');
        InertObject object =
                new InertObject(
                        PyObject.Made.NEWOBJ,
                        new Global(name.substring(0, dot), name.substring(dot + 1)),
                        Tuple.of());
        made.put(module, object);
        Map<Object, @Nullable Object> state = new LinkedHashMap<>();
        state.put("training", module.ownMode());
        state.put("_parameters", parameters(module));
        Set<Object> hidden = new LinkedHashSet<>();
        state.put("_buffers", buffers(module, hidden));
        state.put("_non_persistent_buffers_set", hidden);
        for (String hooks : HOOKS_BEFORE) {
            state.put(hooks, new OrderedDict());
        }
        state.put("_is_full_backward_hook", null);
        for (String hooks : HOOKS_AFTER) {
            state.put(hooks, new OrderedDict());
        }
        Map<Object, @Nullable Object> children = new LinkedHashMap<>();
        module.childModules().forEach((key, child) -> children.put(key, build(child)));
        state.put("_modules", children);
        OwnAttributes.of(module).forEach(state::put);
        object.state(state);
        return object;
    }

    private Map<Object, @Nullable Object> parameters(Module module) {
        Map<Object, @Nullable Object> parameters = new LinkedHashMap<>();
        module.ownParameters()
                .forEach((name, p) -> parameters.put(name, p == null ? null : parameter(p)));
        return parameters;
    }

    private Object parameter(Parameter parameter) {
        return made.computeIfAbsent(
                parameter,
                key ->
                        new dev.rekindle.value.Parameter(
                                Tensors.toTensor(parameter.getArray()), parameter.requiresGrad()));
    }

    private Map<Object, @Nullable Object> buffers(Module module, Set<Object> hidden) {
        Map<Object, @Nullable Object> buffers = new LinkedHashMap<>();
        module.ownBuffers()
                .forEach(
                        (name, buffer) -> {
                            if (buffer == null) {
                                buffers.put(name, null);
                                return;
                            }
                            buffers.put(
                                    name,
                                    made.computeIfAbsent(
                                            buffer, key -> Tensors.toTensor(buffer.getArray())));
                            if (!buffer.isPersistent()) {
                                hidden.add(name);
                            }
                        });
        return buffers;
    }
}
