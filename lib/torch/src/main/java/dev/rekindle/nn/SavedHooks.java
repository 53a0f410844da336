package dev.rekindle.nn;

import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hooks that compute a module's weights as a file holds them: each among the pre-hooks, and of
 * a spectral norm two more, which mark its version in a state_dict and look for it.
 */
final class SavedHooks {
    private static final String SPECTRAL = "torch.nn.utils.spectral_norm";
    private static final String BEFORE = "_forward_pre_hooks";
    private static final String MARKS = "_state_dict_hooks";
    private static final String LOOKS = "_load_state_dict_pre_hooks";

    private SavedHooks() {}

    /** Puts the module's hooks into what is saved of it, in the places of those of the file. */
    static void write(Module module, Map<Object, @Nullable Object> state) {
        OrderedDict before = new OrderedDict();
        OrderedDict marks = others(state, MARKS);
        OrderedDict looks = others(state, LOOKS);
        for (WeightHook hook : WeightHook.of(module)) {
            InertObject saved = hook.saved();
            long number = hook.number();
            before.put(number, saved);
            if (hook instanceof SpectralNorm) {
                marks.put(number + 1, holder("SpectralNormStateDictHook", saved));
                looks.put(number + 2, wrapped(holder("SpectralNormLoadStateDictPreHook", saved)));
            }
        }
        state.put(BEFORE, before);
        state.put(MARKS, marks);
        state.put(LOOKS, looks);
    }

    /** Returns what a file has there of other hooks. */
    private static OrderedDict others(Map<Object, @Nullable Object> state, String name) {
        OrderedDict others = new OrderedDict();
        if (state.get(name) instanceof Map<?, ?> found) {
            found.forEach(
                    (key, value) -> {
                        if (!isSpectral(value)) {
                            others.put(key, value);
                        }
                    });
        }
        return others;
    }

    private static boolean isSpectral(@Nullable Object value) {
        return value instanceof InertObject object
                && (object.className().startsWith(SPECTRAL + ".")
                        || (object.state() instanceof Map<?, ?> state
                                && isSpectral(state.get("hook"))));
    }

    private static InertObject holder(String type, InertObject hook) {
        return object(new Global(SPECTRAL, type), Map.of("fn", hook));
    }

    /** {@code _WrappedHook} (torch/nn/modules/module.py, 2.15.0). */
    private static InertObject wrapped(InertObject hook) {
        Map<Object, @Nullable Object> state = new LinkedHashMap<>();
        state.put("hook", hook);
        state.put("with_module", false);
        return object(new Global("torch.nn.modules.module", "_WrappedHook"), state);
    }

    private static InertObject object(Global type, Map<?, ?> state) {
        InertObject object = new InertObject(PyObject.Made.NEWOBJ, type, Tuple.of());
        object.state(new LinkedHashMap<>(state));
        return object;
    }

    /** Returns what a state_dict's metadata says of the module's spectral norms; null for none. */
    static @Nullable Map<Object, @Nullable Object> versions(Module module) {
        List<WeightHook> hooks = WeightHook.of(module);
        Map<Object, @Nullable Object> versions = new LinkedHashMap<>();
        for (WeightHook hook : hooks) {
            if (hook instanceof SpectralNorm) {
                versions.put(hook.name + ".version", 1L);
            }
        }
        return versions.isEmpty() ? null : versions;
    }
}
