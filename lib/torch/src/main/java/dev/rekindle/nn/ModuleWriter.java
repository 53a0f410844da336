package dev.rekindle.nn;

import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Tuple;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One module as the object that Python's {@code torch.save(module)} pickles: its class, the 17
 * entries that {@code Module.__init__} makes, in its order, and its own attributes. Its children,
 * parameters and buffers stand in it as they are: whoever saves asks each of them once, so that one
 * that is held twice is written once. Mirrors torch/nn/modules/module.py, 2.15.0.
 */
final class ModuleWriter {
    private static final String HIDDEN = "_non_persistent_buffers_set";

    /** What a module has by itself; the rest is written as the file had it. */
    private static final Set<String> LIVE =
            Set.of("training", "_parameters", "_buffers", HIDDEN, "_modules");

    private static final String[] HOOKS_BEFORE = {"_backward_pre_hooks", "_backward_hooks"};

    /** The other empty dicts of hooks stand behind {@code _is_full_backward_hook}. */
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

    private static final Set<String> COMMON = common();

    private ModuleWriter() {}

    /** Tells whether {@code Module.__init__} makes the entry, and no class of its own. */
    static boolean isCommon(String name) {
        return COMMON.contains(name);
    }

    static boolean isLive(String name) {
        return LIVE.contains(name);
    }

    private static Set<String> common() {
        Set<String> names = new LinkedHashSet<>(LIVE);
        names.add("_is_full_backward_hook");
        names.addAll(Set.of(HOOKS_BEFORE));
        names.addAll(Set.of(HOOKS_AFTER));
        return names;
    }

    /**
     * Returns the object.
     *
     * @throws IllegalArgumentException if a field holds what a torch file cannot
     */
    static InertObject write(Module module) {
        if (Parametrize.isParametrized(module)) {
            throw new IllegalArgumentException(
                    "["
                            + module.typeName()
                            + "] Serialization of parametrized modules is only supported through"
                            + " state_dict(): Python cannot save it either. Save the network's"
                            + " stateDict(), or call Parametrize.removeParametrizations first.");
        }
        return written(module);
    }

    /** As {@link #write}, also of what Python cannot save: for a copy. */
    static InertObject written(Module module) {
        Origin origin = module.origin();
        InertObject object = origin == null ? made(module.checkedPythonName()) : origin.again();
        Map<Object, @Nullable Object> state = origin == null ? fresh(module) : copy(origin);
        state.put("training", module.ownMode());
        state.put("_parameters", named(origin, "_parameters", module.ownParameters()));
        state.put("_buffers", named(origin, "_buffers", module.ownBuffers()));
        Set<Object> hidden = new LinkedHashSet<>();
        module.parts()
                .present(Buffer.class)
                .forEach(
                        (name, buffer) -> {
                            if (!buffer.isPersistent()) {
                                hidden.add(origin == null ? name : origin.name(name));
                            }
                        });
        if (origin == null || !hidden.isEmpty() || state.containsKey(HIDDEN)) {
            state.put(HIDDEN, hidden);
        }
        Map<Object, @Nullable Object> modules = named(origin, "_modules", module.ownModules());
        state.put("_modules", module.parts().isRenumbered() ? new OrderedDict(modules) : modules);
        if (origin == null ? !module.parts().computed().isEmpty() : module.parts().isChanged()) {
            SavedHooks.write(module, state);
            if (origin != null) {
                origin.computed().forEach(state::remove);
            }
        }
        state.putAll(module.attributes());
        Object setter = object.setter();
        if (setter == null) {
            object.state(state);
        } else {
            object.state(setter, state);
        }
        return object;
    }

    /**
     * Returns the objects of the file that the module, those below it and their tensors were made
     * of, each with what is saved in its place, where something that is kept may point at them; and
     * strings that are one in Python.
     */
    static Map<Object, Object> standIns(Module root) {
        List<Module> modules = root.modules();
        Map<Object, Object> standIns = InternedNames.of(modules);
        if (root.origin() == null || modules.stream().noneMatch(ModuleWriter::mayRefer)) {
            return standIns;
        }
        for (Module module : modules) {
            Origin origin = module.origin();
            InertObject object = origin == null ? null : origin.object();
            if (object != null) {
                standIns.put(object, module);
            }
            collect(module.parts().present(Parameter.class), standIns);
            collect(module.parts().present(Buffer.class), standIns);
        }
        return standIns;
    }

    private static boolean mayRefer(Module module) {
        Origin origin = module.origin();
        return origin != null && origin.mayRefer();
    }

    private static void collect(
            Map<String, ? extends ModuleTensor> tensors, Map<Object, Object> standIns) {
        for (ModuleTensor tensor : tensors.values()) {
            Object from = tensor.from();
            if (from != null && tensor.reduce() != from) {
                standIns.put(from, tensor);
            }
        }
    }

    /** The parts in a dict of the kind that the file has: an OrderedDict before torch 2.5. */
    private static Map<Object, @Nullable Object> named(
            @Nullable Origin origin, String kind, Map<String, ? extends @Nullable Object> parts) {
        boolean ordered = origin != null && origin.state().get(kind) instanceof OrderedDict;
        Map<Object, @Nullable Object> named = ordered ? new OrderedDict() : new LinkedHashMap<>();
        parts.forEach((name, part) -> named.put(origin == null ? name : origin.name(name), part));
        return named;
    }

    private static InertObject made(String name) {
        int dot = name.lastIndexOf('.');
        Global type = new Global(name.substring(0, dot), name.substring(dot + 1));
        return new InertObject(PyObject.Made.NEWOBJ, type, Tuple.of());
    }

    private static Map<Object, @Nullable Object> copy(Origin origin) {
        return new LinkedHashMap<>(origin.state());
    }

    private static Map<Object, @Nullable Object> fresh(Module module) {
        Map<Object, @Nullable Object> state = new LinkedHashMap<>();
        module.attributesBeforeInit().forEach(name -> state.put(name, null));
        state.put("training", null);
        state.put("_parameters", null);
        state.put("_buffers", null);
        state.put(HIDDEN, null);
        for (String hooks : HOOKS_BEFORE) {
            state.put(hooks, new OrderedDict());
        }
        state.put("_is_full_backward_hook", null);
        for (String hooks : HOOKS_AFTER) {
            state.put(hooks, new OrderedDict());
        }
        state.put("_modules", null);
        return state;
    }
}
