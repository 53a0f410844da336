package dev.rekindle.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a state_dict and their metadata, in torch's order: of each module the parameters,
 * then the persistent buffers, then its children. Mirrors {@code Module.state_dict} and {@code
 * _save_to_state_dict} (torch/nn/modules/module.py, 2.15.0), down to which strings are one object:
 * a key without a prefix is the attribute's own name, any other is made anew.
 */
final class ModuleState {
    private ModuleState() {}

    /** Returns detached tensors over the module's own memory, a shared one under each name. */
    static Map<String, Object> entries(Module root) {
        Map<String, Object> entries = new LinkedHashMap<>();
        ModuleWalk.visit(
                root,
                (prefix, module) ->
                        local(module)
                                .forEach(
                                        (name, held) ->
                                                ModuleNames.put(
                                                        entries, key(prefix, name), held.value())));
        return entries;
    }

    /** Returns what one module holds that a state_dict shows, without its children's. */
    static Map<String, ModuleTensor> local(Module module) {
        Map<String, ModuleTensor> local =
                new LinkedHashMap<>(module.parts().present(Parameter.class));
        module.parts()
                .present(Buffer.class)
                .forEach(
                        (name, buffer) -> {
                            if (buffer.isPersistent()) {
                                local.put(name, buffer);
                            }
                        });
        return local;
    }

    /** Returns {@code {"": {"version": 1}, "conv1": {"version": 1}, …}}. */
    static Map<String, Map<Object, @Nullable Object>> metadata(Module root) {
        Map<String, Map<Object, @Nullable Object>> metadata = new LinkedHashMap<>();
        ModuleWalk.visit(
                root,
                (prefix, module) -> {
                    Map<Object, @Nullable Object> local = new LinkedHashMap<>();
                    local.put("version", module.version());
                    Map<Object, @Nullable Object> versions = SavedHooks.versions(module);
                    if (versions != null) {
                        local.put("spectral_norm", versions);
                    }
                    metadata.put(cut(prefix), local);
                });
        return metadata;
    }

    private static String key(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + name;
    }

    /** {@code prefix[:-1]}; CPython has one instance of each string of one character or none. */
    private static String cut(String prefix) {
        if (prefix.length() <= 2) {
            return (prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1)).intern();
        }
        return prefix.substring(0, prefix.length() - 1);
    }
}
