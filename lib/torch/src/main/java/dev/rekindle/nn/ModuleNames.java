package dev.rekindle.nn;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The dotted names of what a module holds, each thing under its first name alone. Mirrors {@code
 * named_modules} and {@code _named_members} (torch/nn/modules/module.py, 2.15.0).
 */
final class ModuleNames {
    private ModuleNames() {}

    static Map<String, Module> modules(Module root) {
        Map<String, Module> named = new LinkedHashMap<>();
        collect("", root, named, identitySet());
        return named;
    }

    private static void collect(
            String path, Module module, Map<String, Module> named, Set<Object> seen) {
        if (seen.add(module)) {
            named.put(path, module);
            module.childModules()
                    .forEach((name, child) -> collect(join(path, name), child, named, seen));
        }
    }

    static Map<String, Module> children(Module module) {
        Map<String, Module> named = new LinkedHashMap<>();
        Set<Object> seen = identitySet();
        module.childModules()
                .forEach(
                        (name, child) -> {
                            if (seen.add(child)) {
                                named.put(name, child);
                            }
                        });
        return named;
    }

    static <T> Map<String, T> unique(
            Module root, Function<Module, Map<String, @Nullable T>> members) {
        Map<String, T> named = new LinkedHashMap<>();
        Set<Object> seen = identitySet();
        modules(root)
                .forEach(
                        (path, module) ->
                                members.apply(module)
                                        .forEach(
                                                (name, member) -> {
                                                    if (member != null && seen.add(member)) {
                                                        named.put(join(path, name), member);
                                                    }
                                                }));
        return named;
    }

    private static Set<Object> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
